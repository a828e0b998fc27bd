/**
 * Files that a program holds in its hands: dropped on a page, chosen, or behind handles. They can be read again, so
 * nothing is spooled: an offset is the number of a file and a byte in it, and a micro-batch that is run again reads the
 * same bytes again. After a restart the files must be given again; their identities are in `sources/<n>/files-<first>`.
 *
 * ```text
 *   offset {"file": 1, "byte": 4096}:   access.log.1 │ access.log
 *                                       ──── read ───┼─ read ─│·· to come ··
 * ```
 *
 * Files are read oldest first (`rotation-order.ts`). A plain one is cut at newlines, and the offset is exact. In a
 * compressed one bytes are decompressed ones and the offset a bound: lines that begin before it were read. Going on in
 * it costs nothing in one run; after a restart it is decompressed again from its beginning.
 *
 * A file with a handle is followed: what grows is read on, and a file that was truncated or replaced begins anew as its
 * next generation. Compressed files are not followed.
 */

import { corruptGzipFile, fileNotText } from '../../errors/file-errors.ts';
import { invalidSourceOffset } from '../../errors/source-errors.ts';
import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
  SourceContext,
} from '../connector.ts';
import type { Format } from '../format/format.ts';
import { ByteBudget } from './byte-budget.ts';
import { lastLineEnd, nextLineEnd } from './file-line-ends.ts';
import type { FileList } from './file-list.ts';
import {
  FILES_BEGINNING,
  type FilePosition,
  type FilesOffset,
  fromOffset,
  toOffset,
} from './files-offset.ts';
import type { FilesOptions } from './files-options.ts';
import { type FileRange, filesReader } from './files-reader.ts';
import type { GzipEnd } from './gzip-pieces.ts';
import type { SourceFile } from './source-file.ts';

/** Where a range in a file ends, and whether nothing is left behind it. */
interface RangeEnd {
  readonly byte: number;
  readonly isFinished: boolean;
}

export class FilesSource implements Source {
  readonly description: string;
  readonly isReplayable = true;
  readonly defaultReadLimit: ReadLimit;
  readonly #context: SourceContext;
  readonly #format: Format;
  readonly #options: FilesOptions;
  readonly #files: FileList;
  #isFrozen = false;
  /** The end of the last offset, for the metrics. */
  #reached: FilesOffset = FILES_BEGINNING;
  #truncations = 0;
  #lostBytes = 0;
  #skippedFiles = 0;

