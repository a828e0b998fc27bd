/** Files from the reader: chosen in the browser's dialog, dropped, or pasted. */
import type { DroppedFile } from '../protocol.ts';

/** The page's file input; where the browser has no picker that gives handles, and for programs that drive the page. */
export const FILE_INPUT_ID = 'files';

type FilePicker = (options: { multiple: boolean }) => Promise<readonly FileSystemFileHandle[]>;

/** Chromium's picker gives handles, with which a file that grows can be followed. */
function filePicker(): FilePicker | undefined {
  const picker: unknown = Reflect.get(globalThis, 'showOpenFilePicker');
  return typeof picker === 'function' ? (options) => picker.call(globalThis, options) : undefined;
}

/** Asks for files; none when the reader thinks better of it. Must be called from a click or a key. */
export async function chooseFiles(): Promise<readonly DroppedFile[]> {
  const pick = filePicker();
  if (pick === undefined) {
    // The input's own handler opens what is chosen.
    document.getElementById(FILE_INPUT_ID)?.click();
    return [];
  }
  try {
    const handles = await pick({ multiple: true });
    return await Promise.all(
      handles.map(async (handle) => {
        const file = await handle.getFile();
        return { path: file.name, file, handle };
      }),
    );
  } catch (error) {
    // A dialog that is closed without a choice is no failure.
    if (error instanceof DOMException && error.name === 'AbortError') return [];
    throw error;
  }
}

/** The files of an input; a folder's ones with their place in it. */
export const inputFiles = (list: FileList | null): readonly DroppedFile[] =>
  [...(list ?? [])].map((file) => ({
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    file,
  }));

/** All files that were dropped, those in folders too, sorted by path. Must be called before the drop event is over. */
export async function transferredFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const found = await Promise.all(items.map(readItem));
  return found.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function readItem(item: DataTransferItem): Promise<readonly DroppedFile[]> {
  const entry = item.webkitGetAsEntry();
  const file = item.getAsFile();
  if (entry?.isDirectory === true && entry instanceof FileSystemDirectoryEntry)
    return readFolder(entry);
  const getHandle: unknown = Reflect.get(item, 'getAsFileSystemHandle');
  if (file === null) return [];
  if (typeof getHandle !== 'function') return [{ path: file.name, file }];
  const handle: unknown = await getHandle.call(item).catch(() => null);
  return handle instanceof FileSystemFileHandle
    ? [{ path: file.name, file, handle }]
    : [{ path: file.name, file }];
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<readonly DroppedFile[]> {
  const reader = folder.createReader();
  const files: DroppedFile[] = [];
  while (true) {
    // A reader gives a hundred entries at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const entry of entries) {
      if (entry instanceof FileSystemDirectoryEntry) files.push(...(await readFolder(entry)));
      else if (entry instanceof FileSystemFileEntry) {
        const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
        files.push({ path: entry.fullPath.slice(1), file });
      }
    }
  }
}
