/** What is inside files, remembered as long as they stay as they are: a look opens only what is new. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import {
  firstTextBytes,
  type GzipNotes,
  gzipNotes,
  type MeasuredText,
  measureText,
} from './compressed-text.ts';
import { type FileHead, firstBytes, headOf, inodeOf } from './file-identity.ts';
import type { TailedFile } from './tailed-paths.ts';

interface Content {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly head: Buffer;
  /** Of a compressed file. */
  readonly notes: GzipNotes | undefined;
  /** Hashes of heads, by their length. */
  readonly hashes: Map<number, string>;
  /** Null for one that is not whole. */
  measured?: MeasuredText | null;
}

const NOTHING = Buffer.alloc(0);

export class FileContents {
  #byInode = new Map<string, Content>();

  /** Whether a file was renamed or removed before it could be opened. */
  hasMoved(file: TailedFile): boolean {
    return this.#contentOf(file) === undefined && hasMoved(file);
  }

  /** The first bytes, decompressed; none of a file that can't be read. */
  headOf(file: TailedFile): Buffer {
    return this.#contentOf(file)?.head ?? NOTHING;
  }

  /** Whether a file begins with a head. */
  hasHead(file: TailedFile, { bytes, hash }: FileHead): boolean {
    const content = this.#contentOf(file);
    if (content === undefined || bytes === 0 || content.head.length < bytes) return false;
    const known = content.hashes.get(bytes) ?? headOf(content.head.subarray(0, bytes)).hash;
    content.hashes.set(bytes, known);
    return known === hash;
  }

  /** When a file was last written to, before it was compressed if it is. */
  modifiedMsOf(file: TailedFile): number {
    const noted = file.isCompressed ? this.#contentOf(file)?.notes?.modifiedMs : undefined;
    return Math.min(file.modifiedMs, noted ?? file.modifiedMs);
  }

  /** Whether nothing follows a position in a compressed file, as far as its last bytes tell. */
  seemsToEndAt(file: TailedFile, position: number): boolean {
    return this.#contentOf(file)?.notes?.sizeBytes === position % 2 ** 32;
  }

  /** One pass over a compressed file, the first time; undefined while it is not whole. */
  async measured(file: TailedFile, signal: AbortSignal): Promise<MeasuredText | undefined> {
    const content = this.#contentOf(file);
    if (content === undefined) return undefined;
    if (content.measured === undefined) {
      const open = openTailed(file);
      if (open === undefined) return undefined;
      const measured = await measureText(open, signal);
      if (!signal.aborted) content.measured = measured ?? null;
    }
    return content.measured ?? undefined;
  }

  /** Whether that pass has failed. */
  isDamaged(file: TailedFile): boolean {
    return this.#contentOf(file)?.measured === null;
  }

  /** Forgets files that are not there any more. */
  keep(files: readonly TailedFile[]): void {
    const inodes = new Set(files.map(({ inode }) => inode));
    for (const inode of this.#byInode.keys()) if (!inodes.has(inode)) this.#byInode.delete(inode);
  }

  #contentOf(file: TailedFile): Content | undefined {
    const { inode, sizeBytes, modifiedMs, isCompressed } = file;
    const known = this.#byInode.get(inode);
    if (known?.sizeBytes === sizeBytes && known.modifiedMs === modifiedMs) return known;
    const read = withTailed(file, (open) =>
      isCompressed
        ? { head: firstTextBytes(open), notes: gzipNotes(open) }
        : { head: firstBytes(open), notes: undefined },
    );
    if (read === undefined) return undefined;
    const content = { sizeBytes, modifiedMs, hashes: new Map<number, string>(), ...read };
    this.#byInode.set(inode, content);
    return content;
  }
}

/** Undefined where the file is gone, or another has taken its name since it was listed. */
export function openTailed({ path, inode }: TailedFile): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  if (inodeOf(fstatSync(file, { bigint: true })) === inode) return file;
  closeSync(file);
  return undefined;
}

/** Whether a file is not any more where it was listed. */
export function hasMoved({ path, inode }: TailedFile): boolean {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined || inodeOf(found) !== inode;
}

/** Uses a file that was listed; undefined where it can't be opened, as above. */
export function withTailed<T>(tailed: TailedFile, use: (file: number) => T): T | undefined {
  const file = openTailed(tailed);
  if (file === undefined) return undefined;
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
