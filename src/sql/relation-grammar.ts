import { lateralJoinType, naturalCrossJoin } from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { JoinType, LogicalPlan } from '../plan/logical-plan.ts';
import type { Rule } from './grammar-base.ts';
import { nameOf } from './name-grammar.ts';
import {
  aliasRelation,
  type JoinWith,
  joinRelations,
  pivotRelation,
  type RelationAlias,
  tableFunction,
  type UnpivotColumn,
  unpivotRelation,
  valuesRelation,
} from './relations.ts';
import { AliasName, K, S } from './tokens.ts';
import { WindowTableGrammar } from './window-table-grammar.ts';

interface JoinKind {
  readonly joinType: JoinType;
  readonly isNatural: boolean;
}

interface JoinCriteria {
  readonly condition?: Expression;
  readonly usingColumns: readonly string[];
}

/** The joins whose right side may read columns of the left one. */
const TAKES_LATERAL: ReadonlySet<JoinType> = new Set(['inner', 'cross', 'leftOuter']);

/** As Spark, so that what a subquery doesn't select can't be named outside of it. */
const UNNAMED_SUBQUERY: RelationAlias = { name: '__auto_generated_subquery_name' };

/** What stands after FROM: tables, sub-queries, VALUES, functions, joins, PIVOT and UNPIVOT. */
export abstract class RelationGrammar extends WindowTableGrammar {
  /** FROM a, b JOIN c …, LATERAL VIEW …: what follows a relation is about all that stands before it. */
  readonly fromClause: Rule<LogicalPlan> = this.RULE('fromClause', () => {
    this.CONSUME(K.FROM);
    let plan = this.SUBRULE(this.relation);
    this.MANY(() => {
      this.CONSUME(S.comma);
      const isLateral = this.OPTION(() => this.CONSUME(K.LATERAL)) !== undefined;
      const right = this.SUBRULE(this.relationPrimary);
      this.ACTION(() => {
        plan = joinRelations(plan, { right, joinType: 'inner', usingColumns: [], isLateral });
      });
      this.MANY1(() => {
        const extend = this.SUBRULE(this.relationExtension);
        this.ACTION(() => {
          plan = extend(plan);
        });
      });
    });
    this.MANY2(() => {
      const view = this.SUBRULE(this.lateralView);
      this.ACTION(() => {
        plan = view(plan);
      });
    });
    return plan;
  });

  readonly relation: Rule<LogicalPlan> = this.RULE('relation', () =>
    this.nested(() => {
      let plan = this.SUBRULE(this.relationPrimary);
      this.MANY(() => {
        const extend = this.SUBRULE(this.relationExtension);
        this.ACTION(() => {
          plan = extend(plan);
        });
      });
      return plan;
    }),
  );

  /** A join, PIVOT or UNPIVOT behind a relation. */
  readonly relationExtension: Rule<(plan: LogicalPlan) => LogicalPlan> = this.RULE(
    'relationExtension',
    () =>
      this.OR([
        {
          ALT: () => {
            const join = this.SUBRULE(this.join);
            return (plan: LogicalPlan) => joinRelations(plan, join);
          },
        },
        { ALT: () => this.SUBRULE(this.pivot) },
        { ALT: () => this.SUBRULE(this.unpivot) },
      ]),
  );

  readonly join: Rule<JoinWith> = this.RULE('join', () => {
    const first = this.LA(1);
    const { joinType, isNatural } = this.SUBRULE(this.joinKind);
    this.ACTION(() => {
      if (isNatural && joinType === 'cross') throw naturalCrossJoin(this.placeOf(first));
    });
    this.CONSUME(K.JOIN);
    const isLateral = this.OPTION(() => this.CONSUME(K.LATERAL)) !== undefined;
    this.ACTION(() => {
      if (!isLateral || TAKES_LATERAL.has(joinType)) return;
      throw lateralJoinType(joinType, this.placeOf(first));
    });
    const right = this.SUBRULE(this.relationPrimary);
    const criteria = this.OPTION1({
      GATE: () => !isNatural,
      DEF: () => this.SUBRULE(this.joinCriteria),
    });
    return this.ACTION(() => ({
      right,
      joinType,
      usingColumns: [],
      ...criteria,
      ...(isNatural && { isNatural }),
      isLateral,
    }));
  });

