/**
 * Spark's file source: every file that appears is read once, whole, in the order of modification. What a batch reads is
 * in a log under `sources/<n>/` before the offset log names it, so a batch that is run again reads the same files. With
 * `maxBytesPerTrigger` a file larger than that is cut at line ends and read over several batches, so that the memory
 * and time of a batch have a bound whatever the file.
 *
 * The offset is `{"logOffset": n}`, the number of the log's entry, as in Spark; a batch that ends inside a file says
 * where: `{"logOffset": 3, "file": "file:///var/log/huge.json", "byte": 1048576}`.
 *
 * Follows Spark's `FileStreamSource` and `FileStreamSourceLog`.
 */
import { closeSync, openSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import { failedReadFile } from '../../../src/errors/file-errors.ts';
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import { errorCode } from '../../storage/file-system.ts';
import { PathWatch } from '../path-watch.ts';
import type { CompactibleLog } from './compactible-log.ts';
import { fileBatchReader } from './file-batch-reader.ts';
import type { FileSourceOptions } from './file-source-options.ts';
import { type FileSlice, isCompressed } from './file-texts.ts';
import { lastLineEnd, nextLineEnd } from './line-ends.ts';
import { type FileStatus, listFiles, partitionRoots } from './listing.ts';
import type { ReadSlices } from './read-slices.ts';
import { SeenFiles } from './seen-files.ts';
import type { SourceCleaner } from './source-cleaner.ts';
import { type LoggedSlice, openSourceLog } from './source-log.ts';

export class FileSource implements Source {
  readonly description: string;
  readonly isReplayable: boolean;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #readSlices: ReadSlices;
  readonly #options: FileSourceOptions;
  readonly #log: CompactibleLog<LoggedSlice>;
  readonly #seen: SeenFiles;
  readonly #watch: PathWatch;
  readonly #cleaner: SourceCleaner | undefined;
  /** Files that this run has read to their ends, and may clean up once that is committed. */
  #toClean: LoggedSlice[] = [];
  /** Slices of batches that may still be read. */
  #uncommitted: LoggedSlice[] = [];
  #committedId = -1;
  #frozen: readonly FileStatus[] | undefined;
  #missingFiles = 0;

  private constructor(
    context: SourceContext,
    readSlices: ReadSlices,
    options: FileSourceOptions,
    log: CompactibleLog<LoggedSlice>,
  ) {
    this.#context = context;
    this.#readSlices = readSlices;
    this.#options = options;
    this.#log = log;
    this.#seen = new SeenFiles(options.maxFileAgeMs);
    this.#cleaner = options.cleaner;
    this.#watch = new PathWatch(options.listing.paths, context.platform.scheduler);
    this.description = `FileStreamSource[${options.listing.paths.join(',')}]`;
    this.defaultReadLimit = options.readLimit;
    this.isReplayable = options.cleaner === undefined && !options.ignoreMissingFiles;
  }

  static async open(
    context: SourceContext,
    readSlices: ReadSlices,
    options: FileSourceOptions,
  ): Promise<FileSource> {
    const log = await openSourceLog(context.storage);
    const source = new FileSource(context, readSlices, options, log);
    source.#uncommitted = await log.readAll();
    for (const slice of source.#uncommitted) source.#seen.add(slice);
    source.#seen.purge();
    return source;
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const startId = start === null ? -1 : this.#logId(start);
    // An entry that was logged before a crash, though no batch names it yet, is the next batch, or a part of it.
    const isLimited = limit.kind !== 'allAvailable';
    if (this.#log.latestId <= startId || !isLimited) await this.#logNextBatch(limit);
    return this.#log.latestId <= startId ? start : this.#offsetOf(this.#log.latestId);
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const startId = start === null ? -1 : this.#logId(start);
    const endId = this.#logId(end);
    const slices = this.#uncommitted.filter(({ batchId }) => batchId > startId && batchId <= endId);
    if (this.#cleaner !== undefined) {
      this.#toClean.push(...slices.filter((slice) => slice.end === undefined));
    }
    return fileBatchReader({
      slices,
      readSlices: this.#readSlices,
      context,
      description: this.#context.description,
      roots: partitionRoots(this.#options.listing),
      onMissing: this.#options.ignoreMissingFiles ? (path) => this.#skipMissing(path) : undefined,
    });
  }

  async commit(end: Offset): Promise<void> {
    this.#committedId = Math.max(this.#committedId, this.#logId(end));
    this.#uncommitted = this.#uncommitted.filter(({ batchId }) => batchId > this.#committedId);
    const cleaner = this.#cleaner;
    if (cleaner === undefined) return;
    const read = this.#toClean;
    this.#toClean = read.filter(({ batchId }) => batchId > this.#committedId);
    const isCommitted = ({ batchId }: LoggedSlice) => batchId <= this.#committedId;
    const { logger } = this.#context.platform;
    await Promise.all(read.filter(isCommitted).map(({ path }) => cleaner(path, logger)));
  }

  async freeze(): Promise<void> {
    this.#frozen = await listFiles(this.#options.listing);
  }

  onData(listener: () => void): void {
    this.#watch.onChange(listener);
  }

  metrics(): Readonly<Record<string, string>> {
    return { missingFiles: String(this.#missingFiles) };
  }

  async stop(): Promise<void> {
    this.#watch.close();
  }

  /** Writes the log entry of the next batch, if there is anything to read. */
  async #logNextBatch(limit: ReadLimit): Promise<void> {
    const candidates = await this.#candidates();
    const batchId = this.#log.latestId + 1;
    const slices = takeWithin(limit, candidates, this.#options.isSplittable).map((slice) => ({
      ...slice,
      batchId,
    }));
    if (slices.length === 0) return;
    await this.#log.add(batchId, slices, async () => this.#everything());
    for (const slice of slices) this.#seen.add(slice);
    this.#uncommitted.push(...slices);
    this.#seen.purge();
  }

  /** What a compact entry holds: the slices that may be read again, and how far every file was read. */
  #everything(): LoggedSlice[] {
    const isCommitted = (slice: LoggedSlice) => slice.batchId <= this.#committedId;
    return [...this.#seen.summary().filter(isCommitted), ...this.#uncommitted];
  }

  /** Files with something left to read, those in the middle of which a batch ended first. */
  async #candidates(): Promise<Candidate[]> {
    const files = this.#frozen ?? (await listFiles(this.#options.listing));
    const candidates: Candidate[] = [];
    for (const file of files) {
      const position = this.#seen.positionIn(file);
      if (position !== undefined) candidates.push({ ...file, position });
    }
    const direction = this.#options.latestFirst ? -1 : 1;
    return candidates.sort(
      (left, right) =>
        Number(right.position > 0) - Number(left.position > 0) ||
        direction * (left.modifiedMs - right.modifiedMs || (left.path < right.path ? -1 : 1)),
    );
  }

  #offsetOf(logOffset: number): Offset {
    const last = this.#uncommitted.findLast((slice) => slice.batchId === logOffset);
    return last?.end === undefined
      ? { logOffset }
      : { logOffset, file: pathToFileURL(last.path).href, byte: last.end };
  }

  #logId(offset: Offset): number {
    const isObject = typeof offset === 'object' && offset !== null && 'logOffset' in offset;
    const id = isObject ? offset.logOffset : undefined;
    // The log is written before the offset that names its entry: it is never behind. Spark's offset of nothing is -1.
    const isLogged = typeof id === 'number' && id >= -1 && id <= this.#log.latestId;
    if (isLogged && Number.isSafeInteger(id)) return id;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }

  #skipMissing(path: string): void {
    this.#missingFiles++;
    this.#context.platform.logger.warn('a file is gone and was skipped', { path });
  }
}

