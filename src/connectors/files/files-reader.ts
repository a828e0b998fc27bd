import type { Batch } from '../../wasm/batch.ts';
import type { BatchReader } from '../connector.ts';
import { byteBatchReader } from '../format/byte-batch-reader.ts';
import type { ByteReader, Format, FormatContext } from '../format/format.ts';
import type { GzipEnd, GzipPieces } from './gzip-pieces.ts';
import { LineRange } from './line-range.ts';
import type { SourceFile } from './source-file.ts';
import { PlainPieces } from './text-pieces.ts';

/** The lines of a file that begin in `[from, to)`; `to` is infinite for the rest of it. */
export interface FileRange {
  readonly file: SourceFile;
  readonly from: number;
  readonly to: number;
}

export interface FilesReaderOptions {
  readonly ranges: readonly FileRange[];
  readonly format: Format;
  readonly context: FormatContext;
  /** Whether a range may begin inside a line, which then belongs to the range before. */
  readonly isSplittable: boolean;
  /** A compressed file was read to its end. */
  readonly onEnding: (file: SourceFile, ending: GzipEnd) => Promise<void>;
}

/** The whole texts of files, one after the other. */
export function wholeTexts(files: readonly SourceFile[]): ByteReader {
  const ranges = files.map((file) => ({ file, from: 0, to: Number.POSITIVE_INFINITY }));
  return new RangeTexts(ranges, { isSplittable: false, onEnding: async () => {} });
}

/** Reads ranges of files in order. */
export function filesReader(options: FilesReaderOptions): BatchReader {
  return new FilesReader(options);
}

class FilesReader implements BatchReader {
  readonly #options: FilesReaderOptions;
  readonly #groups: FileRange[][];
  #current: BatchReader | undefined;
  #finishedRows = 0;

  constructor(options: FilesReaderOptions) {
    this.#options = options;
    this.#groups = groupRanges(options.ranges);
  }

  get inputRows(): number {
    return this.#finishedRows + (this.#current?.inputRows ?? 0);
  }

  async next(): Promise<Batch | undefined> {
    for (;;) {
      this.#current ??= this.#openNext();
      const batch = await this.#current?.next();
      if (batch !== undefined || this.#current === undefined) return batch;
      await this.#finish();
    }
  }

  async close(): Promise<void> {
    this.#groups.length = 0;
    await this.#finish();
  }

  #openNext(): BatchReader | undefined {
    const group = this.#groups.shift();
    if (group === undefined) return undefined;
    const { context, format } = this.#options;
    const isContinuation = group[0].from > 0;
    const options = isContinuation ? withoutHeader(context.options) : context.options;
    const bytes = new RangeTexts(group, this.#options);
    return byteBatchReader({ bytes, format, context: { ...context, options } });
  }

  async #finish(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    this.#finishedRows += current?.inputRows ?? 0;
    await current?.close();
  }
}

/** Neighbours share a parser, but a range inside a file has no header, and one at its beginning may have. */
function groupRanges(ranges: readonly FileRange[]): FileRange[][] {
  const groups: FileRange[][] = [];
  for (const range of ranges) {
    const last = groups.at(-1);
    if (last !== undefined && last[0].from > 0 === range.from > 0) last.push(range);
    else groups.push([range]);
  }
  return groups;
}

function withoutHeader(options: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(options).filter(([name]) => name.toLowerCase() !== 'header');
  return { ...Object.fromEntries(kept), header: 'false' };
}

type RangeOptions = Pick<FilesReaderOptions, 'isSplittable' | 'onEnding'>;

/** The texts of several ranges, each opened when its turn comes. */
class RangeTexts implements ByteReader {
  readonly #ranges: readonly FileRange[];
  readonly #options: RangeOptions;
  #index = 0;
  #current: ByteReader | undefined;

  constructor(ranges: readonly FileRange[], options: RangeOptions) {
    this.#ranges = ranges;
    this.#options = options;
  }

  read(target: Uint8Array): number | Promise<number> {
    if (this.#current !== undefined) return this.#current.read(target);
    return this.#index < this.#ranges.length ? this.#openThenRead(target) : 0;
  }

  async nextText(): Promise<boolean> {
    await this.#current?.close();
    this.#current = undefined;
    this.#index++;
    return this.#index < this.#ranges.length;
  }

  async close(): Promise<void> {
    await this.#current?.close();
    this.#current = undefined;
    this.#index = this.#ranges.length;
  }

  async #openThenRead(target: Uint8Array): Promise<number> {
    const range = this.#ranges[this.#index];
    await range.file.look();
    const current = range.file.isCompressed
      ? new GzipRange(range, await range.file.textFrom(range.from), this.#options)
      : this.#plainRange(range);
    this.#current = current;
    return current.read(target);
  }

  #plainRange({ file, from, to }: FileRange): ByteReader {
    const skipsHalfLine = from > 0 && this.#options.isSplittable;
    const begin = skipsHalfLine ? from - 1 : from;
    const end = Math.min(to, file.sizeBytes);
    const pieces = new PlainPieces(file, begin, end);
    return new LineRange({ pieces, skipsHalfLine, to });
  }
}

/** A range of a compressed file, whose text stays open for the range after it. */
class GzipRange implements ByteReader {
  readonly #range: FileRange;
  readonly #text: GzipPieces;
  readonly #options: RangeOptions;
  readonly #lines: LineRange;
  #hasEnded = false;

  constructor(range: FileRange, text: GzipPieces, options: RangeOptions) {
    this.#range = range;
    this.#text = text;
    this.#options = options;
    const onEnd = () => range.file.noteRead(range.to);
    this.#lines = new LineRange({ pieces: text, skipsHalfLine: false, to: range.to, onEnd });
  }

  async read(target: Uint8Array): Promise<number> {
    const count = await this.#lines.read(target);
    if (count === 0 && !this.#hasEnded) await this.#tellEnding();
    return count;
  }

  close(): Promise<void> {
    return this.#lines.close();
  }

  /** Only a range without a given end reads to the end of the file; for others the next offset tells. */
  async #tellEnding(): Promise<void> {
    this.#hasEnded = true;
    if (Number.isFinite(this.#range.to)) return;
    const ending = await this.#text.ending();
    if (ending !== undefined) await this.#options.onEnding(this.#range.file, ending);
  }
}
