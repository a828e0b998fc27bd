import type { IToken } from 'chevrotain';
import type { Expression } from '../plan/expression.ts';
import type { Command, LogicalPlan, Statement } from '../plan/logical-plan.ts';
import type { Rule } from './grammar-base.ts';
import { PipeGrammar } from './pipe-grammar.ts';
import { K, Name, S } from './tokens.ts';

/** Whole statements, and what the rest of the engine parses on its own: expressions and names. */
export class SqlGrammar extends PipeGrammar {
  /** Of the statement that is being parsed; types are cut from it, and errors show it. */
  text = '';

  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly statement: Rule<Statement> = this.RULE('statement', () => {
    const statement = this.OR([
      {
        ALT: (): Statement => {
          const plan = this.SUBRULE(this.query);
          return { kind: 'query', plan };
        },
      },
      {
        ALT: (): Statement => {
          const command = this.SUBRULE(this.command);
          return { kind: 'command', command };
        },
      },
    ]);
    this.MANY(() => this.CONSUME(S.semicolon));
    return statement;
  });

  readonly singleExpression: Rule<Expression> = this.RULE('singleExpression', () =>
    this.SUBRULE(this.namedExpression),
  );

  readonly singleName: Rule<string[]> = this.RULE('singleName', () =>
    this.SUBRULE(this.multipartName),
  );

  readonly command: Rule<Command> = this.RULE('command', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.createView) },
      { ALT: () => this.SUBRULE(this.dropView) },
      { ALT: () => this.SUBRULE(this.show) },
      { ALT: () => this.SUBRULE(this.describe) },
      { ALT: () => this.SUBRULE(this.explain) },
    ]),
  );

  /** CREATE OR REPLACE TEMPORARY VIEW v (a, b) AS SELECT …. */
  readonly createView: Rule<Command> = this.RULE('createView', (): Command => {
    this.CONSUME(K.CREATE);
    const replace = this.OPTION(() => {
      this.CONSUME(K.OR);
      return this.CONSUME(K.REPLACE);
    });
    this.OR([{ ALT: () => this.CONSUME(K.TEMPORARY) }, { ALT: () => this.CONSUME(K.TEMP) }]);
    this.CONSUME(K.VIEW);
    const name = this.SUBRULE(this.name);
    const columnNames = this.OPTION1(() => this.SUBRULE(this.nameList));
    this.CONSUME(K.AS);
    const query = this.SUBRULE(this.query);
    return this.ACTION((): Command => {
      const input: LogicalPlan =
        columnNames === undefined ? query : { kind: 'toDF', input: query, columnNames };
      return { kind: 'createTemporaryView', name, replace: replace !== undefined, input };
    });
  });

  readonly dropView: Rule<Command> = this.RULE('dropView', (): Command => {
    this.CONSUME(K.DROP);
    this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(K.TEMPORARY) }, { ALT: () => this.CONSUME(K.TEMP) }]),
    );
    this.CONSUME(K.VIEW);
    const ifExists = this.OPTION1({
      GATE: () => this.isNext(K.IF, K.EXISTS),
      DEF: () => {
        this.CONSUME(K.IF);
        return this.CONSUME(K.EXISTS);
      },
    });
    const name = this.SUBRULE(this.name);
    return { kind: 'dropView', name, ifExists: ifExists !== undefined };
  });

  /** SHOW TABLES; every table is a view here. */
  readonly show: Rule<Command> = this.RULE('show', (): Command => {
    this.CONSUME(K.SHOW);
    this.OR([{ ALT: () => this.CONSUME(K.TABLES) }, { ALT: () => this.CONSUME(K.VIEWS) }]);
    return { kind: 'showTables' };
  });

  /** DESCRIBE t, DESCRIBE TABLE EXTENDED t, DESCRIBE QUERY SELECT …. */
  readonly describe: Rule<Command> = this.RULE('describe', (): Command => {
    this.OR([{ ALT: () => this.CONSUME(K.DESCRIBE) }, { ALT: () => this.CONSUME(K.DESC) }]);
    const input = this.OR1([
      {
        GATE: () => this.isNext(K.QUERY) || (!this.isNext(K.TABLE) && this.startsQueryAt(1)),
        ALT: () => {
          this.OPTION(() => this.CONSUME(K.QUERY));
          return this.SUBRULE(this.query);
        },
      },
      {
        ALT: (): LogicalPlan => {
          this.OPTION1({
            GATE: () => this.isAt(2, Name),
            DEF: () => this.CONSUME(K.TABLE),
          });
          this.OPTION2({
            GATE: () => this.isAt(2, Name),
            DEF: () => this.CONSUME(K.EXTENDED),
          });
          return { kind: 'readNamedTable', nameParts: this.SUBRULE(this.multipartName) };
        },
      },
    ]);
    return { kind: 'describe', input };
  });

  readonly explain: Rule<Command> = this.RULE('explain', (): Command => {
    this.CONSUME(K.EXPLAIN);
    const mode = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(K.EXTENDED) }, { ALT: () => this.CONSUME(K.FORMATTED) }]),
    );
    const input = this.SUBRULE(this.query);
    return { kind: 'explain', mode: explainMode(mode), input };
  });
}

function explainMode(word: IToken | undefined): 'simple' | 'extended' | 'formatted' {
  if (word === undefined) return 'simple';
  return word.tokenType === K.EXTENDED ? 'extended' : 'formatted';
}
