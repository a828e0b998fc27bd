import type { Expression } from '../plan/expression.ts';
import type { Rule } from './grammar-base.ts';
import { type Analytics, type GroupByElement, type Grouping, groupBy, setsOf } from './grouping.ts';
import { RelationGrammar } from './relation-grammar.ts';
import { K, S } from './tokens.ts';

/** GROUP BY, with the analytics that can follow its list or stand in it. */
export abstract class GroupingGrammar extends RelationGrammar {
  /** GROUP BY a, ROLLUP(b, c); GROUP BY a, b WITH CUBE; GROUP BY a, b GROUPING SETS ((a), ()). */
  readonly groupByClause: Rule<Grouping> = this.RULE('groupByClause', () => {
    const elements: GroupByElement[] = [];
    this.CONSUME(K.GROUP);
    this.CONSUME(K.BY);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => elements.push(this.SUBRULE(this.groupByElement)),
    });
    const analytics = this.OPTION(() => this.SUBRULE(this.groupByAnalytics));
    return this.ACTION(() => {
      if (analytics?.kind === 'groupingSets') elements.push(analytics);
      return groupBy(elements, analytics?.kind);
    });
  });

  /** WITH ROLLUP, WITH CUBE, GROUPING SETS (…): what can follow the whole list. */
  readonly groupByAnalytics: Rule<Analytics> = this.RULE('groupByAnalytics', () =>
    this.OR([
      {
        ALT: (): Analytics => {
          this.CONSUME(K.WITH);
          const word = this.OR1([
            { ALT: () => this.CONSUME(K.ROLLUP) },
            { ALT: () => this.CONSUME(K.CUBE) },
          ]);
          return { kind: word.tokenType === K.ROLLUP ? 'rollup' : 'cube', sets: [] };
        },
      },
      { ALT: () => this.SUBRULE(this.groupingSets) },
    ]),
  );

  readonly groupByElement: Rule<GroupByElement> = this.RULE('groupByElement', () =>
    this.OR([
      {
        GATE: () => this.isNext(K.GROUPING, K.SETS),
        ALT: () => this.SUBRULE(this.groupingSets),
      },
      {
        GATE: () => this.isAt(2, S.leftParen),
        ALT: (): GroupByElement => {
          const word = this.OR1([
            { ALT: () => this.CONSUME(K.ROLLUP) },
            { ALT: () => this.CONSUME(K.CUBE) },
          ]);
          const sets = this.SUBRULE(this.groupingSetList);
          return { kind: word.tokenType === K.ROLLUP ? 'rollup' : 'cube', sets };
        },
      },
      { ALT: (): GroupByElement => ({ kind: 'plain', sets: [[this.SUBRULE(this.expression)]] }) },
    ]),
  );

  readonly groupingSets: Rule<Analytics> = this.RULE('groupingSets', (): Analytics => {
    const sets: (readonly Expression[])[] = [];
    this.CONSUME(K.GROUPING);
    this.CONSUME(K.SETS);
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const more = this.SUBRULE(this.groupingElement);
        this.ACTION(() => sets.push(...more));
      },
    });
    this.CONSUME(S.rightParen);
    return { kind: 'groupingSets', sets };
  });

  /** A set, or the sets of ROLLUP, CUBE and GROUPING SETS inside of GROUPING SETS. */
  readonly groupingElement: Rule<readonly (readonly Expression[])[]> = this.RULE(
    'groupingElement',
    () =>
      this.OR([
        {
          GATE: () => this.#startsAnalytics(),
          ALT: () => {
            const element = this.SUBRULE(this.groupByElement);
            return this.ACTION(() => setsOf(element));
          },
        },
        { ALT: () => [this.SUBRULE(this.groupingSet)] },
      ]),
  );

  #startsAnalytics(): boolean {
    const isCall = this.isAnyAt(1, [K.ROLLUP, K.CUBE]) && this.isAt(2, S.leftParen);
    return isCall || this.isNext(K.GROUPING, K.SETS);
  }

  readonly groupingSetList: Rule<Expression[][]> = this.RULE('groupingSetList', () => {
    const sets: Expression[][] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => sets.push(this.SUBRULE(this.groupingSet)),
    });
    this.CONSUME(S.rightParen);
    return sets;
  });

  /** `(a, b)`, `()`, or one expression. */
  readonly groupingSet: Rule<Expression[]> = this.RULE('groupingSet', () => {
    const expressions: Expression[] = [];
    this.OR([
      {
        GATE: () => this.isAnyAt(this.closingParenAhead(1) + 1, [S.comma, S.rightParen]),
        ALT: () => {
          this.CONSUME(S.leftParen);
          this.MANY_SEP({
            SEP: S.comma,
            DEF: () => expressions.push(this.SUBRULE(this.expression)),
          });
          this.CONSUME(S.rightParen);
        },
      },
      { ALT: () => expressions.push(this.SUBRULE1(this.expression)) },
    ]);
    return expressions;
  });
}
