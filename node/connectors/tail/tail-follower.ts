/**
 * How far files that grow can be read: `tail -F` with positions. A file is known by its inode and its first bytes, not by
 * its name, so that one that is renamed by rotation is read to its end and then its successor from the beginning, and
 * nothing twice.
 *
 * Only whole lines count. The half line at the end of a file counts when the file is finished: it was rotated away, or
 * nobody has written to it for a while (`finishedAfterMs`).
 *
 * A file that has become shorter, or begins differently, was truncated: it is read from the beginning. What was written
 * between the last look and the truncation is lost, as are files that were removed before they were read; both are
 * counted.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Platform } from '../../../src/ports/platform.ts';
import { lastLineEnd, nextLineEnd } from '../file/line-ends.ts';
import { hasHead, headOf, inodeOf, openIfSame, openRenamed } from './file-identity.ts';
import type { TailPosition } from './tail-offset.ts';
import { type TailedFile, tailedFiles } from './tailed-paths.ts';

export interface TailFollowerOptions {
  /** Absolute: a file, a folder or a pattern. */
  readonly path: string;
  readonly finishedAfterMs: number;
  readonly platform: Pick<Platform, 'clock' | 'logger'>;
}

/** What a look at the files has found. */
export interface TailLook {
  /** Of each file that is there, oldest first. */
  readonly positions: readonly TailPosition[];
  /** Whether any of them is further on than it was known to be. */
  readonly hasMoved: boolean;
}

/** A file with the position from which it is to be read. */
interface Followed {
  readonly file: TailedFile;
  readonly from: TailPosition;
}

export class TailFollower {
  readonly #options: TailFollowerOptions;
  #frozen: readonly TailedFile[] | undefined;
  /** Sizes at the last look, to tell what was lost when a file is gone. */
  #sizes = new Map<string, number>();
  #lagBytes = 0;
  #truncations = 0;
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
    return this.#truncations;
  }

  get lostBytes(): number {
    return this.#lostBytes;
  }

  /** Goes on from known positions, by about `bytesMax`, but by at least a line where there is one. */
  async look(known: readonly TailPosition[], bytesMax: number): Promise<TailLook> {
    const followed = this.#follow(known, this.#frozen ?? (await tailedFiles(this.#options.path)));
    let left = bytesMax;
    let hasMoved = false;
    this.#lagBytes = 0;
    const positions = followed.map(({ file, from }) => {
      const end = left > 0 ? this.#endOf(file, from.position, left, !hasMoved) : from.position;
      left -= end - from.position;
      hasMoved ||= end > from.position;
      this.#lagBytes += file.sizeBytes - end;
      return { ...from, position: end };
    });
    return { positions, hasMoved };
  }

  /** Later looks see no more than what is there now. */
  async freeze(): Promise<void> {
    this.#frozen = await tailedFiles(this.#options.path);
  }

  /** Where the files end now; rotated ones and empty ones left out. */
  async ends(): Promise<TailPosition[]> {
    return (await tailedFiles(this.#options.path))
      .filter((file) => !file.isRotated && file.sizeBytes > 0)
      .flatMap((file) => withOpen(file, (open) => atEnd(file, open)) ?? []);
  }

  /** Lines of a range that was found once are gone. */
  countLost(path: string, bytes: number): void {
    this.#lostBytes += bytes;
    this.#options.platform.logger.warn('lines of a logged batch are gone', { path });
  }

  /** Matches what is there with what is known, and takes up what is new. */
  #follow(known: readonly TailPosition[], files: readonly TailedFile[]): Followed[] {
    const byInode = new Map(known.map((position) => [position.inode, position]));
    const followed: Followed[] = [];
    const knownFiles = files.filter(({ inode }) => byInode.has(inode));
    const knownSinceMs = Math.min(...knownFiles.map(({ modifiedMs }) => modifiedMs));
    for (const file of files) {
      const before = byInode.get(file.inode);
      // Of generations that were rotated away, those count that are not older than a known one.
      const isOld = file.modifiedMs < knownSinceMs;
      if (before === undefined && file.isRotated && (isOld || isCopy(file, known))) continue;
      const from = withOpen(file, (open) => this.#takeUp(file, before, open));
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
      this.#options.platform.logger.warn('a file is gone before it was read', { path });
    }
    this.#sizes = present;
  }

  /** How far a file may be read: to a line end within `bytes`, or past a longer line if nothing else moves. */
  #endOf(file: TailedFile, position: number, bytes: number, mustAdvance: boolean): number {
    if (file.sizeBytes <= position) return position;
    const limit = Math.min(file.sizeBytes, position + bytes);
    const end = withOpen(file, (open) => {
      const whole = lastLineEnd(open, position, limit);
      if (whole !== undefined && (limit < file.sizeBytes || whole === limit)) return whole;
      if (limit === file.sizeBytes) return this.#isFinished(file) ? limit : whole;
      if (!mustAdvance) return undefined;
      return nextLineEnd(open, limit) ?? (this.#isFinished(file) ? file.sizeBytes : undefined);
    });
    return end ?? position;
  }

  #isFinished({ isRotated, modifiedMs }: TailedFile): boolean {
    const quietMs = this.#options.platform.clock.nowMs() - modifiedMs;
    return isRotated || quietMs >= this.#options.finishedAfterMs;
  }
}

/** Opens the file of a position, which may have been renamed since it was taken. Fails with `ENOENT`. */
export function openAgain({ path, inode, head }: TailPosition): number {
  const open = openIfSame(path, inode, head) ?? openRenamed(path, inode, head);
  if (open !== undefined) return open;
  throw Object.assign(new Error(`${path} is gone`), { code: 'ENOENT' });
}

function atEnd(file: TailedFile, open: number): TailPosition {
  const position = lastLineEnd(open, 0, file.sizeBytes) ?? 0;
  return { path: file.path, inode: file.inode, head: headOf(open), generation: 0, position };
}

/** Whether a file begins as one that is known: rotation copied it, to truncate the original. */
function isCopy(file: TailedFile, known: readonly TailPosition[]): boolean {
  const begins = (open: number) => known.some(({ head }) => head.bytes > 0 && hasHead(open, head));
  return withOpen(file, begins) ?? false;
}

/** Undefined where the file is gone, or another has taken its name since it was listed. */
function withOpen<T>({ path, inode }: TailedFile, use: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return inodeOf(fstatSync(file, { bigint: true })) === inode ? use(file) : undefined;
  } finally {
    closeSync(file);
  }
}
