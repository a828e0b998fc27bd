import type { KinesisRecord } from './client.ts';
import type { DataLoss } from './data-loss.ts';
import { ENDED, positionJson, type ShardPosition, START } from './positions.ts';
import { ExpectedFailure, type KinesisStream } from './stream.ts';

/** A record with all that makes a row of it. */
export interface ShardRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly arrivalMs: number;
  readonly data: Uint8Array;
}

export interface CursorOptions {
  readonly stream: KinesisStream;
  readonly shard: string;
  readonly dataLoss: DataLoss;
}

const NOTHING = new Uint8Array(0);

/** Goes through a shard, an answer at a time. Its iterator is made anew from the last record whenever Kinesis no longer takes it. */
export class ShardCursor {
  readonly #options: CursorOptions;
  #position: ShardPosition;
  #iterator: string | undefined;
  #behindMs: number | undefined;

  constructor(options: CursorOptions, position: ShardPosition) {
    this.#options = options;
    this.#position = position;
  }

  /** Behind the last record that was fetched. */
  get position(): ShardPosition {
    return this.#position;
  }

  get isEnded(): boolean {
    return this.#position.kind === 'ended';
  }

  /** How old the newest record was that had not been fetched; undefined before the first answer. */
  get behindMs(): number | undefined {
    return this.#behindMs;
  }

  /** The next records; there may be none for now, or because the shard has ended. */
  async fetch(limit: number): Promise<ShardRecord[]> {
    const { stream } = this.#options;
    const sinceMs = stream.nowMs();
    for (let tries = 0; ; tries++) {
      this.#iterator ??= await this.#newIterator();
      if (this.#iterator === undefined) return [];
      try {
        return this.#take(await stream.records(this.#iterator, limit));
      } catch (error) {
        if (!(error instanceof ExpectedFailure)) throw error;
        // Also a service that was started again may not know iterators from before.
        this.#iterator = undefined;
        await stream.backOff('GetRecords', tries, sinceMs, error);
      }
    }
  }

  #take(answer: {
    readonly Records?: readonly KinesisRecord[];
    readonly NextShardIterator?: string | null;
    readonly MillisBehindLatest?: number;
  }): ShardRecord[] {
    const records = (answer.Records ?? []).map(shardRecord);
    const last = records.at(-1);
    if (last !== undefined) {
      this.#position = { kind: 'after', sequenceNumber: last.sequenceNumber };
    }
    this.#iterator = answer.NextShardIterator ?? undefined;
    if (this.#iterator === undefined) this.#position = ENDED;
    this.#behindMs = answer.MillisBehindLatest ?? 0;
    return records;
  }

  /** Undefined at the end of the shard. */
  async #newIterator(): Promise<string | undefined> {
    const { stream, shard, dataLoss } = this.#options;
    try {
      return await stream.iterator(shard, this.#position);
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) throw error;
      if (error.kind === 'streamMissing') return this.#reportGone();
      const position = JSON.stringify(positionJson(this.#position));
      dataLoss.report('POSITION_GONE', { stream: stream.name, shard, position });
      this.#position = START;
      return stream.iterator(shard, START);
    }
  }

  /** The same error stands for a shard and for a stream that is gone: the second fails here. */
  async #reportGone(): Promise<undefined> {
    const { stream, shard, dataLoss } = this.#options;
    const shards = await stream.shards();
    if (shards.some(({ ShardId }) => ShardId === shard)) return;
    dataLoss.report('SHARD_GONE', { stream: stream.name, shard });
    this.#position = ENDED;
  }
}

function shardRecord(record: KinesisRecord): ShardRecord {
  return {
    sequenceNumber: record.SequenceNumber ?? '',
    partitionKey: record.PartitionKey ?? '',
    arrivalMs: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
    data: record.Data ?? NOTHING,
  };
}
