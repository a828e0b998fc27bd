import { corruptedStateSegment, missingStateSegment } from '../../errors/state-errors.ts';
import { batchNotAvailable, noCommittedBatch } from '../../errors/state-source-errors.ts';
import type { CheckpointStorage } from '../../ports/checkpoint-storage.ts';
import { readDirectory } from '../../state/read-segment.ts';
import type { Segment } from '../../state/segment-directory.ts';
import { SEGMENTS, segmentName } from '../../state/segment-name.ts';
import { commitLog } from '../checkpoint/commit-log.ts';

/** A segment with its bytes. What it says of itself is not yet checked against its checksum. */
export interface StoredSegment extends Segment {
  readonly bytes: Uint8Array;
}

/** The batches that can be read, both ends included. */
export interface CommittedBatches {
  readonly first: number;
  readonly last: number;
}

/** The state in a checkpoint that somebody else may be writing: nothing is locked, nothing is written. */
export class StateCheckpoint {
  readonly location: string;
  readonly #storage: CheckpointStorage;

  constructor(location: string, storage: CheckpointStorage) {
    this.location = location;
    this.#storage = storage;
  }

  /** The committed batches; undefined where there is none. */
  async batches(): Promise<CommittedBatches | undefined> {
    const log = commitLog(this.#storage);
    await log.open();
    const { oldestId: first, latestId: last } = log;
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  /** The same, where there has to be one. Fails with STDS_COMMITTED_BATCH_UNAVAILABLE. */
  async committed(): Promise<CommittedBatches> {
    const batches = await this.batches();
    if (batches === undefined) throw noCommittedBatch(this.location);
    return batches;
  }

  /** Fails with STDS_COMMITTED_BATCH_UNAVAILABLE for a batch to come, STDS_OFFSET_LOG_UNAVAILABLE for one that is gone. */
  requireBatch(batchId: number, { first, last }: CommittedBatches): void {
    if (batchId > last) throw noCommittedBatch(this.location);
    if (batchId < first) {
      throw batchNotAvailable({
        batchId: String(batchId),
        checkpointLocation: this.location,
        availableBatches: first === last ? String(first) : `${first} to ${last}`,
      });
    }
  }

  /** The versions that have an entry, the newest first. */
  async versions(): Promise<number[]> {
    const names = await this.#storage.list(SEGMENTS);
    const numbers = names.map((name) => name.slice(SEGMENTS.length)).filter(isNumber);
    return numbers.map(Number).sort((left, right) => right - left);
  }

  /** The segment of a version; undefined where there is none. Fails with CANNOT_LOAD_STATE_STORE…. */
  async segment(version: number): Promise<StoredSegment | undefined> {
    const name = segmentName(version);
    const bytes = await this.#storage.read(name);
    if (bytes === undefined) return undefined;
    const segment = readDirectory(name, bytes);
    if (segment.version !== version) throw corruptedStateSegment(name, 'it is of another version');
    return { ...segment, bytes };
  }

  /** The same, where there has to be one. */
  async requireSegment(version: number): Promise<StoredSegment> {
    const segment = version > 0 ? await this.segment(version) : undefined;
    if (segment === undefined) throw missingStateSegment(segmentName(version));
    return segment;
  }

  /** The segments that make a version, the newest first, down to a snapshot. */
  async chain(version: number): Promise<StoredSegment[]> {
    return this.chainOf(await this.requireSegment(version));
  }

  /** The same, from a segment that was read. */
  async chainOf(newest: StoredSegment): Promise<StoredSegment[]> {
    const segments = [newest];
    for (let last = newest; last.kind !== 'snapshot'; segments.push(last)) {
      last = await this.requireSegment(last.version - 1);
    }
    return segments;
  }

  close(): Promise<void> {
    return this.#storage.close();
  }
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
