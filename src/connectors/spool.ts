/**
 * The durable buffer of sources that can't be read again: sockets, standard input, iterables. Bytes are spooled before
 * an offset names them, so that a logged range can be read again after a crash.
 *
 * A position is a count of bytes since the first start of the query. Segments are written once:
 *
 * ```text
 * sources/<n>/spool-0-4096        bytes [0, 4096)
 * sources/<n>/spool-4096-4300     bytes [4096, 4300)
 * ```
 *
 * Group commit: while one segment is being written, what arrives is gathered for the next, so that the number of fsyncs
 * follows the speed of the disk and not the number of events; a single event on a quiet stream is written at once. Where
 * much comes, a moment is left for more of it: each segment costs a dozen calls of the operating system.
 *
 * An append must be whole records (`WholeLines` cuts a byte stream so): then every segment begins and ends between two
 * records, a crash loses only what was not yet spooled, and no record is joined from the halves of two connections.
 */
import { sourceRangeLost } from '../errors/streaming-errors.ts';
import type { CheckpointStorage } from '../ports/checkpoint-storage.ts';
import type { ByteReader } from './format/format.ts';
import { concatenate } from './whole-lines.ts';

export interface SpoolOptions {
  /** Entries under `sources/<n>/`. */
  readonly storage: CheckpointStorage;
  /** A segment is closed when it has this many bytes; one append may be larger. */
  readonly segmentBytesMax?: number;
  /** Recent segments up to this many bytes are kept in memory, so that a batch need not read them back. */
  readonly cacheBytesMax?: number;
  /** Waits a moment for more to write at once. Absent: nothing waits. */
  readonly gather?: () => Promise<void>;
}

/** Segments of this many bytes tell of a flow that is worth to be gathered. */
const BULK_BYTES = 1 << 15;

interface Segment {
  readonly start: number;
  readonly end: number;
  /** Absent where it was recovered, or fell out of the cache. */
  bytes: Uint8Array | undefined;
}

interface Append {
  readonly bytes: Uint8Array;
  readonly resolve: (end: number) => void;
  readonly reject: (error: unknown) => void;
}

export class Spool {
  readonly #storage: CheckpointStorage;
  readonly #segmentBytesMax: number;
  readonly #cacheBytesMax: number;
  readonly #gather: SpoolOptions['gather'];
  readonly #segments: Segment[];
  #pending: Append[] = [];
  #pendingBytes = 0;
  #cachedBytes = 0;
  /** Everything before it was processed. */
  #releasedTo = 0;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #listener: () => void = () => {};

  private constructor(options: SpoolOptions, segments: Segment[]) {
    this.#storage = options.storage;
    this.#segmentBytesMax = options.segmentBytesMax ?? 1 << 20;
    this.#cacheBytesMax = options.cacheBytesMax ?? 8 << 20;
    this.#gather = options.gather;
    this.#segments = segments;
  }

  /** Finds what an earlier run left. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const segments: Segment[] = [];
    for (const name of await options.storage.list('spool-')) {
      const range = /^spool-(\d+)-(\d+)$/.exec(name);
      if (range !== null) {
        segments.push({ start: Number(range[1]), end: Number(range[2]), bytes: undefined });
      }
    }
    return new Spool(
      options,
      segments.sort((left, right) => left.start - right.start),
    );
  }

  /** The first position that can still be read. */
  get start(): number {
    return this.#segments.at(0)?.start ?? 0;
  }

  /** The end of what is durable: offsets may name positions up to here. */
  get end(): number {
    return this.#segments.at(-1)?.end ?? 0;
  }

  /** Bytes that wait to be processed, those that are still being written included: what back-pressure looks at. */
  get heldBytes(): number {
    return this.end - Math.max(this.start, this.#releasedTo) + this.#pendingBytes;
  }

  /** Is called when `end` has moved. */
  onAppended(listener: () => void): void {
    this.#listener = listener;
  }

  /**
   * Spools whole records. Resolves to the new end when they are durable; rejects, like every later append, when the
   * storage fails. The bytes must not be changed until then.
   */
  append(bytes: Uint8Array): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (bytes.length === 0) return Promise.resolve(this.end);
    return new Promise((resolve, reject) => {
      this.#pending.push({ bytes, resolve, reject });
      this.#pendingBytes += bytes.length;
      this.#writing ??= this.#writePending();
    });
  }

