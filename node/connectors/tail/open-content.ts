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
const SEARCHES_MAX = 3;

/** Undefined where the bytes are gone. */
export function openContent(position: TailPosition): OpenContent | undefined {
  for (let search = 0; search < SEARCHES_MAX; search++) {
    const plain = openPlain(position);
    if (plain !== undefined) return asContent(plain, false);
    const compressed = firstOpen(compressedSiblings(position.path), (path) =>
      openIf(path, (file) => beginsWith(firstTextBytes(file), position.head)),
    );
    if (compressed !== undefined) return asContent(compressed, true);
  }
  return undefined;
}

function asContent(file: number, isCompressed: boolean): OpenContent {
  return { file, isCompressed, inode: inodeOf(fstatSync(file, { bigint: true })) };
}

function openPlain({ path, inode, head, position }: TailPosition): number | undefined {
  const same = openIfSame(path, inode, head);
  if (same !== undefined) return same;
  const siblings = siblingsOf(path).filter((sibling) => !isCompressed(sibling));
  const renamed = firstOpen(siblings, (sibling) => openIfSame(sibling, inode, head));
  if (renamed !== undefined) return renamed;
  const family = siblings.filter((sibling) => isSameFamily(sibling, path));
  const copy = (bytesMin: number) =>
    firstOpen(family, (sibling) =>
      openIf(sibling, (file) => fstatSync(file).size >= bytesMin && hasHead(file, head)),
    );
  // What was written between the copy and the truncation is in no file.
  return copy(position) ?? copy(0);
}

function compressedSiblings(path: string): string[] {
  return siblingsOf(path).filter((sibling) => isCompressed(sibling) && isSameFamily(sibling, path));
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
