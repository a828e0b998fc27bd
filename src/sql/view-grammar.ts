import type { IToken } from 'chevrotain';
import {
  notAllowed,
  qualifiedTemporary,
  temporaryFunctionIfNotExists,
  temporaryViewIfNotExists,
} from '../errors/sql-errors.ts';
import type { Command } from '../plan/command.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { StructType } from '../types/data-type.ts';
import { parseSchema } from '../types/ddl.ts';
import { unescapeSqlString } from '../types/sql-string.ts';
import { FunctionGrammar } from './function-grammar.ts';
import type { Rule } from './grammar-base.ts';
import { K, NumberToken, S, StringToken } from './tokens.ts';

/** What stands between CREATE and the name. */
export interface Creation {
  readonly first: IToken;
  readonly replace: boolean;
  readonly isTemporary: boolean;
  /** GLOBAL TEMPORARY: under `global_temp`. */
  readonly isGlobal: boolean;
}

/** What a view calls the columns of its query. */
type ViewColumns = Pick<Extract<Command, { kind: 'createTemporaryView' }>, 'columnComments'> & {
  readonly columnNames: readonly string[];
};

/** Views, and the statements about tables that are about views here. */
export abstract class ViewGrammar extends FunctionGrammar {
  abstract readonly createTable: Rule<Command, [Creation]>;

  readonly create: Rule<Command> = this.RULE('create', (): Command => {
    const first = this.CONSUME(K.CREATE);
    const replace = this.OPTION(() => {
      this.CONSUME(K.OR);
      return this.CONSUME(K.REPLACE);
    });
    const global = this.OPTION1(() => this.CONSUME(K.GLOBAL));
    const temporary = this.OPTION2(() => this.SUBRULE(this.temporary));
    const creation: Creation = {
      first,
      replace: replace !== undefined,
      isTemporary: temporary !== undefined,
      isGlobal: global !== undefined,
    };
    return this.OR([
      { ALT: () => this.SUBRULE(this.createView, { ARGS: [creation] }) },
      { ALT: () => this.SUBRULE(this.createTable, { ARGS: [creation] }) },
      {
        ALT: () => {
          const definition = this.SUBRULE(this.functionDefinition);
          return this.ACTION((): Command => {
            const { nameParts, ifNotExists, make } = definition;
            const place = this.placeOf(first);
            if (!creation.isTemporary) throw notAllowed('CREATE FUNCTION without TEMPORARY', place);
            if (nameParts.length > 1) throw qualifiedTemporary('FUNCTION', nameParts, place);
            if (ifNotExists) throw temporaryFunctionIfNotExists(place);
            return {
              kind: 'createFunction',
              replace: creation.replace,
              function: make(nameParts[0]),
            };
          });
        },
      },
    ]);
  });

  readonly temporary: Rule<IToken> = this.RULE('temporary', () =>
    this.OR([{ ALT: () => this.CONSUME(K.TEMPORARY) }, { ALT: () => this.CONSUME(K.TEMP) }]),
  );

  /** VIEW v (a COMMENT '…', b) COMMENT '…' AS SELECT …; VIEW v (a INT) USING json OPTIONS (path '…'). */
  readonly createView: Rule<Command, [Creation]> = this.RULE(
    'createView',
    ({ first, replace, isTemporary, isGlobal }: Creation = NO_CREATION): Command => {
      this.CONSUME(K.VIEW);
      const ifNotExists = this.OPTION(() => this.SUBRULE(this.ifNotExists));
      const nameParts = this.SUBRULE(this.multipartName);
      const input = this.OR([
        {
          GATE: () => this.#hasSource(),
          ALT: () => this.SUBRULE(this.viewSource),
        },
        { ALT: () => this.SUBRULE(this.viewQuery) },
      ]);
      return this.ACTION((): Command => {
        const place = this.placeOf(first);
        if (!isTemporary) throw notAllowed('CREATE VIEW without TEMPORARY', place);
        if (ifNotExists !== undefined) throw temporaryViewIfNotExists(place);
        if (nameParts.length > 1) throw qualifiedTemporary('VIEW', nameParts, place);
        return {
          kind: 'createTemporaryView',
          name: nameParts[0],
          replace,
          ...(isGlobal && { isGlobal }),
          ...input,
        };
      });
    },
  );

