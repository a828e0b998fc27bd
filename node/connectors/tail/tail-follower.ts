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
const LISTINGS_MAX = 10;

export class TailFollower {
  readonly #options: TailFollowerOptions;
  readonly #matcher = new TailMatcher();
  readonly #closed = new AbortController();
  #frozen: TailedFiles | undefined;
  /** Of the files that were listed last. */
  #names: string | undefined;
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
    const match = await this.#match(known);
    if (match === undefined) return { positions: known.map(asLooked), hasMoved: false };
    const { matched, missing } = match;
    let left = bytesMax;
    let hasMoved = false;
    this.#lagBytes = 0;
    const positions = missing.map(asLooked);
    for (const each of matched) {
      const { file, from } = each;
      const isDue = left > 0;
      // What is new stays new until its turn comes: it may still turn out not to be whole.
      if (!isDue && !each.isKnown) continue;
      const end: End | undefined = isDue
        ? await this.#endOf(each, left, !hasMoved)
        : this.#unmoved(each);
      if (end === undefined) {
        // Not what it was when it was listed, or a `.gz` that is not whole yet: what is newer waits for it, unless it is
        // damaged and seems to stay so.
        if (each.isKnown) positions.push(asLooked(from));
        if (this.#matcher.contents.isDamaged(file) && this.#isQuiet(file)) continue;
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
    this.#frozen = (await this.#list()) ?? (await tailedFiles(this.#options.path));
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
  async #match(known: readonly TailPosition[]): Promise<Match | undefined> {
    const frozen = this.#frozen;
    if (frozen !== undefined) return withoutChanged(this.#matcher.match(known, frozen), known);
    let match: Match | undefined;
    for (let listing = 0; listing < LISTINGS_MAX; listing++) {
      const listed = await this.#list();
      if (listed === undefined) return undefined;
      match = this.#matcher.match(known, listed);
      // Renamed, copied or compressed since the files were listed: then the next listing has it.
      if (match.missing.length === 0 && !match.isUncertain) break;
    }
    // So many changes that one can't tell what is what: better late than twice.
    if (match === undefined || match.isUncertain) return undefined;
    this.#matcher.giveUp(match.missing);
    for (const position of match.missing) this.#noteGone(position);
    for (const { from } of begunAnew(match, known)) this.#begunAnew.add(fileKey(from));
    return { ...match, missing: [] };
  }

  /**
   * The files, again where their names have changed since they were listed last: one that is renamed meanwhile may be missing
   * under both names, would count as gone, or be older than what is known the next time. Undefined while a log is being
   * rotated all the time.
   */
  async #list(): Promise<TailedFiles | undefined> {
    let listed = await tailedFiles(this.#options.path);
    for (let listing = 0; listing < LISTINGS_MAX; listing++) {
      const names = namesOf(listed);
      if (names === this.#names) return listed;
      this.#names = names;
      listed = await tailedFiles(this.#options.path);
    }
    return listed.isOneLog ? undefined : listed;
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

  #unmoved({ file, from }: Matched): End {
    const { position } = from;
    const sizeBytes = file.isCompressed
      ? Math.max(position, this.#sizes.get(fileKey(from)) ?? 0)
      : file.sizeBytes;
    return { position, endsWithinLine: false, isCut: false, sizeBytes };
  }

  /**
   * How far a file may be read: to a line end within `bytes`, or past a longer line if nothing else moves. Undefined while
   * that can't be told.
   */
  async #endOf(matched: Matched, bytes: number, mustAdvance: boolean): Promise<End | undefined> {
    if (matched.file.isCompressed) return this.#endOfCompressed(matched, bytes, mustAdvance);
    const { file, from } = matched;
    const { position } = from;
    const { sizeBytes } = file;
    if (sizeBytes <= position || matched.bytes === undefined) return this.#unmoved(matched);
    const limit = Math.min(sizeBytes, position + bytes);
    return withTailed(file, (open): End | undefined => {
      const end = this.#plainEnd(file, open, position, limit, mustAdvance);
      // Truncated meanwhile: these were lines of another generation.
      const isSame = fstatSync(open).size >= end.position && hasHead(open, from.head);
      return isSame ? end : undefined;
    });
  }

  #plainEnd(
    file: TailedFile,
    open: number,
    position: number,
    limit: number,
    mustAdvance: boolean,
  ): End {
    const { sizeBytes } = file;
    const atLine = (at: number) => {
      const isCut = at < sizeBytes && limit < sizeBytes;
      return { position: at, endsWithinLine: false, isCut, sizeBytes };
    };
    const rest = { position: sizeBytes, endsWithinLine: true, isCut: false, sizeBytes };
    const whole = lastLineEnd(open, position, limit);
    if (limit === sizeBytes && whole !== limit && this.#isFinished(file)) return rest;
    if (whole !== undefined) return atLine(whole);
    if (limit === sizeBytes || !mustAdvance) return atLine(position);
    const next = nextLineEnd(open, limit);
    if (next !== undefined) return atLine(next);
    return this.#isFinished(file) ? rest : atLine(position);
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

/** As it was before the look. */
function asLooked(from: TailPosition): LookedPosition {
  return { ...from, endsWithinLine: false };
}

function namesOf({ files }: TailedFiles): string {
  const names = files.map(({ path, inode }) => `${inode} ${path}`);
  return names.sort().join('\n');
}

/** A known file that waits for an older one; one that is not known yet will be new again. */
function waiting({ from, isKnown }: Matched): LookedPosition[] {
  return isKnown ? [asLooked(from)] : [];
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
