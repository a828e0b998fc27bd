/**
 * How far files that grow can be read: `tail -F` with positions. A file is known by its inode and its first bytes, not by
 * its name, so that one that is renamed by rotation is read to its end and then its successor from the beginning, and
 * nothing twice. One that was compressed before it was read is read on in its `.gz`: positions count decompressed bytes.
 *
 * Only whole lines count. The half line at the end of a file counts when the file is finished: it was rotated away, or
 * nobody has written to it for a while (`finishedAfterMs`).
 *
 * A file that has become shorter, or begins differently, was truncated: what was left of it is read from the copy that
 * rotation has made, then the file from its beginning. What was written between the copy and the truncation is lost, as
 * are files that were removed before they were read; what was known of it is counted.
 */
import { fstatSync } from 'node:fs';
import type { Platform } from '../../../src/ports/platform.ts';
import { lastLineEnd, nextLineEnd } from '../file/line-ends.ts';
import type { MeasuredText } from './compressed-text.ts';
import { withTailed } from './file-contents.ts';
import { type FileHead, firstBytes, hasHead, headOf } from './file-identity.ts';
import { begunAnew, type Match, type Matched, TailMatcher } from './tail-matcher.ts';
import { fileKey, type TailPosition } from './tail-offset.ts';
import { type TailedFile, type TailedFiles, tailedFiles } from './tailed-paths.ts';

export interface TailFollowerOptions {
  /** Absolute: a file, a folder or a pattern. */
  readonly path: string;
  readonly finishedAfterMs: number;
  readonly platform: Pick<Platform, 'clock' | 'logger'>;
}

/** What a look at the files has found. */
export interface TailLook {
  /** Of each file that is there, oldest first. */
  readonly positions: readonly LookedPosition[];
  /** Whether any of them is further on than it was known to be. */
  readonly hasMoved: boolean;
}

export interface LookedPosition extends TailPosition {
  /** The last line counts although nothing ends it. */
  readonly endsWithinLine: boolean;
}

/** How far a file can be read. */
interface End {
  readonly position: number;
  readonly endsWithinLine: boolean;
  /** There is more than was asked for. */
  readonly isCut: boolean;
  /** Bytes of the file, as far as they are known. */
  readonly sizeBytes: number;
}

/** Listings that may be out of date before a file counts as gone. */
const LISTINGS_MAX = 4;

export class TailFollower {
  readonly #options: TailFollowerOptions;
  readonly #matcher = new TailMatcher();
  readonly #closed = new AbortController();
  #frozen: TailedFiles | undefined;
  /** Sizes at the last look, to tell what was lost when a file is gone. */
  readonly #sizes = new Map<string, number>();
  /** Files that were truncated and are counted. */
  readonly #begunAnew = new Set<string>();
  #lagBytes = 0;
  #lostBytes = 0;

  constructor(options: TailFollowerOptions) {
    this.#options = options;
  }

  /** Bytes that the last look has left for the next. */
  get lagBytes(): number {
    return this.#lagBytes;
  }

  /** How often a file began anew. */
  get truncations(): number {
    return this.#begunAnew.size;
  }

  get lostBytes(): number {
    return this.#lostBytes;
  }

