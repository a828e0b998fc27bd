/** Files from the reader: chosen in the browser's dialog, dropped, or pasted. */
import type { DroppedFile } from '../protocol.ts';

/** The page's file input; where the browser has no picker that gives handles, and for programs that drive the page. */
export const FILE_INPUT_ID = 'files';
/** And its input for a folder. */
export const FOLDER_INPUT_ID = 'folder';

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
