import type { Expression, SortOrder } from '../plan/expression.ts';
import type { LogicalPlan, WithCtes } from '../plan/logical-plan.ts';
import type { Rule } from './grammar-base.ts';
import { type GroupByElement, type Grouping, groupBy } from './grouping.ts';
import { RelationGrammar } from './relation-grammar.ts';
import {
  combineSetOperations,
  type QueryHint,
  type QueryTail,
  type SetOperator,
  selectPlan,
  withTail,
} from './to-plan.ts';
import { HintEnd, HintStart, K, Name, NumberToken, S } from './tokens.ts';

/** The word before RECURSION LEVEL; none of the three is a keyword. */
const MAX: ReadonlySet<string> = new Set(['MAX']);

/** Queries: WITH, SELECT, set operations, ORDER BY, LIMIT and OFFSET. */
export abstract class QueryGrammar extends RelationGrammar {
  readonly query: Rule<LogicalPlan> = this.RULE('query', () =>
    this.nested(() => {
      const withCtes = this.OPTION(() => this.SUBRULE(this.withClause));
      const body = this.SUBRULE(this.setOperations);
      const tail = this.SUBRULE(this.queryTail);
      return this.ACTION((): LogicalPlan => {
        const plan = withTail(body, tail);
        return withCtes === undefined ? plan : { ...withCtes, kind: 'withCtes', input: plan };
      });
    }),
  );

