import type { Offset } from '../../connectors/connector.ts';
import { batchMetadataNotFound } from '../../errors/checkpoint-errors.ts';
import type { CheckpointStorage, CheckpointWrite } from '../../ports/checkpoint-storage.ts';
import { type CommitLog, commitLog } from './commit-log.ts';
import { type OffsetEntry, type OffsetLog, offsetLog } from './offset-log.ts';
import { readStreamMetadata, type StreamMetadata, writeStreamMetadata } from './stream-metadata.ts';

/** Where a query goes on. */
export interface RecoveredPosition {
  /** The next micro-batch to run; the state version that it starts from has the same number. */
  readonly batchId: number;
  /** What the batch is, if it was logged and not committed: it must run again just so. */
  readonly logged: OffsetEntry | undefined;
  /** Where the batch begins, a position for each source. */
  readonly start: readonly (Offset | null)[];
  readonly watermarkMs: number;
  /** The watermark in force in the batch before: rows that are late by it are dropped. */
  readonly previousWatermarkMs: number;
  /** What each watermark node had reached, if the batch before was an epoch of continuous mode; otherwise empty. */
  readonly nodesMs: readonly number[];
  /** Settings of the last logged batch; a restart keeps them. */
  readonly conf: Readonly<Record<string, string>>;
}

/**
 * The logs of one checkpoint location and the order in which they are written:
 *
 * 1. `offsets/N` — only then is the data of batch N read;
 * 2. the sink commits batch N;
 * 3. `state/N+1` and `commits/N` in one atomic set, the commit entry last.
 *
 * A crash after 1 runs the batch again with the same offsets, watermark and time over the same state.
 */
export class StreamCheckpoint {
  readonly storage: CheckpointStorage;
  readonly offsets: OffsetLog;
  readonly commits: CommitLog;
  #metadata: StreamMetadata | undefined;

  constructor(storage: CheckpointStorage) {
    this.storage = storage;
    this.offsets = offsetLog(storage);
    this.commits = commitLog(storage);
  }

  /** Takes the location, and reads which entries there are. Writes nothing. */
  async open(): Promise<void> {
    await this.storage.lock();
    this.#metadata = await readStreamMetadata(this.storage);
    await this.offsets.open();
    await this.commits.open();
  }

  /** The id that the query was given at its first start; undefined in a new checkpoint. */
  get queryId(): string | undefined {
    return this.#metadata?.id;
  }

  /**
   * Finds where to go on, as Spark's `MicroBatchExecution.populateStartOffsets` does. Fails, and leaves the checkpoint
   * as it is, when it belongs to a query with other sources or when an entry is missing or malformed.
   */
  async recover(sourceFormats: readonly string[]): Promise<RecoveredPosition> {
    const latestId = this.offsets.latestId;
    const committedId = this.commits.latestId;
    if (committedId !== undefined && committedId > (latestId ?? -1)) {
      throw batchMetadataNotFound({ batchMetadataFile: `offsets/${committedId}` });
    }
    if (latestId === undefined) return newPosition(sourceFormats.length);
    const { recoverPosition } = await import('./recover-position.ts');
    return recoverPosition({
      offsets: this.offsets,
      commits: this.commits,
      latestId,
      storedFormats: this.#metadata?.sources,
      sourceFormats,
    });
  }

  /** Notes the query's id and sources, before its first batch is logged. */
  async writeMetadata(metadata: StreamMetadata): Promise<void> {
    const known = this.#metadata;
    // A query whose metadata was lost gets a new id, and keeps that.
    if (known !== undefined && this.offsets.latestId !== undefined) return;
    if (known !== undefined && String(known.sources) === String(metadata.sources)) return;
    await writeStreamMetadata(this.storage, metadata);
    this.#metadata = metadata;
  }

  /** Makes a micro-batch's plan durable. */
  async logOffsets(batchId: number, entry: OffsetEntry): Promise<void> {
    await this.storage.write([this.offsets.entryWrite(batchId, entry)]);
    this.offsets.written(batchId);
  }

  /** Makes a micro-batch's state and its end durable, as one. */
  async commit(
    batchId: number,
    nextBatchWatermarkMs: number,
    state: readonly CheckpointWrite[],
  ): Promise<void> {
    const entry = this.commits.entryWrite(batchId, { nextBatchWatermarkMs });
    await this.storage.write([...state, entry]);
    this.commits.written(batchId);
  }

  /** Removes the log entries below a batch, and other entries that are no longer needed. */
  async purge(oldestId: number, others: readonly string[]): Promise<void> {
    const names = [
      ...this.offsets.takeBelow(oldestId),
      ...this.commits.takeBelow(oldestId),
      ...others,
    ];
    if (names.length > 0) await this.storage.delete(names);
  }
}

/** The watermark begins at 0, so that the first batch of an event-time query has one. */
function newPosition(sourceCount: number): RecoveredPosition {
  return {
    batchId: 0,
    logged: undefined,
    start: new Array<null>(sourceCount).fill(null),
    watermarkMs: 0,
    previousWatermarkMs: 0,
    nodesMs: [],
    conf: {},
  };
}
