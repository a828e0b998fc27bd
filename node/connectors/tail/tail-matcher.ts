/**
 * Finds known positions again among the files that are there, and tells what is new from what is a copy, compressed or not, of
 * something known. A position stays with its bytes:
 *
 * ```text
 * access.log ──renamed──▶ access.log.1 ──compressed──▶ access.log.1.gz     same inode, then the same first bytes
 * access.log ──copied───▶ access.log.1 ──compressed──▶ access.log.1.gz     same first bytes, once the original is truncated
 * ```
 *
 * While both are there, a file and its copy or a `.gz` that is being written, the copy waits.
 */
import { isCompressed } from '../file/file-texts.ts';
import { FileContents, hasMoved, withTailed } from './file-contents.ts';
import { beginsWith, firstBytes, headOf } from './file-identity.ts';
import { fileKey, type TailPosition } from './tail-offset.ts';
import type { TailedFile, TailedFiles } from './tailed-paths.ts';

/** A file with the position from which it is to be read. */
export interface Matched {
  readonly file: TailedFile;
  readonly from: TailPosition;
  readonly isKnown: boolean;
  /** What it begins with; undefined of a file that can't be opened for the moment. */
  readonly bytes: Buffer | undefined;
}

export interface Match {
  /** Oldest first. */
  readonly matched: readonly Matched[];
  /** Known positions whose bytes are in no file that was listed. */
  readonly missing: readonly TailPosition[];
  /** Whether a file was not what the listing says, so that another one may tell more. */
  readonly isUncertain: boolean;
}

export class TailMatcher {
  readonly contents = new FileContents();
  /** Which file holds the bytes of a known one that are not under their own inode any more. */
  readonly #holders = new Map<string, string>();
  /** Known files that are gone, as far as one can tell. */
  readonly #gone = new Set<string>();

