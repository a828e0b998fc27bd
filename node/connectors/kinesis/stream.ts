import { retryDelayMs } from '../../../src/connectors/reconnect.ts';
import { sourceStopped } from '../../../src/errors/connection-errors.ts';
import {
  kinesisAuthenticationFailed,
  kinesisRequestFailed,
  kinesisStreamNotFound,
  kinesisUnreachable,
} from '../../../src/errors/kinesis-errors.ts';
import { requiredOption } from '../../../src/errors/source-errors.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import type {
  GetRecordsAnswer,
  KinesisClient,
  KinesisShard,
  PutRecordsAnswer,
  PutRecordsEntry,
} from './client.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { type FailureKind, failureKind, failureReason } from './failures.ts';
import { iteratorPlace, type ShardPosition } from './positions.ts';

const DELAYS = { firstMs: 100, longestMs: 5_000 };
/** After so many tries in a row the log says that something is wrong. */
const TRIES_BEFORE_WARNING = 4;

export interface StreamParts {
  readonly client: KinesisClient;
  readonly options: ConnectionOptions;
  readonly platform: Platform;
}

/** A failure that the caller of a request knows what to do with. */
export class ExpectedFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, cause: unknown) {
    super(failureReason(cause), { cause });
    this.kind = kind;
  }
}

/** The requests about one stream. What passes by itself is tried again, with back-off and jitter, until it ends or the time is up. */
export class KinesisStream {
  readonly name: string;
  readonly #parts: StreamParts;
  readonly #stopped = new AbortController();
  #retries = 0;
  #throttled = 0;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.name = parts.options.streamName;
  }

  /** How often a request was made again. */
  get retries(): number {
    return this.#retries;
  }

  /** How often that was because of limits. */
  get throttled(): number {
    return this.#throttled;
  }

  async shards(): Promise<KinesisShard[]> {
    const shards: KinesisShard[] = [];
    let token: string | undefined;
    do {
      const page = token === undefined ? { StreamName: this.name } : { NextToken: token };
      const answer = await this.retrying('ListShards', () => this.#parts.client.listShards(page));
      shards.push(...(answer.Shards ?? []));
      token = answer.NextToken;
    } while (token !== undefined);
    return shards;
  }

  /** Fails with an `ExpectedFailure` where the shard has no such position, or where it or the stream is not there. */
  async iterator(shard: string, position: ShardPosition): Promise<string | undefined> {
    const place = iteratorPlace(position);
    if (place === undefined) return undefined;
    const input = { StreamName: this.name, ShardId: shard, ...place };
    const ask = () => this.#parts.client.getShardIterator(input);
    const expected: FailureKind[] =
      position.kind === 'start' ? ['streamMissing'] : ['streamMissing', 'invalidArgument'];
    const answer = await this.retrying('GetShardIterator', ask, expected);
    return answer.ShardIterator;
  }

  /** One try; fails with an `ExpectedFailure` where another iterator may help. */
  records(iterator: string, limit: number): Promise<GetRecordsAnswer> {
    const input = { ShardIterator: iterator, Limit: limit };
    const ask = () => this.#parts.client.getRecords(input);
    return this.retrying('GetRecords', ask, ['iteratorExpired', 'away', 'invalidArgument']);
  }

  put(records: readonly PutRecordsEntry[]): Promise<PutRecordsAnswer> {
    const input = { StreamName: this.name, Records: records };
    return this.retrying('PutRecords', () => this.#parts.client.putRecords(input));
  }

  /** Waits longer with each try in a row; counts it. Fails with `KINESIS_UNREACHABLE` when the time since `sinceMs` is up. */
  async backOff(request: string, tries: number, sinceMs: number, cause: unknown): Promise<void> {
    const { platform, options } = this.#parts;
    const { clock, scheduler, logger } = platform;
    const reason = cause instanceof ExpectedFailure ? cause.message : failureReason(cause);
    this.#throwIfStopped();
    if (clock.monotonicMs() - sinceMs >= options.retryTimeoutMs) {
      const seconds = String(options.retryTimeoutMs / 1000);
      throw kinesisUnreachable({ request, stream: this.name, seconds, reason }, cause);
    }
    this.#retries++;
    if (tries === TRIES_BEFORE_WARNING) {
      logger.warn('Kinesis does not answer as it should, trying on', { request, reason });
    }
    await scheduler.sleep(retryDelayMs(tries, platform, DELAYS), this.#stopped.signal);
    this.#throwIfStopped();
  }

  nowMs(): number {
    return this.#parts.platform.clock.monotonicMs();
  }

  sleep(delayMs: number): Promise<void> {
    return this.#parts.platform.scheduler.sleep(delayMs, this.#stopped.signal);
  }

  /** Ends what waits, and the connections. */
  close(): void {
    this.#stopped.abort();
    this.#parts.client.destroy();
  }

  /** Makes a request until it succeeds; those failures that are `expected` come through at once. */
  async retrying<Answer>(
    request: string,
    attempt: () => Promise<Answer>,
    expected: readonly FailureKind[] = [],
  ): Promise<Answer> {
    const sinceMs = this.nowMs();
    for (let tries = 0; ; tries++) {
      this.#throwIfStopped();
      try {
        return await attempt();
      } catch (error) {
        this.#throwIfStopped();
        const kind = failureKind(error);
        if (expected.includes(kind)) throw new ExpectedFailure(kind, error);
        if (kind === 'throttled') this.#throttled++;
        else if (kind !== 'away') throw this.#final(request, kind, error);
        await this.backOff(request, tries, sinceMs, error);
      }
    }
  }

  /** The error of a request that was refused for good. */
  refused(request: string, error: unknown): Error {
    return this.#final(request, failureKind(error), error);
  }

  #final(request: string, kind: FailureKind, cause: unknown): Error {
    const { region, endpointUrl } = this.#parts.options;
    const reason = failureReason(cause);
    if (kind === 'streamMissing') {
      const place = endpointUrl ?? region ?? 'the region of the environment';
      return kinesisStreamNotFound({ stream: this.name, place }, cause);
    }
    if (reason.includes('Region is missing')) {
      return requiredOption({ source: 'kinesis', option: 'region' });
    }
    if (kind === 'credentials') return kinesisAuthenticationFailed({ reason }, cause);
    return kinesisRequestFailed({ request, stream: this.name, reason }, cause);
  }

  #throwIfStopped(): void {
    if (this.#stopped.signal.aborted) throw sourceStopped({ source: `kinesis[${this.name}]` });
  }
}