  /** Whether USING comes next, or after the columns. */
  #hasSource(): boolean {
    return this.isAt(this.isNext(S.leftParen) ? this.closingParenAhead(1) + 1 : 1, K.USING);
  }

  readonly viewQuery: Rule<{ input: LogicalPlan } & Partial<ViewColumns>> = this.RULE(
    'viewQuery',
    () => {
      const columns = this.OPTION(() => this.SUBRULE(this.viewColumns));
      this.MANY(() => this.SUBRULE(this.viewClause));
      this.CONSUME(K.AS);
      const input = this.SUBRULE(this.query);
      return { input, ...columns };
    },
  );

  /** Names, each with a comment if it has one. */
  readonly viewColumns: Rule<ViewColumns> = this.RULE('viewColumns', () => {
    const columnNames: string[] = [];
    const columnComments: (string | undefined)[] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        columnNames.push(this.SUBRULE(this.name));
        columnComments.push(this.OPTION(() => this.SUBRULE(this.comment)));
      },
    });
    this.CONSUME(S.rightParen);
    const isCommented = columnComments.some((comment) => comment !== undefined);
    return { columnNames, ...(isCommented && { columnComments }) };
  });

  readonly viewClause: Rule<void> = this.RULE('viewClause', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.comment) },
      {
        ALT: () => {
          const first = this.CONSUME(K.TBLPROPERTIES);
          this.SUBRULE(this.properties);
          this.ACTION(() => {
            throw notAllowed(
              "TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW",
              this.placeOf(first),
            );
          });
        },
      },
    ]);
  });

  readonly viewSource: Rule<{ input: LogicalPlan }> = this.RULE('viewSource', () => {
    const schema = this.OPTION(() => this.SUBRULE(this.columnDefinitions));
    this.CONSUME(K.USING);
    const format = this.SUBRULE(this.multipartName);
    const properties = this.OPTION1(() => {
      this.CONSUME(K.OPTIONS);
      return this.SUBRULE(this.properties);
    });
    return this.ACTION(() => {
      const { path, ...options } = Object.fromEntries(properties ?? []);
      const input: LogicalPlan = {
        kind: 'readDataSource',
        isStreaming: false,
        format: format.join('.'),
        options,
        paths: path === undefined ? [] : [path],
        ...(schema !== undefined && { schema }),
      };
      return { input };
    });
  });

  /** `(a INT NOT NULL COMMENT '…', b STRING)`: its tokens are found here, and read by the DDL reader. */
  readonly columnDefinitions: Rule<StructType> = this.RULE('columnDefinitions', () => {
    const first = this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        this.SUBRULE(this.name);
        this.SUBRULE(this.typeTokens);
        this.OPTION(() => {
          this.CONSUME(K.NOT);
          this.CONSUME(K.NULL);
        });
        this.OPTION1(() => this.SUBRULE(this.comment));
      },
    });
    const last = this.CONSUME(S.rightParen);
    return this.ACTION(() => parseSchema(this.text.slice(first.startOffset + 1, last.startOffset)));
  });

  /** `('a' = 'b', c.d 1)`. */
  readonly properties: Rule<[key: string, value: string][]> = this.RULE('properties', () => {
    const properties: [string, string][] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const key = this.SUBRULE(this.propertyKey);
        this.OPTION(() => this.CONSUME(S.equal));
        const value = this.SUBRULE(this.propertyValue);
        properties.push([key, value]);
      },
    });
    this.CONSUME(S.rightParen);
    return properties;
  });

  readonly propertyKey: Rule<string> = this.RULE('propertyKey', () =>
    this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(StringToken);
          return this.ACTION(() => unescapeSqlString(token.image));
        },
      },
      {
        ALT: () => {
          const parts = this.SUBRULE(this.nameParts);
          return this.ACTION(() => parts.join('.'));
        },
      },
    ]),
  );

  readonly propertyValue: Rule<string> = this.RULE('propertyValue', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.string) },
      { ALT: () => this.CONSUME(NumberToken).image },
      { ALT: () => this.CONSUME(K.TRUE).image.toLowerCase() },
      { ALT: () => this.CONSUME(K.FALSE).image.toLowerCase() },
    ]),
  );

  /** DROP VIEW, DROP TABLE, DROP TEMPORARY FUNCTION, DROP TEMPORARY VARIABLE. */
  readonly drop: Rule<Command> = this.RULE('drop', (): Command => {
    this.CONSUME(K.DROP);
    return this.OR([
      {
        ALT: (): Command => {
          this.CONSUME(K.VIEW);
          return { kind: 'dropView', ...this.SUBRULE(this.dropped) };
        },
      },
      {
        ALT: (): Command => {
          this.CONSUME(K.TABLE);
          const dropped = this.SUBRULE3(this.dropped);
          // A table's rows are always removed at once.
          this.OPTION(() => this.CONSUME(K.PURGE));
          return { kind: 'dropTable', ...dropped };
        },
      },
      {
        ALT: (): Command => {
          this.CONSUME(K.FUNCTION);
          return { kind: 'dropFunction', isTemporary: false, ...this.SUBRULE1(this.dropped) };
        },
      },
      {
        ALT: (): Command => {
          this.SUBRULE(this.temporary);
          const word = this.OR2([
            { ALT: () => this.CONSUME1(K.FUNCTION) },
            { ALT: () => this.CONSUME(K.VARIABLE) },
          ]);
          const dropped = this.SUBRULE2(this.dropped);
          return word.tokenType === K.VARIABLE
            ? { kind: 'dropVariable', ...dropped }
            : { kind: 'dropFunction', isTemporary: true, ...dropped };
        },
      },
    ]);
  });

  readonly dropped: Rule<{ nameParts: string[]; ifExists: boolean }> = this.RULE('dropped', () => {
    const ifExists = this.OPTION(() => this.SUBRULE(this.ifExists));
    const nameParts = this.SUBRULE(this.multipartName);
    return { nameParts, ifExists: ifExists !== undefined };
  });

  readonly ifExists: Rule<IToken> = this.RULE('ifExists', () => {
    this.CONSUME(K.IF);
    return this.CONSUME(K.EXISTS);
  });

  /** ALTER VIEW v AS SELECT …, ALTER VIEW v RENAME TO w, ALTER TABLE t RENAME TO u. */
  readonly alter: Rule<Command> = this.RULE('alter', (): Command => {
    this.CONSUME(K.ALTER);
    return this.OR([
      { ALT: () => this.SUBRULE(this.alterView) },
      {
        ALT: (): Command => {
          this.CONSUME(K.TABLE);
          const nameParts = this.SUBRULE(this.multipartName);
          this.CONSUME(K.RENAME);
          this.CONSUME(K.TO);
          return { kind: 'renameTable', nameParts, to: this.SUBRULE1(this.multipartName) };
        },
      },
    ]);
  });

  readonly alterView: Rule<Command> = this.RULE('alterView', (): Command => {
    this.CONSUME(K.VIEW);
    const nameParts = this.SUBRULE(this.multipartName);
    return this.OR([
      {
        ALT: (): Command => {
          this.CONSUME(K.RENAME);
          this.CONSUME(K.TO);
          return { kind: 'renameView', nameParts, to: this.SUBRULE1(this.multipartName) };
        },
      },
      {
        ALT: (): Command => {
          this.OPTION(() => this.CONSUME(K.AS));
          return { kind: 'alterView', nameParts, input: this.SUBRULE(this.query) };
        },
      },
    ]);
  });

  /** CACHE LAZY TABLE t OPTIONS (…) AS SELECT …. */
  readonly cacheTable: Rule<Command> = this.RULE('cacheTable', (): Command => {
    this.CONSUME(K.CACHE);
    this.OPTION(() => this.CONSUME(K.LAZY));
    this.CONSUME(K.TABLE);
    const nameParts = this.SUBRULE(this.multipartName);
    this.OPTION1(() => {
      this.CONSUME(K.OPTIONS);
      this.SUBRULE(this.properties);
    });
    const input = this.OPTION2({
      GATE: () => this.isNext(K.AS) || this.startsQueryAt(1),
      DEF: () => {
        this.OPTION3(() => this.CONSUME(K.AS));
        return this.SUBRULE(this.query);
      },
    });
    return { kind: 'cacheTable', nameParts, ...(input !== undefined && { input }) };
  });

  readonly uncacheTable: Rule<Command> = this.RULE('uncacheTable', (): Command => {
    this.CONSUME(K.UNCACHE);
    this.CONSUME(K.TABLE);
    return { kind: 'uncacheTable', ...this.SUBRULE(this.dropped) };
  });

  readonly clearCache: Rule<Command> = this.RULE('clearCache', (): Command => {
    this.CONSUME(K.CLEAR);
    this.CONSUME(K.CACHE);
    return { kind: 'clearCache' };
  });

  readonly refreshTable: Rule<Command> = this.RULE('refreshTable', (): Command => {
    this.CONSUME(K.REFRESH);
    this.CONSUME(K.TABLE);
    return { kind: 'refreshTable', nameParts: this.SUBRULE(this.multipartName) };
  });

  /** USE default, USE NAMESPACE default. */
  readonly useNamespace: Rule<Command> = this.RULE('useNamespace', (): Command => {
    this.CONSUME(K.USE);
    this.OPTION({
      GATE: () => !this.endsStatementAt(2),
      DEF: () => this.SUBRULE(this.namespaceWord),
    });
    return { kind: 'useNamespace', nameParts: this.SUBRULE(this.multipartName) };
  });

  readonly namespaceWord: Rule<IToken> = this.RULE('namespaceWord', () =>
    this.OR([
      { ALT: () => this.CONSUME(K.NAMESPACE) },
      { ALT: () => this.CONSUME(K.DATABASE) },
      { ALT: () => this.CONSUME(K.SCHEMA) },
    ]),
  );

  protected endsStatementAt(ahead: number): boolean {
    return this.LA(ahead).image === '' || this.isAt(ahead, S.semicolon);
  }
}

/** While the shape of the grammar is recorded, rules have no arguments. */
export const NO_CREATION: Creation = {
  first: { image: '', startOffset: 0, tokenTypeIdx: 0, tokenType: K.CREATE },
  replace: false,
  isTemporary: true,
  isGlobal: false,
};
