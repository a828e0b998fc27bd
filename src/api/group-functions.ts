import type { StructType } from '../types/data-type.ts';
import type { GroupedData } from './grouped-data.ts';
import type { GroupState } from './groups/group-state.ts';
import type { Row } from './row.ts';

/** When groups without rows time out. */
export type GroupStateTimeout = 'NoTimeout' | 'ProcessingTimeTimeout' | 'EventTimeTimeout';

/** How `mapGroupsWithState` calls its function. Schemas are DDL (`'n BIGINT, last TIMESTAMP'`) or types. */
export interface MapGroupsOptions<Frame> {
  /** Of the rows that the function gives. */
  readonly outputSchema: StructType | string;
  /** Of the state of a group. */
  readonly stateSchema: StructType | string;
  /** `NoTimeout` if left out. */
  readonly timeout?: GroupStateTimeout;
  /**
   * The states to begin with, for the first micro-batch of a query: a table grouped by the same keys, with the columns of the
   * state, and a row a key.
   */
  readonly initialState?: GroupedData<Frame>;
}

export interface FlatMapGroupsOptions<Frame> extends MapGroupsOptions<Frame> {
  /** Whether the rows are new ones, or take the place of earlier ones: the output mode of the query must be the same. */
  readonly outputMode: 'append' | 'update';
}

/** Makes a row of a group, its rows in this micro-batch, and its state. */
export type MapGroupsFunction<
  Key extends object = Row,
  Input extends object = Row,
  State extends object = Row,
> = (key: Key, rows: readonly Input[], state: GroupState<State>) => unknown;

/** Makes any number of rows of a group. */
export type FlatMapGroupsFunction<
  Key extends object = Row,
  Input extends object = Row,
  State extends object = Row,
> = (key: Key, rows: readonly Input[], state: GroupState<State>) => Iterable<unknown>;

/** A function of which only the program knows what it takes. */
export type GroupsFunction = (...call: never[]) => Iterable<unknown>;

/** What the timers and the time to live of a `StatefulProcessor` go by. */
export type TimeMode = 'None' | 'ProcessingTime' | 'EventTime';
