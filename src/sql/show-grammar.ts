import type { IToken } from 'chevrotain';
import { invalidFunctionScope } from '../errors/sql-errors.ts';
import type { Command, NameParts, Statement } from '../plan/command.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { Rule } from './grammar-base.ts';
import { TableGrammar } from './table-grammar.ts';
import { BinaryOperator, K, Name, S, StringToken } from './tokens.ts';

/** SHOW, DESCRIBE and EXPLAIN. */
export abstract class ShowGrammar extends TableGrammar {
  abstract readonly statementBody: Rule<Statement>;

  readonly show: Rule<Command> = this.RULE('show', (): Command => {
    this.CONSUME(K.SHOW);
    return this.OR([
      { ALT: () => this.SUBRULE(this.showTables) },
      { ALT: () => this.SUBRULE(this.showNamespaces) },
      { ALT: () => this.SUBRULE(this.showColumns) },
      {
        ALT: (): Command => {
          this.CONSUME(K.PARTITIONS);
          const nameParts = this.SUBRULE(this.multipartName);
          const partition = this.OPTION(() => this.SUBRULE(this.partitionValues));
          return {
            kind: 'showPartitions',
            nameParts,
            ...(partition !== undefined && { partition }),
          };
        },
      },
      { ALT: () => this.SUBRULE(this.showTableProperties) },
      {
        GATE: () => this.isNext(K.FUNCTIONS) || this.isAt(2, K.FUNCTIONS),
        ALT: () => this.SUBRULE(this.showFunctions),
      },
      {
        ALT: (): Command => {
          this.CONSUME(K.CURRENT);
          this.SUBRULE(this.namespaceWord);
          return { kind: 'showCurrentNamespace' };
        },
      },
    ]);
  });

  /** SHOW TABLES IN default LIKE 'a*|b', SHOW VIEWS. */
  readonly showTables: Rule<Command> = this.RULE('showTables', (): Command => {
    const word = this.OR([
      { ALT: () => this.CONSUME(K.TABLES) },
      { ALT: () => this.CONSUME(K.VIEWS) },
    ]);
    const namespace = this.OPTION(() => this.SUBRULE(this.inNamespace));
    const pattern = this.OPTION1(() => this.SUBRULE(this.likePattern));
    return {
      kind: word.tokenType === K.VIEWS ? 'showViews' : 'showTables',
      ...(namespace !== undefined && { namespace }),
      ...(pattern !== undefined && { pattern }),
    };
  });

  readonly inNamespace: Rule<NameParts> = this.RULE('inNamespace', () => {
    this.OR([{ ALT: () => this.CONSUME(K.IN) }, { ALT: () => this.CONSUME(K.FROM) }]);
    return this.SUBRULE(this.multipartName);
  });

  readonly likePattern: Rule<string> = this.RULE('likePattern', () => {
    this.OPTION(() => this.CONSUME(K.LIKE));
    return this.SUBRULE(this.string);
  });

  readonly showNamespaces: Rule<Command> = this.RULE('showNamespaces', (): Command => {
    const word = this.OR([
      { ALT: () => this.CONSUME(K.NAMESPACES) },
      { ALT: () => this.CONSUME(K.DATABASES) },
      { ALT: () => this.CONSUME(K.SCHEMAS) },
      { ALT: () => this.CONSUME(K.CATALOGS) },
    ]);
    const pattern = this.OPTION(() => this.SUBRULE(this.likePattern));
    return {
      kind: word.tokenType === K.CATALOGS ? 'showCatalogs' : 'showNamespaces',
      ...(pattern !== undefined && { pattern }),
    };
  });

  /** SHOW COLUMNS IN t, SHOW COLUMNS FROM t IN default. */
  readonly showColumns: Rule<Command> = this.RULE('showColumns', (): Command => {
    this.CONSUME(K.COLUMNS);
    const table = this.SUBRULE(this.inNamespace);
    const namespace = this.OPTION(() => this.SUBRULE1(this.inNamespace));
    return this.ACTION(() => ({
      kind: 'showColumns',
      nameParts: namespace === undefined ? table : [...namespace, ...table],
    }));
  });

  readonly showTableProperties: Rule<Command> = this.RULE('showTableProperties', (): Command => {
    this.CONSUME(K.TBLPROPERTIES);
    const nameParts = this.SUBRULE(this.multipartName);
    const key = this.OPTION(() => {
      this.CONSUME(S.leftParen);
      const text = this.SUBRULE(this.propertyKey);
      this.CONSUME(S.rightParen);
      return text;
    });
    return { kind: 'showTableProperties', nameParts, ...(key !== undefined && { key }) };
  });

