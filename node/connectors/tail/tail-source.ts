/**
 * Files that grow: `tail -F` with offsets. A file is known by its inode and its first bytes, not by its name, so that
 * one that is renamed by rotation is read to its end and then its successor from the beginning, and nothing twice.
 *
 * Only whole lines count. The half line at the end of a file counts when the file is finished: it was rotated away, or
 * nobody has written to it for a while (`finishedAfter`).
 *
 * A file that has become shorter, or begins differently, was truncated: it is read from the beginning. What was written
 * between the last look and the truncation is lost, as are files that were removed before they were read; both are
 * counted in the metrics.
 */
import { closeSync, openSync } from 'node:fs';
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../../../src/connectors/connector.ts';
import type { Format } from '../../../src/connectors/format/format.ts';
import { invalidSourceOffset } from '../../../src/errors/source-errors.ts';
import { parseJsonLine } from '../../../src/streaming/checkpoint/log-text.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { fileBatchReader } from '../file/file-batch-reader.ts';
import type { FileSlice } from '../file/file-texts.ts';
import { lastLineEnd, nextLineEnd } from '../file/line-ends.ts';
import { PathWatch } from '../path-watch.ts';
import { hasHead, headOf, openIfSame, openRenamed } from './file-identity.ts';
import { fromOffset, type TailPosition, toOffset } from './tail-offset.ts';
import { type TailedFile, tailedFiles, watchedFolder } from './tailed-paths.ts';

export interface TailOptions {
  /** Absolute: a file, a folder or a pattern. */
  readonly path: string;
  readonly readLimit: ReadLimit;
  /** Whether the first start begins at the files' present ends. */
  readonly startsAtEnd: boolean;
  readonly finishedAfterMs: number;
}

/** The entry under `sources/<n>/` that says where the first start began. */
const ORIGIN_ENTRY = 'origin';

/** A file with the position from which it is to be read. */
interface Followed {
  readonly file: TailedFile;
  readonly from: TailPosition;
}

