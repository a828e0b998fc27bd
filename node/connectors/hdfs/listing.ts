import { alternatives, globRegExp, isGlob } from '../file/glob.ts';
import type { WebHdfs } from './web-hdfs.ts';
import type { HdfsStatus } from './web-hdfs-answers.ts';

/** A file by its whole path. */
export interface HdfsFile extends Omit<HdfsStatus, 'name' | 'isFolder'> {
  readonly path: string;
}

export interface HdfsListing {
  /** Whole paths, or patterns. */
  readonly paths: readonly string[];
  /** Only files of this name; a pattern. */
  readonly nameFilter: string | undefined;
  readonly isRecursive: boolean;
}

/** All files that there are now, in no order. What vanishes meanwhile is left out. */
export async function listHdfsFiles(hdfs: WebHdfs, listing: HdfsListing): Promise<HdfsFile[]> {
  const accepts = listing.nameFilter === undefined ? undefined : globRegExp(listing.nameFilter);
  const found = new Map<string, HdfsFile>();
  for (const pattern of listing.paths.flatMap(alternatives)) {
    for (const root of await expand(hdfs, pattern)) {
      for (const file of await filesOf(hdfs, root, listing.isRecursive)) {
        const name = file.path.slice(file.path.lastIndexOf('/') + 1);
        if (accepts?.test(name) ?? true) found.set(file.path, file);
      }
    }
  }
  return [...found.values()];
}

interface Found extends HdfsStatus {
  readonly path: string;
}

/** The files and folders that a pattern stands for. */
async function expand(hdfs: WebHdfs, pattern: string): Promise<Found[]> {
  const segments = pattern.split('/').slice(1);
  const literals = segments.findIndex(isGlob);
  if (literals < 0) {
    const status = await hdfs.status(pattern);
    return status === undefined ? [] : [{ ...status, path: pattern }];
  }
  let folders = [joined('', segments.slice(0, literals).join('/'))];
  let matches: Found[] = [];
  for (const [index, segment] of segments.entries()) {
    if (index < literals) continue;
    const matcher = globRegExp(segment);
    const asksForHidden = /^[._]/.test(segment);
    matches = [];
    for (const folder of folders) {
      for (const entry of (await hdfs.list(folder === '' ? '/' : folder)) ?? []) {
        const isHidden = !asksForHidden && isHiddenName(entry.name);
        if (isHidden || entry.name === '' || !matcher.test(entry.name)) continue;
        matches.push({ ...entry, path: joined(folder, entry.name) });
      }
    }
    folders = matches.filter(({ isFolder }) => isFolder).map(({ path }) => path);
  }
  return matches;
}

async function filesOf(hdfs: WebHdfs, root: Found, isRecursive: boolean): Promise<HdfsFile[]> {
  if (!root.isFolder) return [fileOf(root)];
  const files: HdfsFile[] = [];
  for (const entry of (await hdfs.list(root.path)) ?? []) {
    if (isHiddenName(entry.name)) continue;
    const found = { ...entry, path: joined(root.path, entry.name) };
    if (!found.isFolder) files.push(fileOf(found));
    else if (isRecursive) files.push(...(await filesOf(hdfs, found, true)));
  }
  return files;
}

function fileOf({ path, sizeBytes, modifiedMs, fileId }: Found): HdfsFile {
  return { path, sizeBytes, modifiedMs, fileId };
}

/** No data, for Hadoop and Spark: `_tmp`, `.hidden`, and what `hdfs dfs -put` has not finished. */
function isHiddenName(name: string): boolean {
  return /^[._]/.test(name) || name.endsWith('._COPYING_');
}

function joined(folder: string, name: string): string {
  if (name === '') return folder;
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
