/**
 * Hadoop's file patterns, which Spark's paths are: `?`, `*`, `[abc]`, `[a-b]`, `[^a]`, `{ab,c{d,e}}` and `\` before a
 * character that stands for itself. A `*` never crosses a `/`. Follows Hadoop's `GlobPattern` and `GlobExpander`.
 */
import { readdir } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';
import { errorCode, exists } from '../../storage/file-system.ts';

const SPECIAL = /[?*[{\\]/;

/** Whether a path is a pattern. */
export function isGlob(path: string): boolean {
  return SPECIAL.test(path);
}

/** The expression that matches the names a pattern of one path segment stands for. */
export function globRegExp(pattern: string): RegExp {
  let source = '';
  let depth = 0;
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '\\') source += escaped(pattern[++index] ?? '\\');
    else if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[' && pattern.indexOf(']', index + 2) > 0) {
      const end = pattern.indexOf(']', index + 2);
      source += characterClass(pattern.slice(index + 1, end));
      index = end;
    } else if (character === '{') {
      depth++;
      source += '(?:';
    } else if (character === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (character === ',' && depth > 0) source += '|';
    else source += escaped(character);
  }
  return new RegExp(`^${source}${')'.repeat(depth)}$`, 's');
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

function characterClass(inner: string): string {
  const isNegated = inner.startsWith('^') || inner.startsWith('!');
  const body = (isNegated ? inner.slice(1) : inner).replace(/[\\\]^[]/g, '\\$&');
  return `[${isNegated ? '^' : ''}${body}]`;
}

/** The existing files and folders that an absolute pattern stands for, sorted. Hidden names only if it says `.` or `_`. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const paths = await Promise.all(
    alternatives(pattern).map((one) => expandFrom(root, segmentsOf(one.slice(root.length)))),
  );
  return [...new Set(paths.flat())].sort();
}

function segmentsOf(path: string): string[] {
  return path.split(sep === '\\' ? /[\\/]/ : '/').filter((segment) => segment !== '');
}

async function expandFrom(folder: string, segments: readonly string[]): Promise<string[]> {
  if (segments.length === 0) return (await exists(folder)) ? [folder] : [];
  const [segment, ...rest] = segments;
  if (!isGlob(segment)) return expandFrom(join(folder, segment), rest);
  const matcher = globRegExp(segment);
  const asksForHidden = /^[._]/.test(segment);
  const names = await readableNames(folder);
  const found: string[] = [];
  for (const name of names) {
    if (!matcher.test(name) || (!asksForHidden && /^[._]/.test(name))) continue;
    found.push(...(await expandFrom(join(folder, name), rest)));
  }
  return found;
}

/** Nothing for what is no folder: a pattern may look below files. */
async function readableNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
}

/** Writes out the `{a,b}` whose parts contain a `/`, since the rest works segment by segment. */
export function alternatives(pattern: string): string[] {
  for (let open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', open + 1)) {
    const group = groupAt(pattern, open);
    if (group === undefined || !group.parts.some((part) => part.includes('/'))) continue;
    const before = pattern.slice(0, open);
    const after = pattern.slice(group.end);
    return group.parts.flatMap((part) => alternatives(before + part + after));
  }
  return [pattern];
}

function groupAt(pattern: string, open: number): { parts: string[]; end: number } | undefined {
  const parts = [''];
  let depth = 0;
  for (let index = open; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '}' && --depth === 0) return { parts, end: index + 1 };
    if (character === ',' && depth === 1) parts.push('');
    else if (character !== '{' || depth > 0) parts[parts.length - 1] += character;
    if (character === '{') depth++;
  }
  return undefined;
}
