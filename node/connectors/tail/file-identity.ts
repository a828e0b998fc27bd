import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../../storage/file-system.ts';
import { readFully } from '../file/line-ends.ts';

/** Bytes at the start of a file that tell it from others; log lines begin with a time, so that these differ. */
const HEAD_BYTES_MAX = 1024;

/** The first bytes of a file as they were when they were looked at. They never change while a file only grows. */
export interface FileHead {
  readonly bytes: number;
  /** A hash of them, in hex. */
  readonly hash: string;
}

/** Device and inode: the same under any name, and used again after the file is gone. */
export function inodeOf({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** The head of an open file, of at most `bytesMax` bytes. */
export function headOf(file: number, bytesMax = HEAD_BYTES_MAX): FileHead {
  const bytes = Buffer.alloc(bytesMax);
  const count = readFully(file, bytes, 0);
  const hash = createHash('sha256').update(bytes.subarray(0, count)).digest('hex').slice(0, 16);
  return { bytes: count, hash };
}

/** Whether an open file still begins as it did. */
export function hasHead(file: number, head: FileHead): boolean {
  const now = headOf(file, head.bytes);
  return now.bytes === head.bytes && now.hash === head.hash;
}

/** The process or the disk is in trouble: whether the file is there can't be told. */
const TROUBLE = new Set(['EMFILE', 'ENFILE', 'EIO']);

/** Opens the file at a path if it is the one with this inode and head; undefined for any other, and for none. */
export function openIfSame(path: string, inode: string, head: FileHead): number | undefined {
  return openIf(
    path,
    (file) => inodeOf(fstatSync(file, { bigint: true })) === inode && hasHead(file, head),
  );
}

/** Looks for a file under another name in the folder where it was: rotation renames. Undefined where it is not. */
export function openRenamed(path: string, inode: string, head: FileHead): number | undefined {
  return openSibling(path, (sibling) => openIfSame(sibling, inode, head));
}

/** Looks for a copy in the folder where a file was: rotation may copy, to truncate the original. */
export function openCopy(path: string, head: FileHead): number | undefined {
  if (head.bytes === 0) return undefined;
  return openSibling(path, (sibling) => openIf(sibling, (file) => hasHead(file, head)));
}

function openIf(path: string, accepts: (file: number) => boolean): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (TROUBLE.has(errorCode(error) ?? '')) throw error;
    return undefined;
  }
  if (accepts(file)) return file;
  closeSync(file);
  return undefined;
}

function openSibling(
  path: string,
  open: (sibling: string) => number | undefined,
): number | undefined {
  for (const { name, isFile } of entriesOf(dirname(path))) {
    const file = isFile ? open(join(dirname(path), name)) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

function entriesOf(folder: string): { readonly name: string; readonly isFile: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFile: entry.isFile(),
    }));
  } catch {
    return [];
  }
}