interface Candidate extends FileStatus {
  readonly position: number;
}

type Slice = FileSlice & { readonly modifiedMs: number };

/** The files of a batch within a limit. At least one is taken, so that a stream always gets on. */
function takeWithin(
  limit: ReadLimit,
  candidates: readonly Candidate[],
  isSplittable: boolean,
): Slice[] {
  switch (limit.kind) {
    case 'maxFiles':
      return candidates.slice(0, limit.files).map(wholeRest);
    case 'maxBytes':
      return takeBytes(limit.bytes, candidates, isSplittable);
    default:
      return candidates.map(wholeRest);
  }
}

function wholeRest({ path, modifiedMs, position }: Candidate): Slice {
  return { path, modifiedMs, start: position, end: undefined };
}

function takeBytes(
  bytesMax: number,
  candidates: readonly Candidate[],
  isSplittable: boolean,
): Slice[] {
  const slices: Slice[] = [];
  let left = bytesMax;
  for (const candidate of candidates) {
    const bytes = candidate.sizeBytes - candidate.position;
    if (bytes <= left) slices.push(wholeRest(candidate));
    else if (isSplittable && !isCompressed(candidate.path)) {
      const end = cutAtLineEnd(candidate, left, slices.length === 0);
      if (end !== undefined) slices.push({ ...wholeRest(candidate), end });
      else if (slices.length === 0) slices.push(wholeRest(candidate));
    } else if (slices.length === 0) slices.push(wholeRest(candidate));
    left -= bytes;
    if (left <= 0) break;
  }
  return slices;
}

/**
 * The end of the last line within `bytes` of the file's position. If the line is longer than that its end, wherever it
 * is, provided that the batch has nothing else to do (`mustAdvance`). Undefined if there is none before the end of the
 * file.
 */
function cutAtLineEnd(
  { path, position, sizeBytes }: Candidate,
  bytes: number,
  mustAdvance: boolean,
): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    // A file that vanished is dealt with when it is read, where there is a rule for it.
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw failedReadFile({ path, code: errorCode(cause), cause });
  }
  try {
    const within = lastLineEnd(file, position, position + bytes);
    const end = within ?? (mustAdvance ? nextLineEnd(file, position + bytes) : undefined);
    return end === sizeBytes ? undefined : end;
  } finally {
    closeSync(file);
  }
}