  /**
   * The largest end within `bytesMax` of `start` that lies between two records; at least one segment, so that a batch
   * always gets on.
   */
  endWithin(start: number, bytesMax: number): number {
    const within = this.#segments.findLast(
      (segment) => segment.end > start && segment.end - start <= bytesMax,
    );
    if (within !== undefined) return within.end;
    return this.#segments.find((segment) => segment.end > start)?.end ?? start;
  }

  /** The bytes of `[start, end)`. Fails while reading if they were forgotten or are not durable yet. */
  read(start: number, end: number): ByteReader {
    return new SpoolReader((position) => this.#bytesFrom(position), start, end);
  }

  /** Everything before `position` was processed, if not committed: it waits no longer. */
  release(position: number): void {
    this.#releasedTo = Math.max(this.#releasedTo, position);
  }

  /**
   * Everything before `position` was committed. The last segment stays in any case: it tells a restart where the stream
   * goes on.
   */
  async forget(position: number): Promise<void> {
    this.release(position);
    let count = 0;
    while (count < this.#segments.length - 1 && this.#segments[count].end <= position) count++;
    const forgotten = this.#segments.splice(0, count);
    for (const segment of forgotten) this.#cachedBytes -= segment.bytes?.length ?? 0;
    if (forgotten.length > 0) await this.#storage.delete(forgotten.map(segmentName));
  }

  /** Waits for the writes that are under way. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #writePending(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#takeGroup();
      const start = this.end;
      try {
        await this.#writeSegment(group);
      } catch (error) {
        this.#fail(error, group);
        break;
      }
      for (const append of group) append.resolve(this.end);
      this.#listener();
      const isBulk = this.end - start >= BULK_BYTES && this.#pendingBytes < this.#segmentBytesMax;
      if (isBulk) await this.#gather?.();
    }
    this.#writing = undefined;
  }

  #takeGroup(): Append[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#pending.length && (count === 0 || bytes < this.#segmentBytesMax)) {
      bytes += this.#pending[count].bytes.length;
      count++;
    }
    return this.#pending.splice(0, count);
  }

  async #writeSegment(group: readonly Append[]): Promise<void> {
    const bytes = concatenate(group.map((append) => append.bytes));
    const segment: Segment = { start: this.end, end: this.end + bytes.length, bytes };
    await this.#storage.write([{ name: segmentName(segment), bytes, mode: 'replace' }]);
    this.#segments.push(segment);
    this.#pendingBytes -= bytes.length;
    this.#cachedBytes += bytes.length;
    this.#trimCache();
  }

  #trimCache(): void {
    for (const segment of this.#segments) {
      if (this.#cachedBytes <= this.#cacheBytesMax) return;
      this.#cachedBytes -= segment.bytes?.length ?? 0;
      segment.bytes = undefined;
    }
  }

  /** What was not written is not durable, and a later write would leave a hole: the spool takes nothing more. */
  #fail(error: unknown, group: readonly Append[]): void {
    this.#failure = { error };
    for (const append of [...group, ...this.#pending]) append.reject(error);
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  async #bytesFrom(position: number): Promise<Uint8Array> {
    const segment = this.#segments.find(({ start, end }) => start <= position && position < end);
    const bytes =
      segment === undefined
        ? undefined
        : (segment.bytes ?? (await this.#storage.read(segmentName(segment))));
    if (segment === undefined || bytes === undefined) {
      throw sourceRangeLost({
        source: 'spool',
        position: String(position),
        start: String(this.start),
        end: String(this.end),
      });
    }
    return bytes.subarray(position - segment.start);
  }
}

/** Reads a range segment by segment. */
class SpoolReader implements ByteReader {
  readonly #bytesFrom: (position: number) => Promise<Uint8Array>;
  readonly #end: number;
  #position: number;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(bytesFrom: (position: number) => Promise<Uint8Array>, start: number, end: number) {
    this.#bytesFrom = bytesFrom;
    this.#position = start;
    this.#end = end;
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#position >= this.#end) return 0;
    return this.#rest.length > 0 ? this.#copyTo(target) : this.#fetchThenCopyTo(target);
  }

  async close(): Promise<void> {}

  async #fetchThenCopyTo(target: Uint8Array): Promise<number> {
    const bytes = await this.#bytesFrom(this.#position);
    this.#rest = bytes.subarray(0, this.#end - this.#position);
    return this.#copyTo(target);
  }

  #copyTo(target: Uint8Array): number {
    const count = Math.min(target.length, this.#rest.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    this.#position += count;
    return count;
  }
}

function segmentName({ start, end }: { readonly start: number; readonly end: number }): string {
  return `spool-${start}-${end}`;
}