  readonly joinKind: Rule<JoinKind> = this.RULE('joinKind', () => {
    const natural = this.OPTION(() => this.CONSUME(K.NATURAL));
    const joinType = this.OPTION1(() => this.SUBRULE(this.joinType)) ?? 'inner';
    return { joinType, isNatural: natural !== undefined };
  });

  readonly joinType: Rule<JoinType> = this.RULE('joinType', () =>
    this.OR([
      { ALT: () => this.#joinType('inner', this.CONSUME(K.INNER)) },
      { ALT: () => this.#joinType('cross', this.CONSUME(K.CROSS)) },
      { ALT: () => this.#joinType('leftSemi', this.CONSUME(K.SEMI)) },
      { ALT: () => this.#joinType('leftAnti', this.CONSUME(K.ANTI)) },
      {
        ALT: () => {
          this.CONSUME(K.LEFT);
          return this.OR1([
            { ALT: () => this.#joinType('leftSemi', this.CONSUME1(K.SEMI)) },
            { ALT: () => this.#joinType('leftAnti', this.CONSUME1(K.ANTI)) },
            {
              ALT: () =>
                this.#joinType(
                  'leftOuter',
                  this.OPTION(() => this.CONSUME(K.OUTER)),
                ),
            },
          ]);
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.RIGHT);
          return this.#joinType(
            'rightOuter',
            this.OPTION1(() => this.CONSUME1(K.OUTER)),
          );
        },
      },
      {
        ALT: () => {
          this.CONSUME(K.FULL);
          return this.#joinType(
            'fullOuter',
            this.OPTION2(() => this.CONSUME2(K.OUTER)),
          );
        },
      },
    ]),
  );

  /** The type that the words just read stand for. */
  #joinType(type: JoinType, _words: unknown): JoinType {
    return type;
  }

  readonly joinCriteria: Rule<JoinCriteria> = this.RULE('joinCriteria', () =>
    this.OR([
      {
        ALT: (): JoinCriteria => {
          this.CONSUME(K.ON);
          return { condition: this.SUBRULE(this.expression), usingColumns: [] };
        },
      },
      {
        ALT: (): JoinCriteria => {
          this.CONSUME(K.USING);
          return { usingColumns: this.SUBRULE(this.nameList) };
        },
      },
    ]),
  );

  readonly relationPrimary: Rule<LogicalPlan> = this.RULE('relationPrimary', () =>
    this.OR({
      ERR_MSG: 'a table, a function or a query in parentheses',
      DEF: [
        {
          GATE: () => this.startsQueryAt(2),
          ALT: () => this.SUBRULE(this.subqueryRelation),
        },
        { ALT: () => this.SUBRULE(this.parenthesizedRelation) },
        { GATE: () => this.startsValuesAt(1), ALT: () => this.SUBRULE(this.values) },
        { GATE: () => this.startsWindowTable(), ALT: () => this.SUBRULE(this.windowTable) },
        {
          GATE: () => this.isAt(2, S.leftParen) && !this.startsNamedTable(),
          ALT: () => this.SUBRULE(this.functionRelation),
        },
        { ALT: () => this.SUBRULE(this.table) },
      ],
    }),
  );

  /** Whether IDENTIFIER(…) names a table here, and not a function. */
  protected startsNamedTable(): boolean {
    return this.startsIdentifier() && !this.isAt(this.closingParenAhead(2) + 1, S.leftParen);
  }

  readonly table: Rule<LogicalPlan> = this.RULE('table', () => {
    const first = this.LA(1);
    const nameParts = this.SUBRULE(this.tableName);
    const origin = this.ACTION(() => this.originFrom(first));
    const modify = this.SUBRULE(this.relationModifiers);
    const alias = this.SUBRULE(this.relationAlias);
    return this.ACTION(() => {
      const table: LogicalPlan = { kind: 'readNamedTable', nameParts, origin };
      return aliasRelation(modify?.(table) ?? table, alias);
    });
  });

  readonly tableName: Rule<string[]> = this.RULE('tableName', () =>
    this.OR([
      { GATE: () => this.startsIdentifier(), ALT: () => this.SUBRULE(this.identifierClause) },
      {
        ALT: () => {
          const first = this.CONSUME(AliasName);
          const nameParts: string[] = [];
          this.MANY(() => {
            this.CONSUME(S.dot);
            nameParts.push(this.SUBRULE(this.name));
          });
          return this.ACTION(() => [nameOf(first), ...nameParts]);
        },
      },
    ]),
  );

  readonly subqueryRelation: Rule<LogicalPlan> = this.RULE('subqueryRelation', () => {
    this.CONSUME(S.leftParen);
    const plan = this.SUBRULE(this.query);
    this.CONSUME(S.rightParen);
    const modify = this.SUBRULE(this.relationModifiers);
    const alias = this.SUBRULE(this.relationAlias) ?? UNNAMED_SUBQUERY;
    return this.ACTION(() => aliasRelation(modify?.(plan) ?? plan, alias));
  });

  readonly parenthesizedRelation: Rule<LogicalPlan> = this.RULE('parenthesizedRelation', () => {
    this.CONSUME(S.leftParen);
    const plan = this.SUBRULE(this.relation);
    this.CONSUME(S.rightParen);
    const modify = this.SUBRULE(this.relationModifiers);
    const alias = this.SUBRULE(this.relationAlias);
    return this.ACTION(() => aliasRelation(modify?.(plan) ?? plan, alias));
  });

  /** VALUES (1, 'a'), (2, 'b'). A value alone is a row of one. */
  readonly values: Rule<LogicalPlan> = this.RULE('values', () => {
    const rows: Expression[] = [];
    const first = this.CONSUME(K.VALUES);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => rows.push(this.SUBRULE(this.expression)),
    });
    const alias = this.SUBRULE(this.relationAlias);
    return this.ACTION(() =>
      aliasRelation(valuesRelation(rows, alias?.columnNames, this.placeOf(first)), alias),
    );
  });

  /** `range(10)`, `explode(array(1, 2)) AS t(x)`. */
  readonly functionRelation: Rule<LogicalPlan> = this.RULE('functionRelation', () => {
    const call = this.SUBRULE(this.functionCall);
    const watermark = this.SUBRULE(this.watermarkClause);
    const alias = this.SUBRULE(this.relationAlias);
    return this.ACTION(() =>
      watermark === undefined
        ? tableFunction(call, alias)
        : aliasRelation(watermark(tableFunction(call, undefined)), alias),
    );
  });

  readonly relationAlias: Rule<RelationAlias | undefined> = this.RULE('relationAlias', () =>
    this.OPTION({
      GATE: () => !this.startsQualify(),
      DEF: () => {
        const name = this.SUBRULE(this.aliasName);
        const columnNames = this.OPTION1(() => this.SUBRULE(this.nameList));
        return { name, ...(columnNames !== undefined && { columnNames }) };
      },
    }),
  );

  /** The name of a relation whose columns have theirs. */
  readonly tableAlias: Rule<RelationAlias | undefined> = this.RULE('tableAlias', () =>
    this.OPTION({
      GATE: () => !this.startsQualify(),
      DEF: () => ({ name: this.SUBRULE(this.aliasName) }),
    }),
  );

  /** LATERAL VIEW OUTER explode(x) t AS a, b. */
  readonly lateralView: Rule<(input: LogicalPlan) => LogicalPlan> = this.RULE('lateralView', () => {
    this.CONSUME(K.LATERAL);
    this.CONSUME(K.VIEW);
    const outer = this.OPTION(() => this.CONSUME(K.OUTER)) !== undefined;
    const generator = this.SUBRULE(this.functionCall);
    const alias = this.OPTION1(() => nameOf(this.CONSUME(AliasName))) ?? '';
    const columnNames: string[] = [];
    this.OPTION2(() => {
      this.CONSUME(K.AS);
      this.AT_LEAST_ONE_SEP({
        SEP: S.comma,
        DEF: () => columnNames.push(this.SUBRULE(this.name)),
      });
    });
    return (input: LogicalPlan): LogicalPlan => ({
      kind: 'lateralView',
      input,
      generator,
      outer,
      alias,
      columnNames,
    });
  });

  /** PIVOT (sum(x) AS s FOR k IN ('a', 'b' AS bb)). */
  readonly pivot: Rule<(input: LogicalPlan) => LogicalPlan> = this.RULE('pivot', () => {
    const aggregates: Expression[] = [];
    const values: Expression[] = [];
    this.CONSUME(K.PIVOT);
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => aggregates.push(this.SUBRULE(this.namedExpression)),
    });
    this.CONSUME(K.FOR);
    const column = this.SUBRULE(this.pivotColumn);
    this.CONSUME(K.IN);
    this.CONSUME1(S.leftParen);
    this.AT_LEAST_ONE_SEP1({
      SEP: S.comma,
      DEF: () => values.push(this.SUBRULE1(this.namedExpression)),
    });
    this.CONSUME1(S.rightParen);
    this.CONSUME(S.rightParen);
    const alias = this.SUBRULE(this.tableAlias);
    return (input: LogicalPlan) =>
      aliasRelation(pivotRelation(input, { aggregates, column, values }), alias);
  });

  /** One column, or several in parentheses. */
  readonly pivotColumn: Rule<Expression> = this.RULE('pivotColumn', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.column) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
    ]),
  );

  /** UNPIVOT INCLUDE NULLS (value FOR name IN (a AS x, b)). */
  readonly unpivot: Rule<(input: LogicalPlan) => LogicalPlan> = this.RULE('unpivot', () => {
    this.CONSUME(K.UNPIVOT);
    const includeNulls = this.OPTION(() => this.SUBRULE(this.nullsClause)) ?? false;
    const columns: UnpivotColumn[] = [];
    this.CONSUME(S.leftParen);
    const valueNames = this.SUBRULE(this.nameOrList);
    this.CONSUME(K.FOR);
    const nameColumn = this.SUBRULE(this.name);
    this.CONSUME(K.IN);
    this.CONSUME1(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => columns.push(this.SUBRULE(this.unpivotColumn)),
    });
    this.CONSUME1(S.rightParen);
    this.CONSUME(S.rightParen);
    const alias = this.SUBRULE(this.tableAlias);
    return (input: LogicalPlan) =>
      aliasRelation(
        unpivotRelation(input, { valueNames, nameColumn, columns, includeNulls }),
        alias,
      );
  });

  readonly nullsClause: Rule<boolean> = this.RULE('nullsClause', () => {
    const word = this.OR([
      { ALT: () => this.CONSUME(K.INCLUDE) },
      { ALT: () => this.CONSUME(K.EXCLUDE) },
    ]);
    this.CONSUME(K.NULLS);
    return word.tokenType === K.INCLUDE;
  });

  readonly unpivotColumn: Rule<UnpivotColumn> = this.RULE('unpivotColumn', () => {
    const columns: string[][] = [];
    this.OR([
      {
        ALT: () => {
          this.CONSUME(S.leftParen);
          this.AT_LEAST_ONE_SEP({
            SEP: S.comma,
            DEF: () => columns.push(this.SUBRULE(this.multipartName)),
          });
          this.CONSUME(S.rightParen);
        },
      },
      { ALT: () => columns.push(this.SUBRULE1(this.multipartName)) },
    ]);
    const alias = this.OPTION(() => this.SUBRULE(this.aliasName));
    return { columns, ...(alias !== undefined && { alias }) };
  });

  /** An expression with its name, or its names if it gives several columns. */
  readonly namedExpression: Rule<Expression> = this.RULE('namedExpression', () => {
    const first = this.LA(1);
    const child = this.SUBRULE(this.expression);
    const names = this.OPTION(() => this.SUBRULE(this.columnAlias));
    return this.ACTION(
      (): Expression =>
        names === undefined
          ? child
          : { kind: 'alias', child, names, origin: this.originFrom(first) },
    );
  });

  readonly columnAlias: Rule<string[]> = this.RULE('columnAlias', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(K.AS);
          return this.SUBRULE(this.nameOrList);
        },
      },
      { ALT: () => [nameOf(this.CONSUME(AliasName))] },
    ]),
  );
}
