import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { KeptFunctions } from './kept-functions.ts';

/*
 * How functions of the program are called on groups with state (`mapGroupsWithState`, `flatMapGroupsWithState`,
 * `transformWithState`). A plan names them by an id; they stay in the realm of the session, and the engine asks that realm once
 * for all groups that a micro-batch touches: their keys, rows and states go there, rows and changes of state come
 * back. State is held by the engine alone, as texts that only the functions' side reads.
 */

export type GroupsMethod = 'mapGroupsWithState' | 'flatMapGroupsWithState' | 'transformWithState';

/** What timers and timeouts go by. */
export type GroupsTime = 'none' | 'processingTime' | 'eventTime';

/** As Spark names them in messages. */
export const TIME_MODE_NAMES = {
  none: 'NoTime',
  processingTime: 'ProcessingTime',
  eventTime: 'EventTime',
} as const satisfies Record<GroupsTime, string>;

/** What a program says of its functions on groups, as it said it: the analysis makes a `GroupsDescription` of it. */
export interface GroupsCall {
  readonly functionId: string;
  readonly method: GroupsMethod;
  readonly outputSchema: StructType | string;
  readonly outputMode: string | undefined;
  /** A timeout or a time mode. */
  readonly time: string | undefined;
  readonly stateSchema?: StructType | string;
  readonly eventTimeColumnName?: string;
}

/** All that a resolved plan says of functions on groups. */
export interface GroupsDescription {
  readonly functionId: string;
  readonly method: GroupsMethod;
  readonly outputSchema: StructType;
  readonly outputMode: 'append' | 'update' | 'complete';
  readonly time: GroupsTime;
  /** Of the one state that a group has; `transformWithState` names its variables itself. */
  readonly stateSchema: StructType | undefined;
  /** Which column of the result carries the watermark on. */
  readonly eventTimeColumnName?: string;
}

/** A state variable, as the functions declare it. */
export interface StateVariable {
  readonly name: string;
  readonly kind: 'value' | 'list' | 'map';
  readonly schema: StructType;
  /** Of a map. */
  readonly keySchema?: StructType;
  /** Whether entries live for a time only, or have a timeout. */
  readonly isTimed: boolean;
}

/** One value: of a value state, an element of a list, or under a key of a map. */
export interface StateEntry {
  /** Written by `encodeRow`; empty for a timer. */
  readonly value: string;
  /** In milliseconds: when it is gone, or a timer's time. */
  readonly expiresMs?: number;
}

/**
 * All that is held of a group, by variable and then by item: empty for a value, a name of its own for an element of a list, the
 * text of the key in a map. Timers are under `TIMERS`, by their times.
 */
export type GroupEntries = ReadonlyMap<string, ReadonlyMap<string, StateEntry>>;

/** The name of no variable. */
export const TIMERS = '';

/** A change of an entry; without one it is removed. */
export interface StateChange {
  /** Which of the groups asked about. */
  readonly group: number;
  readonly variable: string;
  readonly item: string;
  readonly entry: StateEntry | undefined;
}

/** What holds for all calls of one operator in one micro-batch. */
export interface GroupsBatch {
  readonly functions: GroupsDescription;
  readonly keySchema: StructType;
  readonly rowSchema: StructType;
  /** Of the rows of the initial state; undefined where there is none in this micro-batch. */
  readonly initialSchema: StructType | undefined;
  readonly queryId: string;
  readonly runId: string;
  readonly batchId: number;
  /** In continuous mode: which of the epoch's times it is that the functions are begun. */
  readonly cycle: number;
  readonly batchTimestampMs: number;
  /** Undefined where the input has no watermark. */
  readonly watermarkMs: number | undefined;
}

/** The groups of one kind of call. */
export interface GroupsQuestion {
  /** Rows of the initial state, rows of the input, or timers that have expired. */
  readonly phase: 'initial' | 'rows' | 'timers';
  readonly keys: readonly ValueRow[];
  readonly states: readonly GroupEntries[];
  /** The rows, or none; and which group each is of. */
  readonly rows: readonly ValueRow[];
  readonly groups: Uint32Array;
  /** For timers: the groups' expired ones, in the order of time. */
  readonly timers: readonly { readonly group: number; readonly expiryMs: number }[];
}

export interface GroupsAnswer {
  readonly rows: readonly ValueRow[];
  /** In the order in which they happened. */
  readonly changes: readonly StateChange[];
  /** Spark's counts. */
  readonly updated: number;
  readonly removed: number;
}

/** What the functions say before they are called. */
export interface GroupsOpening {
  readonly variables: readonly StateVariable[];
  /** Names of variables whose entries go. */
  readonly deleted: readonly string[];
}

/** Functions in one micro-batch. */
export interface OpenGroups extends GroupsOpening {
  call(question: GroupsQuestion): GroupsAnswer;
  /** Ends the micro-batch, also one that was given up. */
  close(): void;
}

/** Functions of the program, in their realm. */
export type GroupFunctions = (batch: GroupsBatch) => OpenGroups;

/** The functions of this realm by their ids; what calls them is loaded when they are first called. */
const functions = new KeptFunctions<() => Promise<GroupFunctions>>('groups');

/** Keeps functions for good, and answers with their id. */
export function keepGroupFunctions(load: () => Promise<GroupFunctions>): string {
  return functions.keep(load);
}

/** Begins a micro-batch of functions that are kept here; undefined for those of another realm. */
export async function openGroupFunctions(batch: GroupsBatch): Promise<OpenGroups | undefined> {
  const load = functions.of(batch.functions.functionId);
  return load === undefined ? undefined : (await load())(batch);
}