  match(known: readonly TailPosition[], listing: TailedFiles): Match {
    this.contents.keep(listing.files);
    const match = new Matching(known, listing, this.contents, this.#holders).match();
    return { ...match, missing: match.missing.filter((each) => !this.#gone.has(fileKey(each))) };
  }

  /** Misses them no more. */
  giveUp(missing: readonly TailPosition[]): void {
    for (const position of missing) this.#gone.add(fileKey(position));
  }
}

class Matching {
  readonly #known: readonly TailPosition[];
  readonly #listing: TailedFiles;
  readonly #contents: FileContents;
  readonly #holders: Map<string, string>;
  readonly #plainByInode: ReadonlyMap<string, TailedFile>;
  readonly #matched = new Map<TailedFile, Matched>();
  /** Known positions as they are now, by file. */
  readonly #found = new Map<string, TailPosition>();
  /** Of generations under one inode the last. */
  readonly #lastOf = new Map<string, TailPosition>();
  #isUncertain = false;

  constructor(
    known: readonly TailPosition[],
    listing: TailedFiles,
    contents: FileContents,
    holders: Map<string, string>,
  ) {
    this.#known = known;
    this.#listing = listing;
    this.#contents = contents;
    this.#holders = holders;
    const plain = listing.files.filter((file) => !file.isCompressed);
    this.#plainByInode = new Map(plain.map((file) => [file.inode, file]));
    for (const position of known) {
      const last = this.#lastOf.get(position.inode);
      if (last === undefined || last.generation < position.generation) {
        this.#lastOf.set(position.inode, position);
      }
    }
  }

  match(): Match {
    const moved = this.#known.filter((position) => !this.#isAtItsInode(position));
    // The newest first: only its first bytes may be so few that older files begin with them, too.
    const missing = moved.reverse().filter((position) => !this.#isElsewhere(position));
    const { files } = this.#listing;
    const generations = files.filter(({ isGeneration }) => isGeneration);
    for (const file of files) if (!file.isGeneration) this.#begin(file);
    // A file before the `.gz` that is made of it.
    for (const file of generations) if (!file.isCompressed && this.#isNew(file)) this.#begin(file);
    for (const file of generations) if (file.isCompressed && this.#isNew(file)) this.#begin(file);
    return { matched: this.#inOrder(), missing, isUncertain: this.#isUncertain };
  }

  #isAtItsInode(position: TailPosition): boolean {
    if (this.#lastOf.get(position.inode) !== position) return false;
    const file = this.#plainByInode.get(position.inode);
    if (file === undefined) return false;
    const { path, sizeBytes, modifiedMs } = file;
    const head = withTailed(file, (open) => firstBytes(open));
    if (head === undefined) {
      this.#isUncertain ||= hasMoved(file);
      // A file that can't be opened for the moment is not forgotten: it would be read again from its beginning.
      if (sizeBytes > 0) this.#keep(file, position, undefined);
      return sizeBytes > 0;
    }
    const isSame = sizeBytes >= position.position && beginsWith(head, position.head);
    if (isSame) this.#keep(file, { ...position, path, modifiedMs }, head);
    return isSame;
  }

  /** Whether a copy or a `.gz` has the bytes of a file that is gone or was truncated. */
  #isElsewhere(position: TailPosition): boolean {
    const { familyOf, files } = this.#listing;
    const key = fileKey(position);
    const family = familyOf(position.path);
    const candidates = files
      .filter((file) => file.isGeneration && !this.#matched.has(file))
      .filter((file) => familyOf(file.path) === family)
      .reverse();
    const isIt = (file: TailedFile) => this.#contents.hasHead(file, position.head);
    const before = candidates.find(({ inode }) => inode === this.#holders.get(key));
    const isWhole = (file: TailedFile) => file.sizeBytes >= position.position;
    const found =
      (before !== undefined && isIt(before) ? before : undefined) ??
      candidates.find((file) => !file.isCompressed && isWhole(file) && isIt(file)) ??
      candidates.find((file) => file.isCompressed && isIt(file)) ??
      // Read further than it was copied: what lies between is in no file, and the copy is not to be read again.
      candidates.find((file) => !file.isCompressed && isIt(file));
    if (found === undefined) return false;
    // It may have been listed before it was whole; now it is, since the original is gone.
    if (found !== before) this.#isUncertain = true;
    this.#holders.set(key, found.inode);
    const modifiedMs = found.isCompressed
      ? (position.modifiedMs ?? this.#contents.modifiedMsOf(found))
      : found.modifiedMs;
    const from = { ...position, path: found.path, modifiedMs };
    this.#keep(found, from, this.#contents.headOf(found));
    return true;
  }

  #keep(file: TailedFile, from: TailPosition, bytes: Buffer | undefined): void {
    this.#matched.set(file, { file, from, isKnown: true, bytes });
    this.#found.set(fileKey(from), from);
  }

  /** Takes up a file from its beginning: one that is new, or one that was truncated. Not while it is empty. */
  #begin(file: TailedFile): void {
    if (this.#matched.has(file) || file.sizeBytes === 0) return;
    const { path, inode } = file;
    const bytes = this.#contents.headOf(file);
    if (bytes.length === 0) return;
    const last = this.#lastOf.get(inode);
    const generation = last === undefined ? 0 : last.generation + 1;
    const modifiedMs = this.#contents.modifiedMsOf(file);
    const from = { path, inode, head: headOf(bytes), generation, position: 0, modifiedMs };
    this.#matched.set(file, { file, from, isKnown: false, bytes });
  }

  /** Whether a file with the name of a generation was written after all that is known, and is no copy of it. */
  #isNew(file: TailedFile): boolean {
    if (this.#matched.has(file)) return false;
    if (file.isRotated) {
      // Its own time is the latest that it can have, and is there without opening it.
      const newestMs = this.#newestMs(this.#listing.familyOf(file.path));
      if (file.modifiedMs < newestMs || this.#contents.modifiedMsOf(file) < newestMs) return false;
    }
    if (this.#contents.hasMoved(file)) {
      this.#isUncertain = true;
      return false;
    }
    return !this.#isCopy(file);
  }

  /** When the newest known file of a family was last written to; never for one that nothing is known of. */
  #newestMs(family: string): number {
    const times = this.#known
      .filter(({ path }) => this.#listing.familyOf(path) === family)
      .flatMap((position) => (this.#found.get(fileKey(position)) ?? position).modifiedMs ?? []);
    return times.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...times);
  }

  /** Whether a file begins as one that is there, and may still be growing to its size. */
  #isCopy(file: TailedFile): boolean {
    const { familyOf } = this.#listing;
    const family = familyOf(file.path);
    const head = this.#contents.headOf(file);
    // A `.gz` may also be made of a file that nobody reads since it is too old.
    const plain = file.isCompressed ? this.#plainByInode.values() : [];
    for (const other of new Set([...this.#matched.keys(), ...plain])) {
      if (familyOf(other.path) !== family || other.sizeBytes === 0) continue;
      const before = this.#matched.get(other)?.bytes ?? this.#contents.headOf(other);
      // Of a file that can't be opened for the moment nothing is known.
      if (before.length === 0 || startsWith(before, head)) return true;
      if (!startsWith(head, before)) continue;
      // So few bytes that the original may have grown since they were read, or may have been truncated.
      const now = withTailed(other, (open) => firstBytes(open)) ?? NOTHING;
      if (other.isCompressed || (now.length < head.length && startsWith(now, before))) continue;
      return true;
    }
    return false;
  }

  #inOrder(): Matched[] {
    const order = new Map(this.#known.map((position, index) => [fileKey(position), index]));
    const indexOf = ({ from }: Matched) => order.get(fileKey(from)) ?? this.#known.length;
    return [...this.#matched.values()].sort(
      (left, right) =>
        Number(right.file.isRotated) - Number(left.file.isRotated) ||
        indexOf(left) - indexOf(right) ||
        timeOf(left) - timeOf(right) ||
        (left.file.path < right.file.path ? -1 : 1),
    );
  }
}

const NOTHING = Buffer.alloc(0);

function timeOf({ from, file }: Matched): number {
  return from.modifiedMs ?? file.modifiedMs;
}

function startsWith(bytes: Buffer, beginning: Buffer): boolean {
  return bytes.subarray(0, beginning.length).equals(beginning);
}

/** Those that have begun anew under their inodes, as opposed to those that were given the inode of one that was compressed. */
export function begunAnew({ matched }: Match, known: readonly TailPosition[]): Matched[] {
  const pathOf = new Map(known.map((position) => [fileKey(position), position.path]));
  for (const { file, from } of matched) pathOf.set(fileKey(from), file.path);
  return matched.filter(({ file, from }) => {
    const path = pathOf.get(fileKey({ ...from, generation: from.generation - 1 }));
    return !file.isCompressed && path !== undefined && !isCompressed(path);
  });
}
