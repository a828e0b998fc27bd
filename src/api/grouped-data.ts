import type { Expression } from '../plan/expression.ts';
import type { Aggregate, LogicalPlan } from '../plan/logical-plan.ts';
import { Column, type ColumnOrName, columnExpression, nameExpression, operand } from './column.ts';
import type { LiteralValue } from './literal.ts';

/** Column names to the aggregate of each: `{ bytes: 'sum', '*': 'count' }`. */
export type AggregateMap = Readonly<Record<string, string>>;

type GroupType = Aggregate['groupType'];

/**
 * Groups that wait for their aggregates (Spark's `RelationalGroupedDataset`). The grouping columns come first in the
 * result. `Frame` is `DataFrame`, which makes the groups and is made from them.
 */
export class GroupedData<Frame> {
  readonly #input: LogicalPlan;
  readonly #toFrame: (plan: LogicalPlan) => Frame;
  readonly #groupType: GroupType;
  readonly #grouping: readonly Expression[];
  readonly #pivot: Aggregate['pivot'];

  constructor(options: {
    readonly input: LogicalPlan;
    readonly toFrame: (plan: LogicalPlan) => Frame;
    readonly groupType: GroupType;
    readonly grouping: readonly Expression[];
    readonly pivot?: Aggregate['pivot'];
  }) {
    this.#input = options.input;
    this.#toFrame = options.toFrame;
    this.#groupType = options.groupType;
    this.#grouping = options.grouping;
    this.#pivot = options.pivot;
  }

  /** Computes aggregates: as columns, or as a map of column names to functions. */
  agg(...aggregates: [AggregateMap] | [Column, ...Column[]]): Frame {
    return this.#aggregate(aggregateExpressions(aggregates));
  }

  /** The number of rows of each group, as the column `count`. */
  count(): Frame {
    return this.#aggregate([{ kind: 'alias', child: call('count', operand(1)), names: ['count'] }]);
  }

  sum(...columns: [string, ...string[]]): Frame {
    return this.#each('sum', columns);
  }

  avg(...columns: [string, ...string[]]): Frame {
    return this.#each('avg', columns);
  }

  /** Same as `avg`. */
  mean(...columns: [string, ...string[]]): Frame {
    return this.avg(...columns);
  }

  min(...columns: [string, ...string[]]): Frame {
    return this.#each('min', columns);
  }

  max(...columns: [string, ...string[]]): Frame {
    return this.#each('max', columns);
  }

  /** Makes a column of each of these values of `column`, for the aggregates that follow. */
  pivot(column: ColumnOrName, values: readonly LiteralValue[]): GroupedData<Frame> {
    return new GroupedData({
      input: this.#input,
      toFrame: this.#toFrame,
      groupType: 'pivot',
      grouping: this.#grouping,
      pivot: { column: columnExpression(column), values: values.map(operand) },
    });
  }

  #each(name: string, columns: readonly string[]): Frame {
    return this.#aggregate(columns.map((column) => call(name, nameExpression(column))));
  }

  #aggregate(aggregates: readonly Expression[]): Frame {
    return this.#toFrame({
      kind: 'aggregate',
      input: this.#input,
      groupType: this.#groupType,
      grouping: this.#grouping,
      aggregates,
      implicitGrouping: true,
      pivot: this.#pivot,
    });
  }
}

function call(name: string, ...args: Expression[]): Expression {
  return { kind: 'function', name, args };
}

function aggregateExpressions(
  aggregates: readonly [AggregateMap] | readonly Column[],
): readonly Expression[] {
  return aggregates.flatMap((aggregate) =>
    isColumn(aggregate)
      ? [aggregate.expression]
      : Object.entries(aggregate).map(([column, name]) => call(name, nameExpression(column))),
  );
}

function isColumn(aggregate: AggregateMap | Column): aggregate is Column {
  return aggregate instanceof Column;
}
