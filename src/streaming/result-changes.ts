import type { ValueRow } from '../types/value.ts';
import type { ValueKey } from '../types/value-key.ts';
import type { ResultDelta, ResultDescription, ResultFollower, ResultState } from './result-feed.ts';

/** How one row has changed since the follower was told. */
interface Change {
  /** As the follower knows it; undefined where it does not. */
  readonly told: ValueRow | undefined;
  /** As it is now; undefined where it is gone. */
  now: ValueRow | undefined;
}

interface ChangedBatches {
  readonly first: number;
  readonly last: number;
  readonly isProvisional: boolean;
}

export interface FollowedTable extends ResultDescription {
  state(): ResultState;
  left(follower: ResultChanges): void;
}

/**
 * What one follower has not been told yet. Of a row there is only the last form, so that it is never more than the rows of
 * the table and those that the follower was told of, however slowly it asks.
 */
export class ResultChanges implements ResultFollower {
  readonly schema: ResultDescription['schema'];
  readonly keyColumns: ResultDescription['keyColumns'];
  readonly #table: FollowedTable;
  readonly #changes = new Map<ValueKey, Change>();
  #hasBegun = false;
  #batches: ChangedBatches | undefined;
  #end: { readonly error: unknown; readonly hasLeft: boolean } | undefined;
  #wake: () => void = () => {};

  constructor(table: FollowedTable) {
    this.schema = table.schema;
    this.keyColumns = table.keyColumns;
    this.#table = table;
  }

  put(key: ValueKey, row: ValueRow, before: ValueRow | undefined): void {
    if (!this.#hasBegun) return;
    const change = this.#changes.get(key);
    if (change === undefined) this.#changes.set(key, { told: before, now: row });
    else change.now = row;
  }

  remove(key: ValueKey, before: ValueRow): void {
    if (!this.#hasBegun) return;
    const change = this.#changes.get(key);
    if (change === undefined) this.#changes.set(key, { told: before, now: undefined });
    else if (change.told === undefined) this.#changes.delete(key);
    else change.now = undefined;
  }

  /** A micro-batch is in the table, all of it or, provisionally, a part; its changes were put before. */
  changed(batchId: number, isProvisional: boolean): void {
    if (!this.#hasBegun) return;
    this.#batches = { first: this.#batches?.first ?? batchId, last: batchId, isProvisional };
    this.#wake();
  }

  /** There will be no more; `error` is why, null where nothing went wrong. */
  ended(error: unknown): void {
    this.#finish({ error, hasLeft: false });
  }

  async next(): Promise<ResultDelta | undefined> {
    if (!this.#hasBegun && !this.#isOver) return this.#snapshot();
    while (this.#batches === undefined && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#batches !== undefined) return this.#delta(this.#batches);
    if (this.#end?.error != null) throw this.#end.error;
    return undefined;
  }

  /** Whether not even a snapshot is to be told: that of a query which ended well still is. */
  get #isOver(): boolean {
    return this.#end !== undefined && (this.#end.hasLeft || this.#end.error !== null);
  }

  leave(): void {
    this.#changes.clear();
    this.#batches = undefined;
    this.#table.left(this);
    this.#finish({ error: null, hasLeft: true });
  }

  #finish(end: { readonly error: unknown; readonly hasLeft: boolean }): void {
    this.#end ??= end;
    this.#wake();
  }

  #snapshot(): ResultDelta {
    const { batchId, isProvisional, rows } = this.#table.state();
    this.#hasBegun = true;
    const fromBatchId = batchId;
    return { fromBatchId, batchId, isProvisional, isSnapshot: true, upserts: rows, deletes: [] };
  }

  #delta({ first, last, isProvisional }: ChangedBatches): ResultDelta {
    const upserts: ValueRow[] = [];
    const deletes: ValueRow[] = [];
    for (const { told, now } of this.#changes.values()) {
      if (now !== undefined) upserts.push(now);
      else if (told !== undefined) deletes.push(told);
    }
    this.#changes.clear();
    this.#batches = undefined;
    const isSnapshot = false;
    return { fromBatchId: first, batchId: last, isProvisional, isSnapshot, upserts, deletes };
  }
}