  constructor(context: SourceContext, format: Format, options: FilesOptions, files: FileList) {
    this.#context = context;
    this.#format = format;
    this.#options = options;
    this.#files = files;
    this.description = `FilesSource[${files.names()}]`;
    this.defaultReadLimit = options.readLimit;
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    const from = this.#parse(start);
    if (!this.#isFrozen) await this.#lookAgain(from);
    const budget = new ByteBudget(limit);
    const grown = await this.#growth(from, budget);
    const next = await this.#advance(from.next, budget);
    // Identities are durable before an offset names their files.
    await this.#files.save();
    this.#reached = { next, grown };
    const end = toOffset(this.#reached);
    if (JSON.stringify(end) !== JSON.stringify(toOffset(from))) return end;
    // Everything that can be read was read: now is the time to say what could not be.
    this.#failForCutFiles();
    return start;
  }

  async reportLatestOffset(): Promise<Offset | null> {
    const { count } = this.#files;
    return count === 0 ? null : toOffset(this.#files.end());
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const { schema, options } = this.#context.description;
    return filesReader({
      ranges: this.#ranges(this.#parse(start), this.#parse(end)),
      format: this.#format,
      context: { ...context, schema, options },
      isSplittable: this.#options.isSplittable,
      onEnding: (file, ending) => this.#noteEnding(file, ending),
    });
  }

  /** Nothing is kept that could be forgotten. */
  async commit(): Promise<void> {}

  async freeze(): Promise<void> {
    this.#isFrozen = true;
  }

  /** Growth shows only when it is looked for; to have a listener tells the engine that a look a second is enough. */
  onData(): void {}

  metrics(): Readonly<Record<string, string>> {
    const { next } = this.#reached;
    return {
      files: String(this.#files.count),
      finishedFiles: String(Math.min(next.file, this.#files.count)),
      totalBytes: String(this.#files.totalBytes()),
      readBytes: String(this.#files.bytesBefore(next)),
      truncations: String(this.#truncations),
      lostBytes: String(this.#lostBytes),
      cutFiles: String(this.#files.cuts().length),
      skippedFiles: String(this.#skippedFiles),
    };
  }

  stop(): Promise<void> {
    return this.#files.close();
  }

  /** Looks whether followed files have grown or begun anew. */
  async #lookAgain(from: FilesOffset): Promise<void> {
    for (const file of this.#files.followed()) {
      const before = file.sizeBytes;
      const position = this.#files.positionIn(this.#files.numberOf(file), from);
      if ((await file.lookAgain()) !== 'anew') continue;
      const lost = Math.max(0, before - position.byte);
      this.#truncations++;
      this.#lostBytes += lost;
      const { path } = file;
      this.#context.platform.logger.warn('a followed file begins anew', { path, lost });
    }
  }

  /** What files that were passed have grown by. */
  async #growth(from: FilesOffset, budget: ByteBudget): Promise<readonly FilePosition[]> {
    const grown = new Map(from.grown.map((position) => [position.file, position]));
    for (const number of this.#files.growing()) {
      if (number >= from.next.file) continue;
      const file = this.#files.needed(number);
      const { generation } = await file.look();
      if (file.isCompressed) continue;
      const known = this.#files.positionIn(number, from);
      const byte = known.generation === generation ? known.byte : 0;
      if (file.sizeBytes <= byte) continue;
      const end = await this.#endIn(file, byte, budget);
      if (end.byte > byte) grown.set(number, { file: number, byte: end.byte, generation });
    }
    return [...grown.values()].sort((left, right) => left.file - right.file);
  }

  /** As far as the budget goes from a position on, over as many files as it takes. */
  async #advance(from: FilePosition, budget: ByteBudget): Promise<FilePosition> {
    let at = from;
    while (at.file < this.#files.count && budget.isLeft) {
      const { generation } = await this.#files.look(at.file);
      const file = this.#files.needed(at.file);
      if (file.looksLike !== undefined) {
        this.#passOver(at.file, file.path, file.looksLike);
        at = this.#beginningOf(at.file + 1);
        continue;
      }
      if (generation !== at.generation) at = { file: at.file, byte: 0, generation };
      const end = await this.#endIn(file, at.byte, budget);
      const isLast = at.file === this.#files.count - 1 && !file.isCompressed;
      if (!end.isFinished || isLast) return { ...at, byte: end.byte };
      this.#files.pass(at.file, file.isCompressed ? file.sizeBytes : end.byte);
      at = this.#beginningOf(at.file + 1);
    }
    return at;
  }

  #beginningOf(number: number): FilePosition {
    return { file: number, byte: 0, generation: this.#files.generationOf(number) };
  }

  /** A file without lines: it fails the query, or does not count. */
  #passOver(number: number, path: string, looksLike: string): void {
    if (!this.#options.ignoresCorruptFiles) throw fileNotText({ path, looksLike });
    this.#files.pass(number, 0);
    this.#skippedFiles++;
    this.#context.platform.logger.warn('a file without lines is passed over', { path, looksLike });
  }

  #endIn(file: SourceFile, byte: number, budget: ByteBudget): Promise<RangeEnd> {
    return file.isCompressed
      ? this.#endInText(file, byte, budget)
      : this.#endInPlain(file, byte, budget);
  }

  /** Only reading tells where a compressed text ends, so a limited range is a guess and takes all that is left. */
  async #endInText(file: SourceFile, byte: number, budget: ByteBudget): Promise<RangeEnd> {
    if (!budget.isLimited || !this.#options.isSplittable) {
      if (budget.isLimited) budget.take(file.sizeBytes);
      return { byte: file.sizeBytes, isFinished: true };
    }
    const ending = await file.endingAt(byte);
    if (ending === undefined) return { byte: byte + budget.takeAll(), isFinished: false };
    await this.#noteEnding(file, ending);
    return { byte, isFinished: true };
  }

  async #endInPlain(file: SourceFile, byte: number, budget: ByteBudget): Promise<RangeEnd> {
    const size = file.sizeBytes;
    if (!this.#options.isSplittable && size > byte && !budget.fits(size - byte)) {
      if (!budget.isUntouched) return { byte, isFinished: false };
      budget.takeAll();
      return { byte: size, isFinished: true };
    }
    const limit = Math.min(size, byte + budget.left);
    const end = await this.#lineEnd(file, byte, limit, budget.isUntouched);
    budget.take(end - byte);
    return { byte: end, isFinished: end === size || limit === size };
  }

  /** The last line end up to the limit, or past a longer line if nothing else moves. */
  async #lineEnd(
    file: SourceFile,
    from: number,
    limit: number,
    mustAdvance: boolean,
  ): Promise<number> {
    const size = file.sizeBytes;
    const read = (start: number, end: number) => file.bytes(start, end);
    const takesHalfLine = this.#isLastLineWhole(file);
    if (limit === size && takesHalfLine) return size;
    const within = await lastLineEnd(read, from, limit);
    if (within !== undefined || limit === size || !mustAdvance) return within ?? from;
    return (await nextLineEnd(read, limit, size)) ?? (takesHalfLine ? size : from);
  }

  /** Whether the end of the file is the end of a line even without a newline: nobody writes to it any more. */
  #isLastLineWhole(file: SourceFile): boolean {
    if (!file.isFollowed || !this.#options.isSplittable) return true;
    const quietMs = this.#context.platform.clock.nowMs() - file.modifiedMs;
    return quietMs >= this.#options.finishedAfterMs;
  }

  #ranges(start: FilesOffset, end: FilesOffset): FileRange[] {
    const ranges: FileRange[] = [];
    for (const position of end.grown) {
      const before = this.#files.positionIn(position.file, start);
      this.#addRange(ranges, position.file, before, position);
    }
    const last = Math.min(end.next.file, this.#files.count - 1);
    for (let number = start.next.file; number <= last; number++) {
      const from = this.#files.positionIn(number, start);
      const to = number === end.next.file ? end.next : this.#files.passedTo(number);
      this.#addRange(ranges, number, from, to);
    }
    return ranges;
  }

  #addRange(ranges: FileRange[], number: number, from: FilePosition, to: FilePosition): void {
    const begin = from.generation === to.generation ? from.byte : 0;
    if (to.byte <= begin) return;
    const file = this.#files.needed(number);
    if (to.generation === this.#files.generationOf(number)) {
      ranges.push({ file, from: begin, to: to.byte });
      return;
    }
    // A logged range of a file that has begun anew since can't be read again.
    this.#lostBytes += to.byte - begin;
    this.#context.platform.logger.warn('a followed file was truncated before it was read', {
      path: file.path,
      lost: to.byte - begin,
    });
  }

  async #noteEnding(file: SourceFile, ending: GzipEnd): Promise<void> {
    if (ending.kind === 'whole') return;
    const { path } = file;
    const { reason } = ending;
    if (await this.#files.noteCut(file, reason)) {
      this.#context.platform.logger.warn('a gzip file is cut short', { path, reason });
    }
  }

  #failForCutFiles(): void {
    const [cut] = this.#files.cuts();
    if (cut === undefined || this.#options.ignoresCorruptFiles) return;
    throw corruptGzipFile({ path: cut.path, reason: cut.reason }, undefined);
  }

  #parse(offset: Offset | null): FilesOffset {
    if (offset === null) return FILES_BEGINNING;
    const parsed = fromOffset(offset);
    if (parsed !== undefined && parsed.next.file <= this.#files.count) return parsed;
    throw invalidSourceOffset({ offset: JSON.stringify(offset), source: this.description });
  }
}
