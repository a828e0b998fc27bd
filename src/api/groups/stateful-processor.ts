import type { StructType } from '../../types/data-type.ts';
import type { Row } from '../row.ts';

/**
 * Makes rows of groups and keeps what it likes of each (PySpark's `StatefulProcessor`). Its methods must not be asynchronous. Rows
 * are objects by column name; those that it gives may be arrays, too, as `createDataFrame` takes them.
 */
export interface StatefulProcessor<
  Key extends object = Row,
  Input extends object = Row,
  Initial extends object = Row,
> {
  /** Declares the state variables. Is called at the beginning of each micro-batch that has something for the processor. */
  init(handle: StatefulProcessorHandle): void;
  /** Makes rows of a group's rows of this micro-batch. */
  handleInputRows(key: Key, rows: readonly Input[], timerValues: TimerValues): Iterable<unknown>;
  /** Makes rows of a group of which a timer has expired; the timer is gone afterwards. Without it such a timer gives no rows. */
  handleExpiredTimer?(
    key: Key,
    timerValues: TimerValues,
    expiredTimerInfo: ExpiredTimerInfo,
  ): Iterable<unknown>;
  /** Takes the row of a group from the initial state of the query. Needed where there is one. */
  handleInitialState?(key: Key, initialState: Initial, timerValues: TimerValues): void;
  /** Is called at the end of a micro-batch in which `init` was called, also of one that failed. */
  close?(): void;
}

/** What a processor has for its groups. State and timers are those of the group that it is called for. */
export interface StatefulProcessorHandle {
  /** Declares a value, only in `init`. With a time to live, in milliseconds of processing time, it is gone that long after it was set. */
  getValueState<Value extends object = Row>(
    stateName: string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): ValueState<Value>;
  /** Declares a list, only in `init`. With a time to live each element is gone that long after it was put. */
  getListState<Value extends object = Row>(
    stateName: string,
    schema: StructType | string,
    ttlDurationMs?: number,
  ): ListState<Value>;
  /** Declares a map, only in `init`. With a time to live each entry is gone that long after it was set. */
  getMapState<Key extends object = Row, Value extends object = Row>(
    stateName: string,
    userKeySchema: StructType | string,
    valueSchema: StructType | string,
    ttlDurationMs?: number,
  ): MapState<Key, Value>;
  /** Lets go of a variable and all that is held of it, only in `init`. */
  deleteIfExists(stateName: string): void;
  /** Sets a timer to a time in milliseconds. It expires when the time, or the watermark, has reached it. */
  registerTimer(expiryTimestampMs: number): void;
  deleteTimer(expiryTimestampMs: number): void;
  /** The group's timers, earliest first. While one is handled it is among them. */
  listTimers(): readonly number[];
  getQueryInfo(): QueryInfo;
}

/** A row of a group, or none. */
export interface ValueState<Value extends object = Row> {
  exists(): boolean;
  get(): Value | undefined;
  update(newValue: Value | readonly unknown[]): void;
  clear(): void;
}

/** Rows of a group in the order in which they came. */
export interface ListState<Value extends object = Row> {
  exists(): boolean;
  get(): readonly Value[];
  /** Takes the place of all elements; there must be one at least, as in `appendList`. */
  put(newState: readonly (Value | readonly unknown[])[]): void;
  appendValue(newState: Value | readonly unknown[]): void;
  appendList(newState: readonly (Value | readonly unknown[])[]): void;
  clear(): void;
}

/** Rows of a group by keys, which are rows too, in the order in which the keys came. */
export interface MapState<Key extends object = Row, Value extends object = Row> {
  exists(): boolean;
  getValue(key: Key | readonly unknown[]): Value | undefined;
  containsKey(key: Key | readonly unknown[]): boolean;
  updateValue(key: Key | readonly unknown[], value: Value | readonly unknown[]): void;
  iterator(): readonly (readonly [key: Key, value: Value])[];
  keys(): readonly Key[];
  values(): readonly Value[];
  removeKey(key: Key | readonly unknown[]): void;
  clear(): void;
}

export interface TimerValues {
  /** The one time of the micro-batch, in milliseconds. */
  getCurrentProcessingTimeInMs(): number;
  /** In milliseconds; 0 before the first event time, and where the rows have no watermark. */
  getCurrentWatermarkInMs(): number;
}

export interface ExpiredTimerInfo {
  /** What the timer was set to. */
  getExpiryTimeInMs(): number;
}

/** Which micro-batch of which query it is. */
export interface QueryInfo {
  /** The query of a table has an id of zeros. */
  readonly queryId: string;
  readonly runId: string;
  readonly batchId: number;
}
