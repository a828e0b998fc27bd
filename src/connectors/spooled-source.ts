/**
 * A source over a feed that brings bytes once, whether or not anyone is ready: a socket, standard input, a third-party
 * WebSocket. Whole lines go into the spool, durably, before an offset names them. The offset is a number: bytes since
 * the first start of the query.
 */

import { invalidSourceOffset } from '../errors/source-errors.ts';
import type {
  BatchReader,
  Offset,
  OptionDefinition,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from './connector.ts';
import { ConnectorOptions } from './connector-options.ts';
import { byteBatchReader } from './format/byte-batch-reader.ts';
import type { Format } from './format/format.ts';
import { STAMPED_TEXT, stampLines, unstampedReader } from './line-timestamps.ts';
import type { SourceConnection } from './source-connection.ts';
import { Spool } from './spool.ts';

/** Bytes taken over and not yet durable at which the feed must wait: what a crash loses, and costs in memory. */
const IN_FLIGHT_BYTES_MAX = 16 << 20;
const DEFAULT_SPOOL_BYTES_MAX = 1 << 30;
/** How long a fast feed's bytes may wait for others, to be written at once. */
const GATHER_MS = 50;

export const SPOOL_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'maxBytesPerTrigger',
    type: 'bytes',
    doc: 'How many bytes a micro-batch takes at most. Default: all there are.',
  },
  {
    name: 'maxSpoolBytes',
    type: 'bytes',
    default: '1g',
    doc: 'Bytes waiting to be processed at which the source stops taking more from its peer.',
  },
];

/** What brings the bytes. */
export interface ByteFeed {
  /** Begins to bring whole lines. Called once. */
  start(target: FeedTarget): void;
  pause(): void;
  resume(): void;
  /** Resolves when everything there will ever be was handed over. Absent for feeds without an end. */
  readonly ended?: Promise<void>;
  /** Whether it goes on after a restart where it was: then nothing was lost meanwhile. */
  readonly findsItsPlace?: boolean;
  /** The feed's connection, if it has one. */
  readonly connection?: SourceConnection;
  /** Numbers for the progress: torn lines, and as `gaps` how often something may have been lost on the way. */
  metrics(): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface FeedTarget {
  /** Bytes that were taken over, in all runs. */
  readonly position: number;
  /** Takes whole lines, each with its newline. Resolves to whether they are durable; where not, the query fails. */
  lines(bytes: Uint8Array): Promise<boolean>;
}

export interface SpooledSourceOptions {
  readonly context: SourceContext;
  readonly feed: ByteFeed;
  readonly format: Format;
  /** Shown in the progress. */
  readonly description: string;
  /** Keeps the arrival time of every line, as the column `timestamp`; for the format `text`. */
  readonly includeTimestamp?: boolean;
}

export class SpooledSource implements Source, FeedTarget {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #feed: ByteFeed;
  readonly #format: Format;
  readonly #includeTimestamp: boolean;
  readonly #spool: Spool;
  readonly #spoolBytesMax: number;
  /** What the peer sent between the last process and this one is lost, too: 1 after a restart. */
  readonly #gapsAtStart: number;
  #inFlightBytes = 0;
  #isPaused = false;
  #frozenEnd: number | undefined;

  private constructor(options: SpooledSourceOptions, spool: Spool) {
    const { context, feed, format, description, includeTimestamp = false } = options;
    const read = new ConnectorOptions(context.description.format, context.description.options);
    const bytes = read.size('maxBytesPerTrigger');
    this.description = description;
    this.defaultReadLimit =
      bytes === undefined ? { kind: 'allAvailable' } : { kind: 'maxBytes', bytes };
    this.#spoolBytesMax = read.size('maxSpoolBytes') ?? DEFAULT_SPOOL_BYTES_MAX;
    this.#context = context;
    this.#feed = feed;
    this.#format = format;
    this.#includeTimestamp = includeTimestamp;
    this.#spool = spool;
    this.#gapsAtStart = spool.end > 0 && feed.findsItsPlace !== true ? 1 : 0;
  }

  /** Finds what an earlier run spooled, and starts the feed. */
  static async open(options: SpooledSourceOptions): Promise<SpooledSource> {
    const { storage, platform } = options.context;
    const gather = () => platform.scheduler.sleep(GATHER_MS);
    const spool = await Spool.open({ storage, gather });
    const source = new SpooledSource(options, spool);
    options.feed.start(source);
    return source;
  }

  get position(): number {
    return this.#spool.end;
  }

  async lines(bytes: Uint8Array): Promise<boolean> {
    const { clock } = this.#context.platform;
    const kept = this.#includeTimestamp ? stampLines(bytes, clock.nowMs()) : bytes;
    this.#inFlightBytes += kept.length;
    this.#balance();
    try {
      await this.#spool.append(kept);
      return true;
    } catch (error) {
      this.#context.fail(error);
      return false;
    } finally {
      this.#inFlightBytes -= kept.length;
      this.#balance();
    }
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const from = this.#position(start);
    // After a restart nothing else tells how much of what is kept was processed before.
    this.#spool.release(from);
    this.#balance();
    const within = limit.kind === 'maxBytes' ? this.#spool.endWithin(from, limit.bytes) : undefined;
    const end = Math.min(within ?? this.#spool.end, this.#frozenEnd ?? Number.POSITIVE_INFINITY);
    return end > from ? end : start;
  }

  async reportLatestOffset(): Promise<Offset | null> {
    return this.#spool.end === 0 ? null : this.#spool.end;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const from = this.#position(start);
    const { options, schema } = this.#context.description;
    const reader = byteBatchReader({
      bytes: this.#spool.read(from, this.#position(end)),
      format: this.#format,
      context: this.#includeTimestamp
        ? { ...context, ...STAMPED_TEXT }
        : // A header stands once, before everything else.
          { ...context, schema, options: from === 0 ? options : { ...options, header: 'false' } },
    });
    return this.#includeTimestamp ? unstampedReader(reader, context) : reader;
  }

  async commit(end: Offset): Promise<void> {
    await this.#spool.forget(this.#position(end));
    this.#balance();
  }

  /** A feed that ends is waited for: all of standard input, as a shell's user expects. */
  async freeze(): Promise<void> {
    await this.#feed.ended;
    this.#frozenEnd = this.#spool.end;
  }

  onData(listener: () => void): void {
    this.#spool.onAppended(listener);
  }

  get connection(): SourceConnection | undefined {
    return this.#feed.connection;
  }

  metrics(): Readonly<Record<string, string>> {
    const metrics = this.#feed.metrics();
    const spoolBytes = String(this.#spool.heldBytes);
    if (metrics.gaps === undefined) return { ...metrics, spoolBytes };
    return { ...metrics, gaps: String(Number(metrics.gaps) + this.#gapsAtStart), spoolBytes };
  }

  async stop(): Promise<void> {
    await this.#feed.stop();
    await this.#spool.close();
  }

  /** Lets the feed wait while too much is under way, and go on when there is room. */
  #balance(): void {
    const isFull =
      this.#inFlightBytes > IN_FLIGHT_BYTES_MAX || this.#spool.heldBytes > this.#spoolBytesMax;
    if (isFull === this.#isPaused) return;
    this.#isPaused = isFull;
    if (isFull) this.#feed.pause();
    else this.#feed.resume();
  }

  #position(offset: Offset | null): number {
    if (offset === null) return 0;
    if (typeof offset === 'number' && Number.isSafeInteger(offset)) return offset;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