  /** Goes on from known positions, by about `bytesMax`, but by at least a line where there is one. */
  async look(known: readonly TailPosition[], bytesMax: number): Promise<TailLook> {
    const { matched, missing } = await this.#match(known);
    let left = bytesMax;
    let hasMoved = false;
    this.#lagBytes = 0;
    const positions: LookedPosition[] = missing.map((from) => ({ ...from, endsWithinLine: false }));
    for (const each of matched) {
      const { file, from } = each;
      const isDue = left > 0;
      // What is new stays new until its turn comes: it may still turn out not to be whole.
      if (!isDue && !each.isKnown) continue;
      const end: End | undefined = isDue ? await this.#endOf(each, left, !hasMoved) : unmoved(each);
      if (end === undefined) {
        // A `.gz` that is not whole yet: what is newer waits for it, unless it seems to stay as it is.
        if (each.isKnown) positions.push({ ...from, endsWithinLine: false });
        if (this.#isQuiet(file)) continue;
        positions.push(...matched.slice(matched.indexOf(each) + 1).flatMap(waiting));
        break;
      }
      left -= end.position - from.position;
      // What took the place of a file comes after all of it.
      if (isDue && file.isRotated && end.isCut) left = 0;
      hasMoved ||= end.position > from.position;
      this.#lagBytes += Math.max(0, end.sizeBytes - end.position);
      if (each.isKnown) this.#noteSize(from, end.sizeBytes);
      else this.#sizes.set(fileKey(from), end.sizeBytes);
      const { position, endsWithinLine } = end;
      positions.push({ ...from, head: headAt(each, position), position, endsWithinLine });
    }
    return { positions, hasMoved };
  }

  /** Later looks see no more than what is there now. */
  async freeze(): Promise<void> {
    this.#frozen = await tailedFiles(this.#options.path);
  }

  /** Where the files end now; rotated ones and empty ones left out. */
  async ends(): Promise<TailPosition[]> {
    return (await tailedFiles(this.#options.path)).files
      .filter((file) => !file.isRotated && file.sizeBytes > 0)
      .flatMap((file) => withTailed(file, (open) => atEnd(file, open)) ?? []);
  }

  /** Ends a look that is under way soon. */
  close(): void {
    this.#closed.abort();
  }

  /** Lines of a range that was found once are gone. */
  countLost(path: string, bytes: number): void {
    this.#lostBytes += bytes;
    this.#options.platform.logger.warn('lines of a logged batch are gone', { path });
  }

  /** Matches what is there with what is known, and takes up what is new. */
  async #match(known: readonly TailPosition[]): Promise<Match> {
    const frozen = this.#frozen;
    if (frozen !== undefined) return withoutChanged(this.#matcher.match(known, frozen), known);
    let match = this.#matcher.match(known, await tailedFiles(this.#options.path));
    for (let listing = 1; listing < LISTINGS_MAX; listing++) {
      if (match.missing.length === 0 && !match.isUncertain) break;
      // Renamed, copied or compressed since the files were listed: then the next listing has it.
      match = this.#matcher.match(known, await tailedFiles(this.#options.path));
    }
    this.#matcher.giveUp(match.missing);
    for (const position of match.missing) this.#noteGone(position);
    for (const { from } of begunAnew(match, known)) this.#begunAnew.add(fileKey(from));
    return { ...match, missing: [] };
  }

  /** A file that got shorter is a copy that was made before its last lines were written. */
  #noteSize(from: TailPosition, sizeBytes: number): void {
    const before = this.#sizes.get(fileKey(from)) ?? 0;
    this.#lostBytes += Math.max(0, before - Math.max(sizeBytes, from.position));
    this.#sizes.set(fileKey(from), sizeBytes);
  }

  #noteGone(from: TailPosition): void {
    const size = this.#sizes.get(fileKey(from));
    this.#sizes.delete(fileKey(from));
    if (size === undefined || size <= from.position) return;
    this.#lostBytes += size - from.position;
    this.#options.platform.logger.warn('a file is gone before it was read', { path: from.path });
  }

  /** How far a file may be read: to a line end within `bytes`, or past a longer line if nothing else moves. */
  async #endOf(matched: Matched, bytes: number, mustAdvance: boolean): Promise<End | undefined> {
    if (matched.file.isCompressed) return this.#endOfCompressed(matched, bytes, mustAdvance);
    const { file, from } = matched;
    const { position } = from;
    const { sizeBytes } = file;
    if (sizeBytes <= position) return unmoved(matched);
    const limit = Math.min(sizeBytes, position + bytes);
    const end = withTailed(file, (open): End | undefined => {
      const found = this.#plainEnd(file, open, position, limit, mustAdvance);
      // Truncated meanwhile: these were lines of another generation.
      const isSame = found !== undefined && fstatSync(open).size >= found.position;
      return isSame && hasHead(open, from.head) ? found : undefined;
    });
    return end ?? unmoved(matched);
  }

