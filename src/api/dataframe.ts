import type { OutputMode } from '../connectors/connector.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan, SetOperation } from '../plan/logical-plan.ts';
import { newWatermarkId } from '../plan/watermark-id.ts';
import {
  Column,
  type ColumnOrName,
  columnExpression,
  nameExpression,
  operand,
  sortOrder,
} from './column.ts';
import { DataFrameWriter } from './data-frame-writer.ts';
import { DataStreamWriter } from './data-stream-writer.ts';
import { FrameActions } from './frame-actions.ts';
import { type AggregateMap, GroupedData } from './grouped-data.ts';
import { parseJoinType } from './join-type.ts';
import type { LiteralValue } from './literal.ts';
import type { Row } from './row.ts';
import type { SessionState } from './session-state.ts';
import { streamRows } from './stream-rows.ts';
import { hasStream } from './table-directory.ts';

/**
 * A table that is not there yet: a plan, and the session to run it in (Spark's `DataFrame`). Immutable. Building one
 * only builds; names and types are checked by the first action, which is whatever returns a promise.
 */
export class DataFrame extends FrameActions {
  readonly plan: LogicalPlan;

  /** Made by a session, a reader or another DataFrame. */
  constructor(session: SessionState, plan: LogicalPlan) {
    super(session);
    this.plan = { ...plan, planId: session.nextPlanId() };
  }

