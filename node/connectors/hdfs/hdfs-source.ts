/**
 * Files that appear in folders of HDFS, as the file source reads those of a disk. What a batch reads, byte for byte, is in a log
 * under `sources/<n>/` before an offset names the entry, `{"logOffset": n}`: a batch that is run again reads the same bytes.
 */
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import { filesReader } from '../../../src/connectors/files/files-reader.ts';
import { SourceFile } from '../../../src/connectors/files/source-file.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import type { MillraceError } from '../../../src/errors/exception.ts';
import { corruptGzipFile, fileNotText, pathNotFound } from '../../../src/errors/file-errors.ts';
import { hdfsFileChanged, hdfsFileGone } from '../../../src/errors/hdfs-errors.ts';
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import type { CompactibleLog } from '../file/compactible-log.ts';
import { isGlob } from '../file/glob.ts';
import { HdfsBlob } from './hdfs-blob.ts';
import { type HdfsFile, listHdfsFiles } from './listing.ts';
import { type LoggedHdfsSlice, openSliceLog } from './slice-log.ts';
import type { HdfsSourceOptions } from './source-options.ts';
import { type Candidate, takeSlices } from './take-slices.ts';
import type { WebHdfs } from './web-hdfs.ts';

/** So many files are looked at side by side. */
const LOOKS_AT_ONCE = 16;

interface HdfsSourceParts {
  readonly context: SourceContext;
  readonly hdfs: WebHdfs;
  readonly options: HdfsSourceOptions;
  readonly format: Format;
  readonly log: CompactibleLog<LoggedHdfsSlice>;
}

export class HdfsSource implements Source {
  readonly description: string;
  readonly isReplayable: boolean;
  readonly defaultReadLimit: ReadLimit;
  readonly #parts: HdfsSourceParts;
  /** The last slice of every file. */
  readonly #seen = new Map<string, LoggedHdfsSlice>();
  /** Slices of batches that may still be read. */
  #uncommitted: LoggedHdfsSlice[];
  #committedId = -1;
  #frozen: readonly HdfsFile[] | undefined;
  #lostFiles = 0;
  #waitingBytes = 0;

  private constructor(parts: HdfsSourceParts, logged: readonly LoggedHdfsSlice[]) {
    const { options, hdfs } = parts;
    this.#parts = parts;
    this.#uncommitted = [...logged];
    for (const slice of logged) this.#seen.set(slice.path, slice);
    this.description = `HdfsSource[${hdfs.address}${options.listing.paths.join(',')}]`;
    this.defaultReadLimit = options.readLimit;
    // Of files that are read in several slices the log keeps the last one only.
    const readsWhole = !options.isFollowing && options.readLimit.kind !== 'maxBytes';
    this.isReplayable = options.failsOnDataLoss && readsWhole;
  }

  /** Fails with `PATH_NOT_FOUND` for a path that is no pattern and not there. */
  static async open(parts: Omit<HdfsSourceParts, 'log'>): Promise<HdfsSource> {
    const { hdfs, options, context } = parts;
    for (const path of options.listing.paths) {
      if (!isGlob(path) && (await hdfs.status(path)) === undefined) throw pathNotFound({ path });
    }
    const log = await openSliceLog(context.storage);
    return new HdfsSource({ ...parts, log }, await log.readAll());
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const { log } = this.#parts;
    const startId = start === null ? -1 : this.#logId(start);
    // An entry that was logged before a crash, though no batch names it yet, is the next batch, or a part of it.
    const isLimited = limit.kind !== 'allAvailable';
    if (log.latestId <= startId || !isLimited) await this.#logNextBatch(limit);
    return log.latestId <= startId ? start : { logOffset: log.latestId };
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const startId = start === null ? -1 : this.#logId(start);
    const endId = this.#logId(end);
    const slices = this.#uncommitted.filter(({ batchId }) => batchId > startId && batchId <= endId);
    const { hdfs, options, format, context: source } = this.#parts;
    const { scheduler } = source.platform;
    const ranges = [];
    for (const slice of await this.#readable(slices)) {
      const file = { path: slice.path, file: new HdfsBlob(hdfs, slice.path, 0, slice.end) };
      const one = new SourceFile(file, scheduler);
      await one.look();
      const { looksLike } = one;
      if (looksLike !== undefined) throw fileNotText({ path: slice.path, looksLike });
      ranges.push({ file: one, from: slice.start, to: Number.POSITIVE_INFINITY });
    }
    return filesReader({
      ranges,
      format,
      context: {
        ...context,
        schema: source.description.schema,
        options: source.description.options,
      },
      isSplittable: options.isSplittable,
      onEnding: async ({ path }, ending) => {
        if (ending.kind === 'whole') return;
        throw corruptGzipFile({ path, reason: ending.reason }, undefined);
      },
    });
  }