export class TailSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #format: Format;
  readonly #options: TailOptions;
  readonly #watch: PathWatch;
  /** Where the first start begins, with `startsAtEnd`. */
  #origin: TailPosition[] | undefined;
  #frozen: readonly TailedFile[] | undefined;
  /** Sizes at the last look, to tell what was lost when a file is gone. */
  #sizes = new Map<string, number>();
  #lagBytes = 0;
  #truncations = 0;
  #lostBytes = 0;

  private constructor(
    context: SourceContext,
    format: Format,
    options: TailOptions,
    watched: string,
  ) {
    this.#context = context;
    this.#format = format;
    this.#options = options;
    this.#watch = new PathWatch([watched], context.platform.scheduler);
    this.description = `Tail[${options.path}]`;
    this.defaultReadLimit = options.readLimit;
  }

  static async open(
    context: SourceContext,
    format: Format,
    options: TailOptions,
  ): Promise<TailSource> {
    return new TailSource(context, format, options, await watchedFolder(options.path));
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const known = start === null ? await this.#firstPositions() : this.#positions(start);
    const followed = this.#follow(known, this.#frozen ?? (await tailedFiles(this.#options.path)));
    let left = limit.kind === 'maxBytes' ? limit.bytes : Number.POSITIVE_INFINITY;
    let hasMoved = false;
    this.#lagBytes = 0;
    const positions = followed.map(({ file, from }) => {
      const end = left > 0 ? this.#endOf(file, from.position, left, !hasMoved) : from.position;
      left -= end - from.position;
      hasMoved ||= end > from.position;
      this.#lagBytes += file.sizeBytes - end;
      return { ...from, position: end };
    });
    if (hasMoved) return toOffset(positions);
    // Files that came or went without a line are no news; but where the first start begins must be kept.
    return start ?? (known.length > 0 ? toOffset(known) : null);
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const known = start === null ? await this.#firstPositions() : this.#positions(start);
    const slices = this.#positions(end).flatMap((to) => {
      const from = known.find((position) => isSameFile(position, to))?.position ?? 0;
      return to.position > from ? [this.#slice(to, from)] : [];
    });
    const byPath = new Map(slices.map((slice) => [slice.path, slice]));
    return fileBatchReader({
      slices,
      format: this.#format,
      context,
      description: this.#context.description,
      roots: [],
      onMissing: (path) => this.#countLost(byPath.get(path)),
    });
  }

  /** Nothing is kept that could be forgotten: the files are someone else's. */
  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#frozen = await tailedFiles(this.#options.path);
  }

  onData(listener: () => void): void {
    this.#watch.onChange(listener);
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      lagBytes: String(this.#lagBytes),
      truncations: String(this.#truncations),
      lostBytes: String(this.#lostBytes),
    };
  }

  async stop(): Promise<void> {
    this.#watch.close();
  }

  /** Kept in the checkpoint, so that the first batch begins at the same place when it is run again. */
  async #firstPositions(): Promise<TailPosition[]> {
    if (!this.#options.startsAtEnd) return [];
    this.#origin ??= (await this.#readOrigin()) ?? (await this.#writeOrigin());
    return this.#origin;
  }

  async #readOrigin(): Promise<TailPosition[] | undefined> {
    const bytes = await this.#context.storage.read(ORIGIN_ENTRY);
    return bytes === undefined
      ? undefined
      : this.#positions(parseJsonLine(new TextDecoder().decode(bytes), ORIGIN_ENTRY));
  }

  async #writeOrigin(): Promise<TailPosition[]> {
    const origin = (await tailedFiles(this.#options.path))
      .filter((file) => !file.isRotated && file.sizeBytes > 0)
      .flatMap((file) => withOpen(file.path, (open) => this.#atEnd(file, open)) ?? []);
    const bytes = utf8(JSON.stringify(toOffset(origin)));
    await this.#context.storage.write([{ name: ORIGIN_ENTRY, bytes, mode: 'create' }]);
    return origin;
  }

  #atEnd(file: TailedFile, open: number): TailPosition {
    const position = lastLineEnd(open, 0, file.sizeBytes) ?? 0;
    return { path: file.path, inode: file.inode, head: headOf(open), generation: 0, position };
  }

  /** Matches what is there with what is known, and takes up what is new. */
  #follow(known: readonly TailPosition[], files: readonly TailedFile[]): Followed[] {
    const byInode = new Map(known.map((position) => [position.inode, position]));
    const followed: Followed[] = [];
    let hasKnown = false;
    for (const file of files) {
      const before = byInode.get(file.inode);
      hasKnown ||= before !== undefined;
      // Of generations that were rotated away, those count that are younger than a known one.
      if (before === undefined && file.isRotated && (!hasKnown || isCopy(file, known))) continue;
      const from = withOpen(file.path, (open) => this.#takeUp(file, before, open));
      // A file that can't be opened for the moment is not forgotten: it would be read again from its beginning.
      const kept = from ?? (file.sizeBytes > 0 ? before : undefined);
      if (kept !== undefined) followed.push({ file, from: kept });
    }
    this.#noteGone(known, files);
    return followed;
  }

  /** The position in an open file: where it was left off, or the beginning. Undefined while it is empty and unknown. */
  #takeUp(
    file: TailedFile,
    before: TailPosition | undefined,
    open: number,
  ): TailPosition | undefined {
    const { path, inode, sizeBytes } = file;
    if (before === undefined) {
      if (sizeBytes === 0) return undefined;
      return { path, inode, head: headOf(open), generation: 0, position: 0 };
    }
    const isSame = sizeBytes >= before.position && hasHead(open, before.head);
    if (isSame) return { ...before, path, head: headOf(open) };
    // An empty file was truncated a moment ago: its new head is not known yet.
    if (sizeBytes === 0) return undefined;
    this.#truncations++;
    this.#lostBytes += Math.max(0, (this.#sizes.get(inode) ?? 0) - before.position);
    return { path, inode, head: headOf(open), generation: before.generation + 1, position: 0 };
  }

  #noteGone(known: readonly TailPosition[], files: readonly TailedFile[]): void {
    const present = new Map(files.map((file) => [file.inode, file.sizeBytes]));
    for (const { inode, position, path } of known) {
      const size = this.#sizes.get(inode);
      if (present.has(inode) || size === undefined || size <= position) continue;
      this.#lostBytes += size - position;
      this.#context.platform.logger.warn('a file is gone before it was read', { path });
    }
    this.#sizes = present;
  }

  /** How far a file may be read: to a line end within `bytes`, or past a longer line if nothing else moves. */
  #endOf(file: TailedFile, position: number, bytes: number, mustAdvance: boolean): number {
    if (file.sizeBytes <= position) return position;
    const limit = Math.min(file.sizeBytes, position + bytes);
    const end = withOpen(file.path, (open) => {
      const whole = lastLineEnd(open, position, limit);
      if (whole !== undefined && (limit < file.sizeBytes || whole === limit)) return whole;
      if (limit === file.sizeBytes) return this.#isFinished(file) ? limit : whole;
      if (!mustAdvance) return undefined;
      return nextLineEnd(open, limit) ?? (this.#isFinished(file) ? file.sizeBytes : undefined);
    });
    return end ?? position;
  }

  #isFinished({ isRotated, modifiedMs }: TailedFile): boolean {
    const quietMs = this.#context.platform.clock.nowMs() - modifiedMs;
    return isRotated || quietMs >= this.#options.finishedAfterMs;
  }

  #slice(to: TailPosition, start: number): FileSlice {
    const { path, position: end } = to;
    return { path, start, end, open: () => this.#openAgain(to) };
  }

  /** The file may have been renamed since its position was taken. */
  #openAgain({ path, inode, head }: TailPosition): number {
    const open = openIfSame(path, inode, head) ?? openRenamed(path, inode, head);
    if (open !== undefined) return open;
    throw Object.assign(new Error(`${path} is gone`), { code: 'ENOENT' });
  }

  #countLost(slice: FileSlice | undefined): void {
    if (slice?.end === undefined) return;
    this.#lostBytes += slice.end - slice.start;
    this.#context.platform.logger.warn('lines of a logged batch are gone', { path: slice.path });
  }

  #positions(offset: Offset): TailPosition[] {
    const positions = fromOffset(offset);
    if (positions !== undefined) return positions;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}

function isSameFile(left: TailPosition, right: TailPosition): boolean {
  return left.inode === right.inode && left.generation === right.generation;
}

/** Whether a file begins as one that is known: rotation copied it, to truncate the original. */
function isCopy({ path }: TailedFile, known: readonly TailPosition[]): boolean {
  const begins = (open: number) => known.some(({ head }) => head.bytes > 0 && hasHead(open, head));
  return withOpen(path, begins) ?? false;
}

/** Undefined where the file is gone. */
function withOpen<T>(path: string, use: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
