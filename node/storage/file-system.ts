import { mkdirSync, statSync } from 'node:fs';
import { access, link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The code of a failed system call (`ENOENT`), or undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Runs a file operation; a missing file is undefined, any other failure is thrown. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Makes names that were created in or removed from a folder survive a power loss. Windows can't open folders; NTFS
 * journals names by itself.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the name of a folder durable, and those of its parents, as far as these are this user's to open. */
export async function syncFoldersAbove(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (parent === folder) return;
  try {
    await syncFolder(parent);
  } catch (error) {
    if (/^(EACCES|EPERM)$/.test(errorCode(error) ?? '')) return;
    throw error;
  }
  await syncFoldersAbove(parent);
}

/** Makes a folder with its parents, and their names durable. */
export async function makeFolder(folder: string): Promise<void> {
  const firstMade = await makeFolders(folder);
  if (firstMade === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === firstMade || made === dirname(made)) return;
  }
}

/**
 * Makes a folder with its parents; gives the first one that was made. Node's own `recursive` never ends below `/proc`, where
 * there is a parent and yet no folder can be made.
 */
async function makeFolders(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) {
      if (await isFolder(folder)) return undefined;
      throw error;
    }
  }
  const first = await makeFolders(dirname(folder));
  // Somebody else may have made it meanwhile.
  const made = await mkdir(folder).then(
    () => folder,
    async (error: unknown) => {
      if (await isFolder(folder)) return undefined;
      throw error;
    },
  );
  return first ?? made;
}

/** The same at once, for writers in the middle of a batch; names become durable when the files are committed. */
export function makeFolderNow(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!statSync(dirname(folder), { throwIfNoEntry: false })) makeFolderNow(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Writes a new file and makes its bytes durable. The name is made durable by `syncFolder`. */
export async function writeDurably(path: string, bytes: Uint8Array, durable = true): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    // A write may be short: the operating system takes at most 2 GiB at once.
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, written);
      written += bytesWritten;
    }
    if (durable) await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Codes of file systems without hard links: FAT, some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Gives the temporary file its final name, unless that name is taken: then false. The name appears with the whole
 * content or not at all. Where the file system has no hard links, a second writer at the same instant is not noticed.
 */
export async function createOnce(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
    if (await exists(path)) return false;
    await rename(temporary, path);
    return true;
  }
  // The name is there, whether or not the other one goes.
  await unlink(temporary).catch(() => {});
  return true;
}

/** Whether there is a file or folder of that name. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