  #plainEnd(
    file: TailedFile,
    open: number,
    position: number,
    limit: number,
    mustAdvance: boolean,
  ): End | undefined {
    const { sizeBytes } = file;
    const atLine = (at: number) => {
      const isCut = at < sizeBytes && limit < sizeBytes;
      return { position: at, endsWithinLine: false, isCut, sizeBytes };
    };
    const rest = { position: sizeBytes, endsWithinLine: true, isCut: false, sizeBytes };
    const whole = lastLineEnd(open, position, limit);
    if (limit === sizeBytes && whole !== limit && this.#isFinished(file)) return rest;
    if (whole !== undefined) return atLine(whole);
    if (limit === sizeBytes) return undefined;
    if (!mustAdvance) return atLine(position);
    const next = nextLineEnd(open, limit);
    if (next !== undefined) return atLine(next);
    return this.#isFinished(file) ? rest : undefined;
  }

  /** The same by what one pass over the file has found, within some kilobytes; undefined while it is not whole. */
  async #endOfCompressed(
    { file, from }: Matched,
    bytes: number,
    mustAdvance: boolean,
  ): Promise<End | undefined> {
    const { contents } = this.#matcher;
    const { position } = from;
    if (position > 0 && contents.seemsToEndAt(file, position)) {
      return { position, endsWithinLine: false, isCut: false, sizeBytes: position };
    }
    const text = await contents.measured(file, this.#closed.signal);
    return text && compressedEnd(text, position, position + bytes, mustAdvance);
  }

  #isFinished(file: TailedFile): boolean {
    return file.isRotated || this.#isQuiet(file);
  }

  #isQuiet({ modifiedMs }: TailedFile): boolean {
    return this.#options.platform.clock.nowMs() - modifiedMs >= this.#options.finishedAfterMs;
  }
}

/** In a listing that does not change, files that have changed since are left as they were known. */
function withoutChanged(match: Match, known: readonly TailPosition[]): Match {
  const inodes = new Set(known.map(({ inode }) => inode));
  const matched = match.matched.filter(({ from, isKnown }) => isKnown || !inodes.has(from.inode));
  return { ...match, matched };
}

function unmoved({ file, from }: Matched): End {
  const sizeBytes = file.isCompressed ? from.position : file.sizeBytes;
  return { position: from.position, endsWithinLine: false, isCut: false, sizeBytes };
}

/** A known file that waits for an older one; one that is not known yet will be new again. */
function waiting({ from, isKnown }: Matched): LookedPosition[] {
  return isKnown ? [{ ...from, endsWithinLine: false }] : [];
}

/** The head of a file that is read to a position: what comes after that may be in no copy of it. */
function headAt({ from, bytes }: Matched, position: number): FileHead {
  return bytes === undefined ? from.head : headOf(bytes.subarray(0, position || bytes.length));
}

function compressedEnd(
  { sizeBytes, lineEnds }: MeasuredText,
  position: number,
  limit: number,
  mustAdvance: boolean,
): End {
  const atLine = (at: number) => ({
    position: at,
    endsWithinLine: false,
    isCut: at < sizeBytes,
    sizeBytes,
  });
  if (sizeBytes <= position) return atLine(position);
  const rest = {
    position: sizeBytes,
    endsWithinLine: lineEnds.at(-1) !== sizeBytes,
    isCut: false,
    sizeBytes,
  };
  if (limit >= sizeBytes) return rest;
  const whole = lineEnds.findLast((end) => end <= limit);
  if (whole !== undefined && whole > position) return atLine(whole);
  if (!mustAdvance) return atLine(position);
  const next = lineEnds.find((end) => end > limit);
  return next === undefined ? rest : atLine(next);
}

function atEnd(file: TailedFile, open: number): TailPosition {
  const { path, inode, modifiedMs, sizeBytes } = file;
  const position = lastLineEnd(open, 0, sizeBytes) ?? 0;
  return { path, inode, head: headOf(firstBytes(open)), generation: 0, position, modifiedMs };
}