  async commit(end: Offset): Promise<void> {
    this.#committedId = Math.max(this.#committedId, this.#logId(end));
    this.#uncommitted = this.#uncommitted.filter(({ batchId }) => batchId > this.#committedId);
  }

  async freeze(): Promise<void> {
    this.#frozen = await listHdfsFiles(this.#parts.hdfs, this.#parts.options.listing);
  }

  /** HDFS tells nobody of new files; to have a listener tells the engine that a look a second is enough. */
  onData(): void {}

  /** Files that were read or begun, what of those that are there waits, what was lost, and what was asked again. */
  metrics(): Readonly<Record<string, string>> {
    return {
      files: String(this.#seen.size),
      waitingBytes: String(this.#waitingBytes),
      lostFiles: String(this.#lostFiles),
      retries: String(this.#parts.hdfs.retries),
    };
  }

  async stop(): Promise<void> {
    this.#parts.hdfs.stop();
  }

  /** Writes the log entry of the next batch, if there is anything to read. */
  async #logNextBatch(limit: ReadLimit): Promise<void> {
    const { hdfs, options, log } = this.#parts;
    const candidates = await this.#candidates();
    const slices = await takeSlices(hdfs, candidates, { ...options, limit });
    const bytes = candidates.reduce(
      (sum, { sizeBytes, position }) => sum + sizeBytes - position,
      0,
    );
    this.#waitingBytes = slices.reduce((left, { start, end }) => left - (end - start), bytes);
    if (slices.length === 0) return;
    const batchId = log.latestId + 1;
    const logged = slices.map((slice) => ({ ...slice, batchId }));
    await log.add(batchId, logged, async () => this.#everything());
    for (const slice of logged) this.#seen.set(slice.path, slice);
    this.#uncommitted.push(...logged);
  }

  /** What a compact entry holds: the slices that may be read again, and how far every file was read. */
  #everything(): LoggedHdfsSlice[] {
    const read = [...this.#seen.values()].filter(({ batchId }) => batchId <= this.#committedId);
    return [...read, ...this.#uncommitted];
  }

  /** Files with something left to read, those in the middle of which a batch ended first, then by time and name. */
  async #candidates(): Promise<Candidate[]> {
    const { hdfs, options } = this.#parts;
    const files = this.#frozen ?? (await listHdfsFiles(hdfs, options.listing));
    const candidates = files.flatMap((file) => {
      const position = this.#positionIn(file);
      return position === undefined ? [] : [{ ...file, position }];
    });
    return candidates.sort(
      (left, right) =>
        Number(right.position > 0) - Number(left.position > 0) ||
        left.modifiedMs - right.modifiedMs ||
        (left.path < right.path ? -1 : 1),
    );
  }

  /** Where to go on in a file; undefined when there is nothing to read of it. */
  #positionIn({ path, fileId, sizeBytes }: HdfsFile): number | undefined {
    const slice = this.#seen.get(path);
    if (slice === undefined) return sizeBytes > 0 ? 0 : undefined;
    if (slice.isLast) return undefined;
    const isSame = slice.fileId === fileId && sizeBytes >= slice.end;
    if (isSame) return sizeBytes > slice.end ? slice.end : undefined;
    this.#lose(slice, hdfsFileChanged({ path, end: String(slice.end) }));
    this.#seen.delete(path);
    return sizeBytes > 0 ? 0 : undefined;
  }

  /** The slices whose files still are those that were planned with. */
  async #readable(slices: readonly LoggedHdfsSlice[]): Promise<LoggedHdfsSlice[]> {
    const readable: LoggedHdfsSlice[] = [];
    for (let at = 0; at < slices.length; at += LOOKS_AT_ONCE) {
      const some = slices.slice(at, at + LOOKS_AT_ONCE);
      const now = await Promise.all(some.map(({ path }) => this.#parts.hdfs.status(path)));
      for (const [index, slice] of some.entries()) {
        const { path, end, fileId } = slice;
        const status = now[index];
        if (status === undefined) this.#lose(slice, hdfsFileGone({ path }));
        else if (status.fileId !== fileId || status.sizeBytes < end) {
          this.#lose(slice, hdfsFileChanged({ path, end: String(end) }));
        } else readable.push(slice);
      }
    }
    return readable;
  }

  #lose({ path }: LoggedHdfsSlice, error: MillraceError): void {
    if (this.#parts.options.failsOnDataLoss) throw error;
    this.#lostFiles++;
    this.#parts.context.platform.logger.warn('a file was lost before it was read', { path });
  }

  #logId(offset: Offset): number {
    const isObject = typeof offset === 'object' && offset !== null && 'logOffset' in offset;
    const id = isObject ? offset.logOffset : undefined;
    const isLogged = typeof id === 'number' && id >= -1 && id <= this.#parts.log.latestId;
    if (isLogged && Number.isSafeInteger(id)) return id;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
