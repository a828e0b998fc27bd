/** The whole window takes what is dropped or pasted; the hidden inputs take what is chosen. */
import { useEffect, useState } from 'preact/hooks';
import { droppedFiles } from '../../connectors/files/dropped-files.ts';
import type { Page } from '../page.ts';
import { usePage } from '../parts/use-page.ts';
import type { DroppedFile } from '../protocol.ts';
import { FILE_INPUT_ID, FOLDER_INPUT_ID, inputFiles } from './choose-files.ts';

/** Files answer a question for files; else they are a log of their own. */
function take(page: Page, files: readonly DroppedFile[]): void {
  if (files.length === 0) return;
  if (page.state.filesNeeded !== undefined) page.supplyFiles(files);
  else page.open({ kind: 'files', files });
}

export function DropTarget() {
  const page = usePage();
  const [fileCount, setFileCount] = useState(0);
  useEffect(() => listenForDrops(page, setFileCount), [page]);
  return (
    <>
      <FileInput id={FILE_INPUT_ID} />
      <FileInput id={FOLDER_INPUT_ID} isFolder />
      {fileCount > 0 && (
        <div class="drop">
          <p>{fileCount === 1 ? 'Drop to read it' : `Drop to read these ${fileCount}`}</p>
        </div>
      )}
    </>
  );
}

function FileInput({ id, isFolder = false }: { id: string; isFolder?: boolean }) {
  const page = usePage();
  return (
    <input
      id={id}
      class="hidden"
      type="file"
      multiple
      ref={(input) => {
        if (input !== null) input.webkitdirectory = isFolder;
      }}
      tabIndex={-1}
      aria-hidden="true"
      onChange={({ currentTarget }) => {
        take(page, inputFiles(currentTarget.files));
        // The same file can then be chosen again.
        currentTarget.value = '';
      }}
    />
  );
}

function listenForDrops(page: Page, setFileCount: (count: number) => void): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    setFileCount(Math.max(1, event.dataTransfer.items.length));
  };
  addEventListener('dragenter', over, { signal });
  addEventListener('dragover', over, { signal });
  // Leaving the window, and not only one element for the next.
  addEventListener('dragleave', (event) => event.relatedTarget === null && setFileCount(0), {
    signal,
  });
  addEventListener(
    'drop',
    async (event) => {
      if (event.dataTransfer === null) return;
      event.preventDefault();
      setFileCount(0);
      take(page, await droppedFiles(event.dataTransfer));
    },
    { signal },
  );
  addEventListener('paste', (event) => pasted(page, event), { signal });
  return () => listening.abort();
}

/** Lines or files from the clipboard open a log, on the empty page and outside of fields. */
async function pasted(page: Page, event: ClipboardEvent): Promise<void> {
  const isField =
    event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  const data = event.clipboardData;
  if (isField || data === null || page.state.source !== undefined) return;
  event.preventDefault();
  const text = data.getData('text/plain');
  const files = await droppedFiles(data);
  if (files.length > 0) take(page, files);
  else if (text.trim() !== '') page.open({ kind: 'text', text });
}
