import type { TokenType } from 'chevrotain';
import { combinedResultClauses, repeatedCte, trailingComma } from '../errors/sql-errors.ts';
import type { Expression, SortOrder } from '../plan/expression.ts';
import type { LogicalPlan, WithCtes } from '../plan/logical-plan.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import type { Rule } from './grammar-base.ts';
import { GroupingGrammar } from './grouping-grammar.ts';
import {
  combineSetOperations,
  type QueryHint,
  type QueryTail,
  type SelectList,
  type SelectRest,
  type SetOperator,
  selectPlan,
  unionAll,
  withTail,
} from './to-plan.ts';
import { HintEnd, HintStart, K, Name, NumberToken, S } from './tokens.ts';

/** The word before RECURSION LEVEL; none of the three is a keyword. */
const MAX: ReadonlySet<string> = new Set(['MAX']);

/** How the clauses begin that order a query's rows, as they come in Spark's grammar, which reads several and refuses them. */
const RESULT_ORDERS: readonly TokenType[] = [K.ORDER, K.CLUSTER, K.DISTRIBUTE, K.SORT];

/** Queries: WITH, SELECT, set operations, ORDER BY, LIMIT and OFFSET. */
export abstract class QueryGrammar extends GroupingGrammar {
  /** `|>` and the operator after it. */
  abstract readonly pipe: Rule<(input: LogicalPlan) => LogicalPlan>;

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
    const first = this.CONSUME(K.WITH);
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
    this.ACTION(() => {
      const names = ctes.map(({ name }) => name.toLowerCase());
      const repeated = ctes.filter((_, at) => names.indexOf(names[at]) !== at);
      if (repeated.length === 0) return;
      const quoted = repeated.map(({ name }) => quoteIdentifier(name)).join(', ');
      throw repeatedCte(quoted, this.placeOf(first));
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

  /** Operands and the set operations between them; `|>` goes on with all that stands before it. */
  readonly setOperations: Rule<LogicalPlan> = this.RULE('setOperations', () => {
    let operands = [this.SUBRULE(this.queryPrimary)];
    let operators: SetOperator[] = [];
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            const operator = this.SUBRULE(this.setOperator);
            const operand = this.SUBRULE1(this.queryPrimary);
            operators.push(operator);
            operands.push(operand);
          },
        },
        {
          ALT: () => {
            const pipe = this.SUBRULE(this.pipe);
            this.ACTION(() => {
              operands = [pipe(combineSetOperations(operands, operators))];
              operators = [];
            });
          },
        },
      ]),
    );
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
    return this.ACTION((): SetOperator => {
      const isAll = isDistinct?.tokenType === K.ALL;
      if (word.tokenType === K.UNION) {
        return { operation: 'union', isAll };
      }
      return { operation: word.tokenType === K.INTERSECT ? 'intersect' : 'except', isAll };
    });
  });

  readonly queryPrimary: Rule<LogicalPlan> = this.RULE('queryPrimary', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.select) },
      { ALT: () => this.SUBRULE(this.fromFirst) },
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
    const list = this.SUBRULE(this.selectClause);
    const from = this.OPTION(() => this.SUBRULE(this.fromClause));
    const rest = this.SUBRULE(this.selectRest);
    return this.ACTION(() => selectPlan({ ...list, from, ...rest }));
  });

  /** FROM t, alone or with what is selected after it: FROM t SELECT a WHERE b. Several SELECTs are added up. */
  readonly fromFirst: Rule<LogicalPlan> = this.RULE('fromFirst', () => {
    const bodies: LogicalPlan[] = [];
    const from = this.SUBRULE(this.fromClause);
    this.MANY(() => {
      let input = from;
      const list = this.SUBRULE(this.selectClause);
      this.MANY1(() => {
        const view = this.SUBRULE(this.lateralView);
        this.ACTION(() => {
          input = view(input);
        });
      });
      const rest = this.SUBRULE(this.selectRest);
      const tail = this.SUBRULE(this.queryTail);
      this.ACTION(() => bodies.push(withTail(selectPlan({ ...list, from: input, ...rest }), tail)));
    });
    return this.ACTION(() =>
      bodies.length === 0 ? from : bodies.reduce((left, right) => unionAll(left, right)),
    );
  });

  /** SELECT, its hints and its list. Named windows are open until `selectRest`, or the pipe, closes them. */
  readonly selectClause: Rule<SelectList> = this.RULE('selectClause', () => {
    this.CONSUME(K.SELECT);
    this.ACTION(() => this.openWindows());
    const hints: QueryHint[] = [];
    this.MANY(() => {
      const more = this.SUBRULE(this.hints);
      this.ACTION(() => hints.push(...more));
    });
    const isDistinct = this.SUBRULE(this.setQuantifier);
    const expressions = this.SUBRULE(this.namedExpressions);
    return { hints, isDistinct, expressions };
  });

  readonly namedExpressions: Rule<Expression[]> = this.RULE('namedExpressions', () => {
    const expressions: Expression[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        if (expressions.length > 0 && this.isNext(K.FROM) && !this.isOperandBefore(2)) {
          throw trailingComma(this.placeOf(this.LA(1)));
        }
        expressions.push(this.SUBRULE(this.namedExpression));
      },
    });
    return expressions;
  });

  /** What follows FROM: WHERE, GROUP BY, HAVING, WINDOW. */
  readonly selectRest: Rule<SelectRest> = this.RULE('selectRest', () => {
    const where = this.OPTION(() => this.SUBRULE(this.whereClause));
    const grouping = this.OPTION1(() => this.SUBRULE(this.groupByClause));
    const having = this.OPTION2(() => {
      this.CONSUME(K.HAVING);
      return this.SUBRULE(this.expression);
    });
    const qualify = this.OPTION3(() => this.SUBRULE(this.qualifyClause));
    const windows = this.OPTION4(() => this.SUBRULE(this.windowClause));
    const lastQualify = this.OPTION5(() => this.SUBRULE1(this.qualifyClause));
    this.ACTION(() => this.closeWindows(windows ?? new Map()));
    return { where, grouping, having, qualify: qualify ?? lastQualify };
  });

  readonly qualifyClause: Rule<Expression> = this.RULE('qualifyClause', () => {
    this.CONSUME(K.QUALIFY);
    return this.SUBRULE(this.expression);
  });

  readonly whereClause: Rule<Expression> = this.RULE('whereClause', () => {
    this.CONSUME(K.WHERE);
    return this.SUBRULE(this.expression);
  });

  /** The WINDOW clause, if there is one; afterwards every named window is known. */
  readonly endOfWindows: Rule<void> = this.RULE('endOfWindows', () => {
    const windows = this.OPTION(() => this.SUBRULE(this.windowClause));
    this.ACTION(() => this.closeWindows(windows ?? new Map()));
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

  readonly queryTail: Rule<QueryTail> = this.RULE('queryTail', () => {
    const distribution = this.OPTION3(() => this.SUBRULE(this.distributeClause));
    const first = this.LA(1);
    const order = this.OPTION(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.orderClause) },
        { ALT: () => this.SUBRULE(this.clusterClause) },
      ]),
    );
    this.ACTION(() => {
      const next = this.LA(1);
      const isAnother =
        RESULT_ORDERS.indexOf(next.tokenType) > RESULT_ORDERS.indexOf(first.tokenType);
      if (order !== undefined && isAnother && this.isAt(2, K.BY)) {
        throw combinedResultClauses(this.placeOf(next));
      }
    });
    const limit = this.OPTION1(() => this.SUBRULE(this.limitClause));
    const offset = this.OPTION2(() => {
      this.CONSUME(K.OFFSET);
      return this.SUBRULE(this.expression);
    });
    return { distribution, order, limit, offset };
  });

  /** DISTRIBUTE BY a, b: rows are in one partition anyway. */
  readonly distributeClause: Rule<SortOrder[]> = this.RULE('distributeClause', () => {
    this.CONSUME(K.DISTRIBUTE);
    this.CONSUME(K.BY);
    return this.SUBRULE(this.ascendingItems);
  });

  readonly orderClause: Rule<SortOrder[]> = this.RULE('orderClause', () => {
    this.OR([{ ALT: () => this.CONSUME(K.ORDER) }, { ALT: () => this.CONSUME(K.SORT) }]);
    this.CONSUME(K.BY);
    return this.SUBRULE(this.sortItems);
  });

  /** CLUSTER BY a, b: by values in ascending order. A number is no position, and says nothing. */
  readonly clusterClause: Rule<SortOrder[] | undefined> = this.RULE('clusterClause', () => {
    this.CONSUME(K.CLUSTER);
    this.CONSUME(K.BY);
    const items = this.SUBRULE(this.ascendingItems);
    return this.ACTION(() => {
      const order = items.filter(({ child }) => child.kind !== 'literal');
      return order.length === 0 ? undefined : order;
    });
  });

  readonly ascendingItems: Rule<SortOrder[]> = this.RULE('ascendingItems', () => {
    const items: SortOrder[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => {
        const first = this.LA(1);
        const child = this.SUBRULE(this.expression);
        this.ACTION(() =>
          items.push({
            kind: 'sortOrder',
            child,
            direction: 'ascending',
            nullOrdering: 'first',
            origin: this.originFrom(first),
          }),
        );
      },
    });
    return items;
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
