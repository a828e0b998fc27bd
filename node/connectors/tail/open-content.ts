/**
 * Finds the bytes of a position again: under its name or another, in a copy that was made before the file was truncated, or in
 * the `.gz` that rotation has made of it. Names alone say nothing, since rotation gives them to other files.
 */
import { fstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isCompressed } from '../file/file-texts.ts';
import { firstTextBytes } from './compressed-text.ts';
import { beginsWith, hasHead, inodeOf, openIf, openIfSame } from './file-identity.ts';
import type { TailPosition } from './tail-offset.ts';
import { familyOf } from './tailed-paths.ts';

/** An open file that holds the bytes of a position, as they are or compressed. */
export interface OpenContent {
  readonly file: number;
  readonly isCompressed: boolean;
  /** Names the open file. */
  readonly inode: string;
}

/** A file that is renamed while the folder is listed may be missing under both names. */
const SEARCHES_MAX = 10;

/** Undefined where the bytes are gone. */
export function openContent(position: TailPosition): OpenContent | undefined {
  for (let search = 0; search < SEARCHES_MAX; search++) {
    const plain = openSame(position) ?? openCopy(position, position.position);
    if (plain !== undefined) return asContent(plain, false);
    const compressed = openCompressed(position);
    if (compressed !== undefined) return asContent(compressed, true);
    // What was written between the copy and the truncation is in no file.
    const part = openCopy(position, 0);
    if (part !== undefined) return asContent(part, false);
  }
  return undefined;
}

function asContent(file: number, isCompressed: boolean): OpenContent {
  return { file, isCompressed, inode: inodeOf(fstatSync(file, { bigint: true })) };
}

function openSame({ path, inode, head }: TailPosition): number | undefined {
  return firstOpen([path, ...siblingsOf(path)], (name) => openIfSame(name, inode, head));
}

function openCopy({ path, head }: TailPosition, bytesMin: number): number | undefined {
  const copies = siblingsOf(path).filter((name) => !isCompressed(name) && isSameFamily(name, path));
  return firstOpen(copies, (name) =>
    openIf(name, (file) => fstatSync(file).size >= bytesMin && hasHead(file, head)),
  );
}

function openCompressed({ path, head }: TailPosition): number | undefined {
  const names = siblingsOf(path).filter((name) => isCompressed(name) && isSameFamily(name, path));
  return firstOpen(names, (name) => openIf(name, (file) => beginsWith(firstTextBytes(file), head)));
}

function isSameFamily(sibling: string, path: string): boolean {
  return basename(sibling).startsWith(familyOf(path));
}

function firstOpen(
  paths: readonly string[],
  open: (path: string) => number | undefined,
): number | undefined {
  for (const path of paths) {
    const file = open(path);
    if (file !== undefined) return file;
  }
  return undefined;
}

function siblingsOf(path: string): string[] {
  const folder = dirname(path);
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch {
    return [];
  }
}
