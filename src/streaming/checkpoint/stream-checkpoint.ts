import type { Offset } from '../../connectors/connector.ts';
import {
  batchMetadataNotFound,
  sourceCountMismatch,
  sourceFormatMismatch,
} from '../../errors/streaming-errors.ts';
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
  readonly #offsets: OffsetLog;
  readonly #commits: CommitLog;
  #metadata: StreamMetadata | undefined;

  constructor(storage: CheckpointStorage) {
    this.storage = storage;
    this.#offsets = offsetLog(storage);
    this.#commits = commitLog(storage);
  }

  /** Takes the location, and reads which entries there are. Writes nothing. */
  async open(): Promise<void> {
    await this.storage.lock();
    this.#metadata = await readStreamMetadata(this.storage);
    await this.#offsets.open();
    await this.#commits.open();
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
    const latestId = this.#offsets.latestId;
    const committedId = this.#commits.latestId;
    if (latestId === undefined) {
      if (committedId !== undefined) this.#missing(`offsets/${committedId}`);
      return newPosition(sourceFormats.length);
    }
    const latest = await this.#offsets.read(latestId);
    this.#checkSources(latest, sourceFormats);
    return committedId === latestId
      ? this.#afterCommitted(latestId, latest)
      : this.#inLogged(latestId, latest, sourceFormats.length);
  }

  /** Notes the query's id and sources, before its first batch is logged. */
  async writeMetadata(metadata: StreamMetadata): Promise<void> {
    if (this.#offsets.latestId !== undefined) return;
    const known = this.#metadata;
    if (known !== undefined && String(known.sources) === String(metadata.sources)) return;
    await writeStreamMetadata(this.storage, metadata);
    this.#metadata = metadata;
  }

  /** Makes a micro-batch's plan durable. */
  async logOffsets(batchId: number, entry: OffsetEntry): Promise<void> {
    await this.storage.write([this.#offsets.entryWrite(batchId, entry)]);
    this.#offsets.written(batchId);
  }

  /** Makes a micro-batch's state and its end durable, as one. */
  async commit(
    batchId: number,
    nextBatchWatermarkMs: number,
    state: readonly CheckpointWrite[],
  ): Promise<void> {
    const entry = this.#commits.entryWrite(batchId, { nextBatchWatermarkMs });
    await this.storage.write([...state, entry]);
    this.#commits.written(batchId);
  }

  /** Removes the log entries below a batch, and other entries that are no longer needed. */
  async purge(oldestId: number, others: readonly string[]): Promise<void> {
    const names = [
      ...this.#offsets.takeBelow(oldestId),
      ...this.#commits.takeBelow(oldestId),
      ...others,
    ];
    if (names.length > 0) await this.storage.delete(names);
  }

  #checkSources({ offsets }: OffsetEntry, formats: readonly string[]): void {
    if (offsets.length !== formats.length) {
      throw sourceCountMismatch({
        checkpointCount: String(offsets.length),
        queryCount: String(formats.length),
      });
    }
    this.#metadata?.sources?.forEach((checkpointFormat, ordinal) => {
      const queryFormat = formats[ordinal];
      if (checkpointFormat === queryFormat) return;
      throw sourceFormatMismatch({ ordinal: String(ordinal), checkpointFormat, queryFormat });
    });
  }

  async #afterCommitted(id: number, latest: OffsetEntry): Promise<RecoveredPosition> {
    const { nextBatchWatermarkMs } = await this.#commits.read(id);
    const { batchWatermarkMs, conf } = latest.metadata;
    return {
      batchId: id + 1,
      logged: undefined,
      start: latest.offsets,
      watermarkMs: Math.max(batchWatermarkMs, nextBatchWatermarkMs),
      previousWatermarkMs: batchWatermarkMs,
      conf,
    };
  }

  async #inLogged(id: number, logged: OffsetEntry, sources: number): Promise<RecoveredPosition> {
    const isFirst = id === 0;
    if (!isFirst && this.#commits.latestId !== id - 1) this.#missing(`commits/${id - 1}`);
    const previous = isFirst ? undefined : await this.#offsets.read(id - 1);
    return {
      batchId: id,
      logged,
      start: previous?.offsets ?? new Array<null>(sources).fill(null),
      watermarkMs: logged.metadata.batchWatermarkMs,
      previousWatermarkMs: previous?.metadata.batchWatermarkMs ?? 0,
      conf: logged.metadata.conf,
    };
  }

  #missing(batchMetadataFile: string): never {
    throw batchMetadataNotFound({ batchMetadataFile });
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
    conf: {},
  };
}
