import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync } from 'node:fs';
import { errorCode } from '../../storage/file-system.ts';
import { readFully } from '../file/line-ends.ts';

/** Bytes at the start of a file that tell it from others; log lines begin with a time, so that these differ. */
export const HEAD_BYTES_MAX = 1024;

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

/** The first bytes of an open file. */
export function firstBytes(file: number, bytesMax = HEAD_BYTES_MAX): Buffer {
  const bytes = Buffer.alloc(bytesMax);
  return bytes.subarray(0, readFully(file, bytes, 0));
}

/** The head of a file that begins with these bytes. */
export function headOf(bytes: Uint8Array): FileHead {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { bytes: bytes.length, hash };
}

/** Whether a file that begins with these bytes has the head. No head says nothing. */
export function beginsWith(bytes: Uint8Array, head: FileHead): boolean {
  if (head.bytes === 0 || bytes.length < head.bytes) return false;
  return headOf(bytes.subarray(0, head.bytes)).hash === head.hash;
}

/** Whether an open file still begins as it did. */
export function hasHead(file: number, head: FileHead): boolean {
  return beginsWith(firstBytes(file, head.bytes), head);
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

/** Opens the file at a path if it is one that is wanted. */
export function openIf(path: string, accepts: (file: number) => boolean): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (TROUBLE.has(errorCode(error) ?? '')) throw error;
    return undefined;
  }
  try {
    if (accepts(file)) return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
  closeSync(file);
  return undefined;
}