  /** WITH a AS (…), b(x, y) AS (…). */
  readonly withClause: Rule<Pick<WithCtes, 'ctes' | 'recursive'>> = this.RULE('withClause', () => {
    const ctes: WithCtes['ctes'][number][] = [];
    this.CONSUME(K.WITH);
    const recursive = this.OPTION({
      GATE: () => this.isAt(2, Name) && !this.isAt(2, K.AS),
      DEF: () => this.CONSUME(K.RECURSIVE),
    });
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        const columnNames = this.OPTION1(() => this.SUBRULE(this.nameList));
        const levelLimit = this.OPTION3({
          GATE: () => this.isWordAt(1, MAX),
          DEF: () => this.SUBRULE(this.recursionLevel),
        });
        this.OPTION2(() => this.CONSUME(K.AS));
        this.CONSUME(S.leftParen);
        const plan = this.SUBRULE(this.query);
        this.CONSUME(S.rightParen);
        ctes.push({
          name,
          plan,
          ...(columnNames !== undefined && { columnNames }),
          ...(levelLimit !== undefined && { levelLimit }),
        });
      },
    });
    return { ctes, recursive: recursive !== undefined };
  });

  /** MAX RECURSION LEVEL 200. */
  readonly recursionLevel: Rule<number> = this.RULE('recursionLevel', () => {
    this.CONSUME(Name);
    this.CONSUME1(Name);
    this.CONSUME2(Name);
    return Number(this.CONSUME(NumberToken).image);
  });

  readonly setOperations: Rule<LogicalPlan> = this.RULE('setOperations', () => {
    const operands = [this.SUBRULE(this.queryPrimary)];
    const operators: SetOperator[] = [];
    this.MANY(() => {
      const operator = this.SUBRULE(this.setOperator);
      const operand = this.SUBRULE1(this.queryPrimary);
      operators.push(operator);
      operands.push(operand);
    });
    return this.ACTION(() => combineSetOperations(operands, operators));
  });

  readonly setOperator: Rule<SetOperator> = this.RULE('setOperator', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(K.UNION) },
      { ALT: () => this.CONSUME(K.EXCEPT) },
      { ALT: () => this.CONSUME(K.MINUS) },
      { ALT: () => this.CONSUME(K.SETMINUS) },
      { ALT: () => this.CONSUME(K.INTERSECT) },
    ]);
    const isDistinct = this.OPTION(() =>
      this.OR1([{ ALT: () => this.CONSUME(K.ALL) }, { ALT: () => this.CONSUME(K.DISTINCT) }]),
    );
    const byName = this.OPTION1(() => {
      this.CONSUME(K.BY);
      return this.CONSUME(K.NAME);
    });
    return this.ACTION((): SetOperator => {
      const isAll = isDistinct?.tokenType === K.ALL;
      if (word.tokenType === K.UNION) {
        return { operation: 'union', isAll, ...(byName !== undefined && { byName: true }) };
      }
      return { operation: word.tokenType === K.INTERSECT ? 'intersect' : 'except', isAll };
    });
  });

  readonly queryPrimary: Rule<LogicalPlan> = this.RULE('queryPrimary', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.select) },
      { ALT: () => this.SUBRULE(this.values) },
      {
        ALT: () => {
          this.CONSUME(K.TABLE);
          return this.SUBRULE(this.table);
        },
      },
      {
        ALT: () => {
          this.CONSUME(S.leftParen);
          const plan = this.SUBRULE(this.query);
          this.CONSUME(S.rightParen);
          return plan;
        },
      },
    ]),
  );

  readonly select: Rule<LogicalPlan> = this.RULE('select', () => {
    const expressions: Expression[] = [];
    this.CONSUME(K.SELECT);
    this.ACTION(() => this.openWindows());
    const hints = this.OPTION(() => this.SUBRULE(this.hints)) ?? [];
    const isDistinct = this.SUBRULE(this.setQuantifier);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => expressions.push(this.SUBRULE(this.namedExpression)),
    });
    const from = this.OPTION1(() => this.SUBRULE(this.fromClause));
    const where = this.OPTION2(() => {
      this.CONSUME(K.WHERE);
      return this.SUBRULE(this.expression);
    });
    const grouping = this.OPTION3(() => this.SUBRULE(this.groupByClause));
    const having = this.OPTION4(() => {
      this.CONSUME(K.HAVING);
      return this.SUBRULE1(this.expression);
    });
    const windows = this.OPTION5(() => this.SUBRULE(this.windowClause));
    return this.ACTION(() => {
      this.closeWindows(windows ?? new Map());
      return selectPlan({ hints, isDistinct, expressions, from, where, grouping, having });
    });
  });

  /** BROADCAST(t), REPARTITION(4). */
  readonly hints: Rule<QueryHint[]> = this.RULE('hints', () => {
    const hints: QueryHint[] = [];
    this.CONSUME(HintStart);
    this.AT_LEAST_ONE(() => {
      this.OPTION(() => this.CONSUME(S.comma));
      const name = this.SUBRULE(this.name);
      const parameters = this.OPTION1(() => this.SUBRULE(this.hintParameters)) ?? [];
      hints.push({ name, parameters });
    });
    this.CONSUME(HintEnd);
    return hints;
  });

  readonly hintParameters: Rule<Expression[]> = this.RULE('hintParameters', () => {
    const parameters: Expression[] = [];
    this.CONSUME(S.leftParen);
    this.MANY_SEP({
      SEP: S.comma,
      DEF: () => parameters.push(this.SUBRULE(this.expression)),
    });
    this.CONSUME(S.rightParen);
    return parameters;
  });

  /** GROUP BY a, ROLLUP(b, c); GROUP BY a, b WITH CUBE; GROUP BY a, b GROUPING SETS ((a), ()). */
  readonly groupByClause: Rule<Grouping> = this.RULE('groupByClause', () => {
    const elements: GroupByElement[] = [];
    this.CONSUME(K.GROUP);
    this.CONSUME(K.BY);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => elements.push(this.SUBRULE(this.groupByElement)),
    });
    const analytics = this.OPTION(() =>
      this.OR([
        {
          ALT: (): GroupByElement['kind'] => {
            this.CONSUME(K.WITH);
            const word = this.OR1([
              { ALT: () => this.CONSUME(K.ROLLUP) },
              { ALT: () => this.CONSUME(K.CUBE) },
            ]);
            return word.tokenType === K.ROLLUP ? 'rollup' : 'cube';
          },
        },
        {
          ALT: (): GroupByElement['kind'] => {
            const sets = this.SUBRULE(this.groupingSets);
            this.ACTION(() => elements.push(sets));
            return 'groupingSets';
          },
        },
      ]),
    );
    return this.ACTION(() => groupBy(elements, analytics));
  });

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

  readonly groupingSets: Rule<GroupByElement> = this.RULE('groupingSets', (): GroupByElement => {
    this.CONSUME(K.GROUPING);
    this.CONSUME(K.SETS);
    return { kind: 'groupingSets', sets: this.SUBRULE(this.groupingSetList) };
  });

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

  readonly queryTail: Rule<QueryTail> = this.RULE('queryTail', () => {
    const order = this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(K.ORDER) }, { ALT: () => this.CONSUME(K.SORT) }]);
      this.CONSUME(K.BY);
      return this.SUBRULE(this.sortItems);
    });
    const limit = this.OPTION1(() => this.SUBRULE(this.limitClause));
    const offset = this.OPTION2(() => {
      this.CONSUME(K.OFFSET);
      return this.SUBRULE(this.expression);
    });
    return { order, limit, offset };
  });

  /** LIMIT n; LIMIT ALL is none. */
  readonly limitClause: Rule<Expression | undefined> = this.RULE('limitClause', () => {
    this.CONSUME(K.LIMIT);
    return this.OR([
      {
        GATE: () => this.isNext(K.ALL),
        ALT: (): Expression | undefined => {
          this.CONSUME(K.ALL);
          return undefined;
        },
      },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
  });

  readonly sortItems: Rule<SortOrder[]> = this.RULE('sortItems', () => {
    const items: SortOrder[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => items.push(this.SUBRULE(this.sortItem)),
    });
    return items;
  });

  readonly sortItem: Rule<SortOrder> = this.RULE('sortItem', () => {
    const first = this.LA(1);
    const child = this.SUBRULE(this.expression);
    const direction = this.OPTION(() =>
      this.OR([{ ALT: () => this.CONSUME(K.ASC) }, { ALT: () => this.CONSUME(K.DESC) }]),
    );
    const nulls = this.OPTION1(() => {
      this.CONSUME(K.NULLS);
      return this.SUBRULE(this.nullOrdering);
    });
    return this.ACTION((): SortOrder => {
      const isDescending = direction?.tokenType === K.DESC;
      return {
        kind: 'sortOrder',
        child,
        direction: isDescending ? 'descending' : 'ascending',
        nullOrdering: nulls ?? (isDescending ? 'last' : 'first'),
        origin: this.originFrom(first),
      };
    });
  });

  readonly nullOrdering: Rule<'first' | 'last'> = this.RULE(
    'nullOrdering',
    (): 'first' | 'last' => {
      const word = this.OR([
        { ALT: () => this.CONSUME(K.FIRST) },
        { ALT: () => this.CONSUME(K.LAST) },
      ]);
      return word.tokenType === K.FIRST ? 'first' : 'last';
    },
  );
}
