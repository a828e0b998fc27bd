import type { OutputMode } from '../connectors/connector.ts';
import type { Expression } from '../plan/expression.ts';
import {
  type GroupFunctions,
  type GroupsCall,
  type GroupsMethod,
  keepGroupFunctions,
} from '../plan/group-functions.ts';
import type { Aggregate, Groups, LogicalPlan } from '../plan/logical-plan.ts';
import type { StructType } from '../types/data-type.ts';
import { Column, type ColumnOrName, columnExpression, nameExpression, operand } from './column.ts';
import type {
  FlatMapGroupsFunction,
  FlatMapGroupsOptions,
  GroupsFunction,
  MapGroupsFunction,
  MapGroupsOptions,
  TimeMode,
} from './group-functions.ts';
import type { GroupsSession } from './groups/groups-session.ts';
import type { StatefulProcessor } from './groups/stateful-processor.ts';
import type { LiteralValue } from './literal.ts';
import type { Row } from './row.ts';

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
  readonly #session: GroupsSession;

  constructor(options: {
    readonly input: LogicalPlan;
    readonly toFrame: (plan: LogicalPlan) => Frame;
    readonly groupType: GroupType;
    readonly grouping: readonly Expression[];
    readonly pivot?: Aggregate['pivot'];
    readonly session: GroupsSession;
  }) {
    this.#input = options.input;
    this.#toFrame = options.toFrame;
    this.#groupType = options.groupType;
    this.#grouping = options.grouping;
    this.#pivot = options.pivot;
    this.#session = options.session;
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
      session: this.#session,
    });
  }

  /**
   * Makes a row of each group with a function that keeps a state of it (Spark's `mapGroupsWithState`). In a stream it is
   * called once for each group that has rows in a micro-batch, with these rows, then for each group whose timeout is over,
   * without rows; the output mode of the query is `update`. Of a table it is called once for each group.
   *
   * Keys and rows are objects by column name, in the forms of `RowOptions`; it gives what `createDataFrame` takes. It runs in
   * the realm of the session. A query fails with FLATMAPGROUPSWITHSTATE_USER_FUNCTION_ERROR where it throws.
   */
  mapGroupsWithState<
    Key extends object = Row,
    Input extends object = Row,
    State extends object = Row,
  >(options: MapGroupsOptions<Frame>, run: MapGroupsFunction<Key, Input, State>): Frame {
    const one: FlatMapGroupsFunction<Key, Input, State> = (...call) => [run(...call)];
    return this.#groupState('mapGroupsWithState', options, one);
  }

  /** As `mapGroupsWithState`, with a function that gives any number of rows. */
  flatMapGroupsWithState<
    Key extends object = Row,
    Input extends object = Row,
    State extends object = Row,
  >(options: FlatMapGroupsOptions<Frame>, run: FlatMapGroupsFunction<Key, Input, State>): Frame {
    return this.#groupState('flatMapGroupsWithState', options, run);
  }

  /**
   * Hands each group to a processor that keeps values, lists and maps of it, some for a time only, and sets timers (PySpark's
   * `transformWithState`). In a micro-batch `handleInputRows` is called once for each group that has rows, then
   * `handleExpiredTimer` for each timer that has expired. The rows that both give have the columns of `outputSchema`, which
   * is DDL or a type; the output mode is that of the query.
   *
   * With `initialState`, a table grouped by columns of the same types, `handleInitialState` is called for each of its rows
   * before the first micro-batch. `eventTimeColumnName` is a column of the result, a timestamp never older than the
   * watermark, by which operators behind this one go on.
   *
   * The processor runs in the realm of the session. A query fails with TRANSFORM_WITH_STATE_USER_FUNCTION_ERROR where it throws.
   */
  transformWithState(
    processor: StatefulProcessor<never, never, never>,
    outputSchema: StructType | string,
    outputMode: OutputMode,
    timeMode: TimeMode,
    initialState?: GroupedData<Frame>,
    eventTimeColumnName?: string,
  ): Frame {
    const session = this.#session;
    return this.#mapGroups(
      {
        ...{ method: 'transformWithState', outputSchema, outputMode },
        ...{ time: timeMode, eventTimeColumnName },
      },
      async () => (await import('./groups/run-processor.ts')).processorCalls(processor, session),
      initialState,
    );
  }

  #groupState(
    method: GroupsMethod,
    options: MapGroupsOptions<Frame> & Partial<FlatMapGroupsOptions<Frame>>,
    run: GroupsFunction,
  ): Frame {
    const { outputSchema, stateSchema, outputMode, timeout: time, initialState } = options;
    const session = this.#session;
    return this.#mapGroups(
      { method, outputSchema, stateSchema, outputMode, time },
      async () => (await import('./groups/run-group-state.ts')).groupStateCalls(run, session),
      initialState,
    );
  }

  #mapGroups(
    call: Omit<GroupsCall, 'functionId'>,
    load: () => Promise<GroupFunctions>,
    initialState: GroupedData<Frame> | undefined,
  ): Frame {
    return this.#toFrame({
      kind: 'mapGroups',
      ...this.#groups,
      functions: { ...call, functionId: keepGroupFunctions(load) },
      initialState: initialState === undefined ? undefined : initialState.#groups,
    });
  }

  get #groups(): Groups {
    return { input: this.#input, groupType: this.#groupType, grouping: this.#grouping };
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
