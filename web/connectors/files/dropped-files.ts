/** Files that a reader gives a page, with their places in folders: what `readStream.files` takes. */

/** A file with its place below the folder that was given, and a handle where the browser gives one. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
  /** Lets the file be followed while it grows. */
  readonly handle?: FileSystemFileHandle;
}

/**
 * All files that were dropped, those in folders too, sorted by path. Must be called before the event's handler returns:
 * what was dropped is gone afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  return sorted((await Promise.all(items.map(filesOf))).flat());
}

/** All files below a folder that the reader has opened to the page, sorted by path; each can be followed. */
export async function folderFiles(folder: FileSystemDirectoryHandle): Promise<DroppedFile[]> {
  return sorted(await filesBelow(folder, folder.name === '' ? '' : `${folder.name}/`));
}

function sorted(files: DroppedFile[]): DroppedFile[] {
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function filesOf(item: DataTransferItem): Promise<readonly DroppedFile[]> {
  // All three are asked for at once: after the first pause the item is empty.
  const entry = item.webkitGetAsEntry();
  const file = item.getAsFile();
  const handle = await handleOf(item);
  if (isFolderHandle(handle)) return filesBelow(handle, `${handle.name}/`);
  if (isFolderEntry(entry)) return entryFiles(entry);
  if (file === null) return [];
  return isFileHandle(handle) ? [{ path: file.name, file, handle }] : [{ path: file.name, file }];
}

// Not every browser has the names of these classes, but all have what tells them apart.

function isFolderEntry(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolderHandle(handle: unknown): handle is FileSystemDirectoryHandle {
  return isHandle(handle) && handle.kind === 'directory';
}

function isFileHandle(handle: unknown): handle is FileSystemFileHandle {
  return isHandle(handle) && handle.kind === 'file';
}

function isHandle(handle: unknown): handle is FileSystemHandle {
  return typeof handle === 'object' && handle !== null && 'kind' in handle;
}

/** Chromium gives handles; elsewhere, and where the page may not have one, there is none. */
function handleOf(item: DataTransferItem): Promise<unknown> {
  const getHandle: unknown = Reflect.get(item, 'getAsFileSystemHandle');
  if (typeof getHandle !== 'function') return Promise.resolve(undefined);
  const handle: Promise<unknown> = Promise.resolve(getHandle.call(item));
  return handle.catch(() => undefined);
}

async function filesBelow(
  folder: FileSystemDirectoryHandle,
  prefix: string,
): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  for await (const handle of folder.values()) {
    const path = prefix + handle.name;
    if (isFolderHandle(handle)) files.push(...(await filesBelow(handle, `${path}/`)));
    else if (isFileHandle(handle)) {
      files.push({ path, file: await handle.getFile(), handle });
    }
  }
  return files;
}

async function entryFiles(folder: FileSystemDirectoryEntry): Promise<DroppedFile[]> {
  const reader = folder.createReader();
  const files: DroppedFile[] = [];
  for (;;) {
    // A reader gives a hundred entries at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (isFolderEntry(entry)) files.push(...(await entryFiles(entry)));
      else if (isFileEntry(entry)) {
        const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
        files.push({ path: entry.fullPath.slice(1), file });
      }
    }
  }
}
