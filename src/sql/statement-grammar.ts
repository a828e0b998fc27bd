import type { Command, Statement } from '../plan/command.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Rule } from './grammar-base.ts';
import { Parameters } from './parameters.ts';
import { ShowGrammar } from './show-grammar.ts';
import { S } from './tokens.ts';

/** Whole statements, and what the rest of the engine parses on its own: expressions and names. */
export class SqlGrammar extends ShowGrammar {
  /** Of the statement that is being parsed; types are cut from it, and errors show it. */
  text = '';
  parameters = new Parameters();
  zone: TimeZone | undefined = undefined;
  variable: (name: string) => Literal | undefined = () => undefined;

  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly statement: Rule<Statement> = this.RULE('statement', () => {
    const statement = this.SUBRULE(this.statementBody);
    this.MANY(() => this.CONSUME(S.semicolon));
    return statement;
  });

  readonly statementBody: Rule<Statement> = this.RULE('statementBody', () =>
    this.nested(() =>
      this.OR([
        {
          GATE: () => this.insertsFromCtes(),
          ALT: (): Statement => {
            const command = this.SUBRULE(this.insertFromCtes);
            return { kind: 'command', command };
          },
        },
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
      ]),
    ),
  );

  readonly singleExpression: Rule<Expression> = this.RULE('singleExpression', () =>
    this.SUBRULE(this.namedExpression),
  );

  readonly singleName: Rule<string[]> = this.RULE('singleName', () =>
    this.SUBRULE(this.multipartName),
  );

  readonly command: Rule<Command> = this.RULE('command', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.create) },
      { ALT: () => this.SUBRULE(this.drop) },
      { ALT: () => this.SUBRULE(this.alter) },
      { ALT: () => this.SUBRULE(this.insert) },
      { ALT: () => this.SUBRULE(this.truncateTable) },
      { ALT: () => this.SUBRULE(this.declareVariables) },
      { ALT: () => this.SUBRULE(this.setVariables) },
      { ALT: () => this.SUBRULE(this.executeImmediate) },
      { ALT: () => this.SUBRULE(this.cacheTable) },
      { ALT: () => this.SUBRULE(this.uncacheTable) },
      { ALT: () => this.SUBRULE(this.clearCache) },
      { ALT: () => this.SUBRULE(this.refreshTable) },
      { ALT: () => this.SUBRULE(this.useNamespace) },
      { ALT: () => this.SUBRULE(this.show) },
      { ALT: () => this.SUBRULE(this.describe) },
      { ALT: () => this.SUBRULE(this.explain) },
    ]),
  );
}
