import { TypeId } from '../../assembly/abi.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { newRowList, type RowList } from '../wasm/row-list.ts';
import { dueTime } from './event-time-queue.ts';

/** The spans of rows, and the numbers of their keys; rows of key 0 are in no session. */
export interface SessionRows {
  readonly starts: Ptr;
  readonly ends: Ptr;
  readonly numbers: Ptr;
  readonly rows: number;
  /** All key numbers are below. */
  readonly bound: number;
}

/** Sessions as rows. */
export interface SessionColumns {
  /** The key number of each. */
  readonly keys: Ptr;
  readonly starts: Ptr;
  readonly ends: Ptr;
}

/** Two lists of one length. */
export interface SessionMerges {
  readonly takers: Ptr;
  readonly taken: Ptr;
  readonly count: number;
}

/** Which rows are in sessions: a byte a row, as `session_sift` writes them. */
export const COUNTED_ROW = 1;
export const LATE_ROW = 2;

/** Sessions by key number and time; see `assembly/table/session-index.ts`. */
export class SessionIndex {
  readonly #core: WasmCore;
  readonly #evicts: boolean;
  #index: Ptr;

  constructor(core: WasmCore, evicts: boolean) {
    this.#core = core;
    this.#evicts = evicts;
    this.#index = core.kernels.session_new(evicts ? 1 : 0);
  }

  /** Takes rows into sessions; gives the session of each. Sessions that others took in wait in `merges`. */
  assign({ starts, ends, numbers, rows, bound }: SessionRows): Ptr {
    const sessions = newRowList(this.#core, rows);
    const { kernels } = this.#core;
    kernels.session_assign(this.#index, starts, ends, numbers, rows, bound, sessions);
    return sessions;
  }

  /** Replaces sessions that others took in by those, in place. */
  resolve(sessions: Ptr, rows: number): void {
    this.#core.kernels.session_resolve(this.#index, sessions, rows);
  }

  /** What was taken in since `releaseMerged`, in the order in which states are to be merged. */
  merges(): SessionMerges {
    const count = this.mergeCount;
    const takers = newRowList(this.#core, count);
    const taken = newRowList(this.#core, count);
    this.#core.kernels.session_merges(this.#index, takers, taken);
    return { takers, taken, count };
  }

  /** How many sessions others took in since `releaseMerged`. */
  get mergeCount(): number {
    return this.#core.kernels.session_merge_count(this.#index);
  }

  /** The sessions that others took in are no more: their states must be clear. */
  releaseMerged(): void {
    this.#core.kernels.session_release_merged(this.#index);
  }

  /** All numbers of sessions are below. */
  get bound(): number {
    return this.#core.kernels.session_bound(this.#index);
  }

  get size(): number {
    return this.#core.kernels.session_size(this.#index);
  }

  get bytes(): number {
    return this.#core.kernels.session_bytes(this.#index);
  }

  /** How many sessions the listed keys have. */
  countOf({ rows, count }: RowList): number {
    return this.#core.kernels.session_count_of(this.#index, rows, count);
  }

  read({ rows, count }: RowList): SessionColumns {
    const columns = { keys: newRowList(this.#core, count), ...this.#newSpans(count) };
    const { keys, starts, ends } = columns;
    this.#core.kernels.session_read(this.#index, rows, count, keys, starts, ends);
    return columns;
  }

  #newSpans(rows: number): { readonly starts: Ptr; readonly ends: Ptr } {
    const column = () => newColumn(this.#core, { type: TypeId.I64, rows });
    return { starts: column(), ends: column() };
  }

  /** All sessions that are not evicted. */
  live(): RowList {
    const rows = newRowList(this.#core, this.size);
    this.#core.kernels.session_live(this.#index, rows);
    return { rows, count: this.size };
  }

  /** Sessions that the micro-batch changed, without those that are gone. */
  dirty(): RowList {
    const { kernels } = this.#core;
    const rows = newRowList(this.#core, kernels.session_dirty_count(this.#index));
    return { rows, count: kernels.session_dirty(this.#index, rows) };
  }

  /** How many rows of the checkpoint the micro-batch makes void. */
  get removedCount(): number {
    return this.#core.kernels.session_removed_count(this.#index);
  }

  /** The rows of the checkpoint that the micro-batch makes void, by key and start. */
  removed(): Omit<SessionColumns, 'ends'> & { readonly count: number } {
    const count = this.removedCount;
    const keys = newRowList(this.#core, count);
    const { starts } = this.#newSpans(count);
    this.#core.kernels.session_removed(this.#index, keys, starts);
    return { keys, starts, count };
  }

  /** A time before which no session is evicted; undefined where none ever is. */
  get firstMicros(): bigint | undefined {
    return dueTime(this.#core.kernels.session_first_due(this.#index));
  }

  /** Takes sessions that end at the watermark or before out of all lists; gives what the micro-batch evicted. */
  evict(watermarkMicros: bigint): RowList {
    this.#core.kernels.session_evict(this.#index, watermarkMicros);
    return this.evicted();
  }

  /** What the micro-batch evicted. It can be read until `settle`. */
  evicted(): RowList {
    const { kernels } = this.#core;
    const count = kernels.session_evicted_count(this.#index);
    const rows = newRowList(this.#core, count);
    kernels.session_evicted(this.#index, rows);
    return { rows, count };
  }

  /** Ends a micro-batch that is committed. Gives the keys that have no session any more, some more than once. */
  settle(): RowList {
    const { kernels } = this.#core;
    const rows = newRowList(this.#core, kernels.session_evicted_count(this.#index));
    return { rows, count: kernels.session_settle(this.#index, rows) };
  }

  /** Starts a micro-batch: no session is dirty, removed or evicted. */
  start(): void {
    this.#core.kernels.session_start(this.#index);
  }

  /** Puts sessions back as a checkpoint has them; gives their numbers. */
  restore({ starts, ends, numbers, rows, bound }: SessionRows): Ptr {
    const sessions = newRowList(this.#core, rows);
    const { kernels } = this.#core;
    kernels.session_restore(this.#index, starts, ends, numbers, rows, bound, sessions);
    return sessions;
  }

  /** Forgets sessions by key and start; gives their numbers, which are free. */
  forget({ starts, numbers, rows, bound }: Omit<SessionRows, 'ends'>): RowList {
    const sessions = newRowList(this.#core, rows);
    const { kernels } = this.#core;
    const count = kernels.session_forget(this.#index, starts, numbers, rows, bound, sessions);
    return { rows: sessions, count };
  }

  /** Those of the listed keys that have no session. */
  withoutSession({ rows, count }: RowList): RowList {
    const empty = newRowList(this.#core, count);
    const { kernels } = this.#core;
    return { rows: empty, count: kernels.session_empty_keys(this.#index, rows, count, empty) };
  }

  /** Forgets everything. */
  clear(): void {
    this.close();
    this.#index = this.#core.kernels.session_new(this.#evicts ? 1 : 0);
  }

  close(): void {
    this.#core.kernels.session_free(this.#index);
  }
}