  #with(plan: LogicalPlan): DataFrame {
    return new DataFrame(this.session, plan);
  }

  protected override limited(count: number): DataFrame {
    return this.limit(count);
  }

  protected override counted(): DataFrame {
    return this.groupBy().count();
  }

  // Columns

  /** A column of exactly this relation, also where another one of a join has a column of that name. */
  col(name: string): Column {
    return new Column(nameExpression(name, this.plan.planId));
  }

  /** The columns and expressions, in this order. */
  select(...columns: readonly ColumnOrName[]): DataFrame {
    return this.#project(columns.map(columnExpression));
  }

  /** Like `select`, of SQL texts: `selectExpr('a + 1 AS b', '*')`. */
  selectExpr(...texts: readonly string[]): DataFrame {
    return this.#project(texts.map((text) => ({ kind: 'expressionString', text })));
  }

  #project(expressions: readonly Expression[]): DataFrame {
    return this.#with({ kind: 'project', input: this.plan, expressions });
  }

  /** Adds a column, or replaces the one of that name. */
  withColumn(name: string, column: Column): DataFrame {
    return this.withColumns({ [name]: column });
  }

  /** Adds or replaces columns. The expressions see the columns as they were before. */
  withColumns(columns: Readonly<Record<string, Column>>): DataFrame {
    const aliases = Object.entries(columns).map(([name, column]) => ({
      kind: 'alias' as const,
      child: column.expression,
      names: [name],
    }));
    return this.#with({ kind: 'withColumns', input: this.plan, aliases });
  }

  /** Renames a column; without a column of that name nothing happens. */
  withColumnRenamed(from: string, to: string): DataFrame {
    return this.withColumnsRenamed({ [from]: to });
  }

  withColumnsRenamed(names: Readonly<Record<string, string>>): DataFrame {
    const renames = Object.entries(names).map(([from, to]) => ({ from, to }));
    return this.#with({ kind: 'withColumnsRenamed', input: this.plan, renames });
  }

  /** The table without these columns; names that it does not have are passed over. */
  drop(...columns: readonly ColumnOrName[]): DataFrame {
    const expressions = columns.map(
      (column): Expression =>
        // A name here is the whole name of a column, dots included.
        typeof column === 'string' ? { kind: 'attribute', nameParts: [column] } : column.expression,
    );
    return this.#with({ kind: 'drop', input: this.plan, columns: expressions });
  }

  /** Names all columns anew, in order. */
  toDF(...columnNames: readonly string[]): DataFrame {
    return this.#with({ kind: 'toDF', input: this.plan, columnNames });
  }

  /** Names the relation, so that its columns can be called `alias.column`. */
  alias(alias: string): DataFrame {
    return this.#with({ kind: 'subqueryAlias', input: this.plan, alias });
  }

  /** Same as `alias`. */
  as(alias: string): DataFrame {
    return this.alias(alias);
  }

  // Rows

  /** The rows for which the condition, a column or SQL text, is true. */
  filter(condition: Column | string): DataFrame {
    const expression: Expression =
      typeof condition === 'string'
        ? { kind: 'expressionString', text: condition }
        : condition.expression;
    return this.#with({ kind: 'filter', input: this.plan, condition: expression });
  }

  /** Same as `filter`. */
  where(condition: Column | string): DataFrame {
    return this.filter(condition);
  }

  /** The rows in this order; a column without a direction ascends, nulls first. */
  orderBy(...columns: [ColumnOrName, ...ColumnOrName[]]): DataFrame {
    return this.#with({ kind: 'sort', input: this.plan, order: columns.map(sortOrder) });
  }

  /** Same as `orderBy`. */
  sort(...columns: [ColumnOrName, ...ColumnOrName[]]): DataFrame {
    return this.orderBy(...columns);
  }

  limit(count: number): DataFrame {
    return this.#with({ kind: 'limit', input: this.plan, limit: operand(count) });
  }

  /** The rows without the first ones. */
  offset(count: number): DataFrame {
    return this.#with({ kind: 'offset', input: this.plan, offset: operand(count) });
  }

  /** The different rows. */
  distinct(): DataFrame {
    return this.dropDuplicates();
  }

  /**
   * One row of each combination of these columns, or of all. Over a stream every combination is remembered, unless one
   * of them is event time with a watermark.
   */
  dropDuplicates(columnNames?: readonly string[]): DataFrame {
    return this.#deduplicate(columnNames, false);
  }

  /** Like `dropDuplicates`, but a combination is remembered only as long as the watermark's delay. */
  dropDuplicatesWithinWatermark(columnNames?: readonly string[]): DataFrame {
    return this.#deduplicate(columnNames, true);
  }

  #deduplicate(columnNames: readonly string[] | undefined, withinWatermark: boolean): DataFrame {
    return this.#with({
      kind: 'deduplicate',
      input: this.plan,
      columnNames: columnNames ?? [],
      allColumns: columnNames === undefined,
      withinWatermark,
    });
  }

  /** Says that `eventTime` tells when a row happened, and how late rows may be: `'10 seconds'`. */
  withWatermark(eventTime: string, delayThreshold: string): DataFrame {
    const watermarkId = newWatermarkId('program');
    const input = this.plan;
    return this.#with({ kind: 'withWatermark', watermarkId, input, eventTime, delayThreshold });
  }

  /**
   * The rows that come too late for the watermark, which operators with state drop: `events.withWatermark('ts',
   * '1 minute').lateRows()`. Late is a row whose event time is not after the watermark of the micro-batch before its own.
   * Where several columns have the watermark, `eventTime` names the one that decides, the first of them if it is absent;
   * a window counts with its end. The columns have no watermark any more. Of a table there are none.
   */
  lateRows(eventTime?: string): DataFrame {
    return this.#with({
      kind: 'lateRows',
      input: this.plan,
      ...(eventTime !== undefined && { eventTime }),
    });
  }

  /**
   * The rows, each in the windows that cumulate to `size` by steps and then begin anew: of an hour by 10 minutes, those of
   * the hour's first 10 minutes, first 20 minutes, and so on. Further columns `window_start`, `window_end` and
   * `window_time` (a millisecond before the end) say which; they are grouped by. Durations are interval texts, `offset`
   * shifts the windows from the epoch. A row without a time is in none. As `CUMULATE` in SQL.
   */
  withCumulatingWindows(
    time: ColumnOrName,
    { size, step, offset }: { size: string; step: string; offset?: string },
  ): DataFrame {
    return this.#with({
      kind: 'windowTable',
      input: this.plan,
      windows: 'cumulate',
      time: columnExpression(time),
      size,
      step,
      offset: offset ?? 0n,
      partitionBy: [],
    });
  }

  /** A hint to the planner, kept for remote sessions. */
  hint(name: string, ...parameters: readonly (Column | LiteralValue)[]): DataFrame {
    return this.#with({
      kind: 'hint',
      input: this.plan,
      name,
      parameters: parameters.map(operand),
    });
  }

  /** Applies a function to the table: `df.transform(onlyErrors).transform(perService)`. */
  transform<T>(apply: (frame: DataFrame) => T): T {
    return apply(this);
  }

  // Groups

  groupBy(...columns: readonly ColumnOrName[]): GroupedData<DataFrame> {
    return this.#group('groupBy', columns);
  }

  /** Groups by all columns, by all but the last, …, and by none. */
  rollup(...columns: readonly ColumnOrName[]): GroupedData<DataFrame> {
    return this.#group('rollup', columns);
  }

  /** Groups by every subset of the columns. */
  cube(...columns: readonly ColumnOrName[]): GroupedData<DataFrame> {
    return this.#group('cube', columns);
  }

  /** Aggregates over all rows. */
  agg(...aggregates: [AggregateMap] | [Column, ...Column[]]): DataFrame {
    return this.groupBy().agg(...aggregates);
  }

  #group(
    groupType: 'groupBy' | 'rollup' | 'cube',
    columns: readonly ColumnOrName[],
  ): GroupedData<DataFrame> {
    const grouping = columns.map(columnExpression);
    const toFrame = (plan: LogicalPlan) => this.#with(plan);
    const { plan: input, session } = this;
    return new GroupedData({ input, toFrame, groupType, grouping, session });
  }

  // Several tables

  /** Joins on columns that both have (names), or on a condition. Without either, all pairs. */
  join(
    right: DataFrame,
    on?: string | readonly string[] | Column | readonly Column[],
    how: string = 'inner',
  ): DataFrame {
    const keys = on === undefined ? [] : isList(on) ? on : [on];
    const conditions = keys.filter((key) => key instanceof Column);
    return this.#with({
      kind: 'join',
      left: this.plan,
      right: right.plan,
      joinType: parseJoinType(how),
      usingColumns: keys.filter((key) => typeof key === 'string'),
      condition: conditions.length === 0 ? undefined : allOf(conditions).expression,
    });
  }

  /** All pairs of rows. */
  crossJoin(right: DataFrame): DataFrame {
    return this.join(right, undefined, 'cross');
  }

  /** The rows of both, duplicates included; columns go by position. */
  union(right: DataFrame): DataFrame {
    return this.#combine(right, { operation: 'union', isAll: true });
  }

  /** Same as `union`. */
  unionAll(right: DataFrame): DataFrame {
    return this.union(right);
  }

  /** The rows of both; columns go by name, and those that one side lacks may be null there. */
  unionByName(
    right: DataFrame,
    { allowMissingColumns = false }: { readonly allowMissingColumns?: boolean } = {},
  ): DataFrame {
    return this.#combine(right, {
      operation: 'union',
      isAll: true,
      byName: true,
      allowMissingColumns,
    });
  }

  /** The different rows that both have. */
  intersect(right: DataFrame): DataFrame {
    return this.#combine(right, { operation: 'intersect', isAll: false });
  }

  intersectAll(right: DataFrame): DataFrame {
    return this.#combine(right, { operation: 'intersect', isAll: true });
  }

  /** The different rows that the other does not have. */
  except(right: DataFrame): DataFrame {
    return this.#combine(right, { operation: 'except', isAll: false });
  }

  exceptAll(right: DataFrame): DataFrame {
    return this.#combine(right, { operation: 'except', isAll: true });
  }

  #combine(
    right: DataFrame,
    operation: Pick<SetOperation, 'operation' | 'isAll' | 'byName' | 'allowMissingColumns'>,
  ): DataFrame {
    return this.#with({ kind: 'setOperation', left: this.plan, right: right.plan, ...operation });
  }

  /** How the table is written: format, mode, options, and `save(path)`. For a stream there is `writeStream`. */
  get write(): DataFrameWriter {
    return new DataFrameWriter(this.session.backend, this.plan);
  }

  // Streams

  /** Whether a stream is in the plan. */
  get isStreaming(): boolean {
    return hasStream(this.session.backend.tables, this.plan);
  }

  /** How a stream is written: format, mode, trigger, and `start()`. */
  get writeStream(): DataStreamWriter<DataFrame> {
    const session = this.session;
    const toFrame = (plan: LogicalPlan) => new DataFrame(session, plan);
    return new DataStreamWriter({ session, plan: this.plan, toFrame });
  }

  /**
   * The rows that a stream gives, one micro-batch at a time: `for await (const rows of df.stream())`. The query starts
   * with the loop and stops with it; the next micro-batch waits until the loop asks for it.
   */
  stream(options: { readonly outputMode?: OutputMode } = {}): AsyncGenerator<Row[], void> {
    return streamRows(this.writeStream.outputMode(options.outputMode ?? 'append'));
  }
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function allOf(conditions: readonly Column[]): Column {
  return conditions.reduce((all, condition) => all.and(condition));
}