  /** SHOW USER FUNCTIONS LIKE 'a*', SHOW FUNCTIONS abs. */
  readonly showFunctions: Rule<Command> = this.RULE('showFunctions', (): Command => {
    const scope = this.OPTION({
      GATE: () => this.isAt(2, K.FUNCTIONS),
      DEF: () => this.CONSUME(Name),
    });
    this.CONSUME(K.FUNCTIONS);
    this.OPTION1(() => this.SUBRULE(this.inNamespace));
    this.OPTION2(() => this.CONSUME(K.LIKE));
    const pattern = this.OPTION3(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.string) },
        {
          ALT: () => {
            const parts = this.SUBRULE(this.multipartName);
            return this.ACTION(() => parts[parts.length - 1]);
          },
        },
      ]),
    );
    return this.ACTION(() => ({
      kind: 'showFunctions',
      scope: this.#scope(scope),
      ...(pattern !== undefined && { pattern }),
    }));
  });

  #scope(word: IToken | undefined): 'all' | 'user' | 'system' {
    const scope = word?.image.toLowerCase() ?? 'all';
    if (scope === 'all' || scope === 'user' || scope === 'system') return scope;
    throw invalidFunctionScope(word?.image ?? '', this.placeOf(word ?? this.LA(0)));
  }

  /** DESCRIBE t, DESCRIBE TABLE EXTENDED t, DESCRIBE QUERY SELECT …, DESCRIBE FUNCTION f. */
  readonly describe: Rule<Command> = this.RULE('describe', (): Command => {
    this.OR([{ ALT: () => this.CONSUME(K.DESCRIBE) }, { ALT: () => this.CONSUME(K.DESC) }]);
    return this.OR1([
      {
        GATE: () => this.isNext(K.FUNCTION) && !this.endsStatementAt(2),
        ALT: () => this.SUBRULE(this.describeFunction),
      },
      {
        GATE: () => this.#describesQuery(),
        ALT: (): Command => {
          this.OPTION(() => this.CONSUME(K.QUERY));
          return { kind: 'describeQuery', input: this.SUBRULE(this.query) };
        },
      },
      { ALT: () => this.SUBRULE(this.describeTable) },
    ]);
  });

  #describesQuery(): boolean {
    if (this.isNext(K.QUERY)) return !this.endsStatementAt(2);
    return !this.isNext(K.TABLE) && this.startsQueryAt(1);
  }

  /** TABLE EXTENDED t, t column. */
  readonly describeTable: Rule<Command> = this.RULE('describeTable', (): Command => {
    this.OPTION({ GATE: () => this.isAt(2, Name), DEF: () => this.CONSUME(K.TABLE) });
    const extended = this.OPTION1({
      GATE: () => this.isAt(2, Name) && this.isAnyAt(1, [K.EXTENDED, K.FORMATTED]),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(K.EXTENDED) },
          { ALT: () => this.CONSUME(K.FORMATTED) },
        ]),
    });
    const nameParts = this.SUBRULE(this.multipartName);
    const column = this.OPTION2(() => this.SUBRULE1(this.multipartName));
    return {
      kind: 'describeTable',
      nameParts,
      isExtended: extended !== undefined,
      ...(column !== undefined && { column }),
    };
  });

  /** FUNCTION EXTENDED f; also `+` and its like, and names in quotes. */
  readonly describeFunction: Rule<Command> = this.RULE('describeFunction', (): Command => {
    this.CONSUME(K.FUNCTION);
    const extended = this.OPTION({
      GATE: () => !this.endsStatementAt(2),
      DEF: () => this.CONSUME(K.EXTENDED),
    });
    const name = this.OR([
      { GATE: () => this.isNext(StringToken), ALT: () => this.SUBRULE(this.string) },
      {
        GATE: () => this.isNext(Name),
        ALT: () => {
          const parts = this.SUBRULE(this.multipartName);
          return this.ACTION(() => parts[parts.length - 1]);
        },
      },
      { ALT: () => this.CONSUME(BinaryOperator).image },
      { ALT: () => this.CONSUME(S.bang).image },
      { ALT: () => this.CONSUME(S.tilde).image },
    ]);
    return { kind: 'describeFunction', name, isExtended: extended !== undefined };
  });

  readonly explain: Rule<Command> = this.RULE('explain', (): Command => {
    this.CONSUME(K.EXPLAIN);
    const word = this.OPTION(() =>
      this.OR([
        { ALT: () => this.CONSUME(K.EXTENDED) },
        { ALT: () => this.CONSUME(K.FORMATTED) },
        { ALT: () => this.CONSUME(K.COST) },
        { ALT: () => this.CONSUME(K.CODEGEN) },
      ]),
    );
    const statement = this.SUBRULE(this.statementBody);
    return { kind: 'explain', mode: explainMode(word), statement };
  });
}

function explainMode(word: IToken | undefined): ExplainMode {
  switch (word?.tokenType) {
    case K.EXTENDED:
      return 'extended';
    case K.FORMATTED:
      return 'formatted';
    case K.COST:
      return 'cost';
    case K.CODEGEN:
      return 'codegen';
    default:
      return 'simple';
  }
}
