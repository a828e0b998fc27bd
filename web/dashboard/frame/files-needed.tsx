/** After a refresh a page can't reach the files it read: asks for them by name, and says which were not those. */

import { chooseFiles } from '../empty/choose-files.ts';
import { ClassMark } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import { bytesText } from '../text/numbers.ts';

const REFUSED = {
  size: 'is shorter than the file that was read',
  content: 'begins with other lines than the file that was read',
} as const;

export function FilesNeededNotice() {
  const page = usePage();
  const needed = useShown((state) => state.filesNeeded);
  if (needed === undefined) return null;
  const { files, refused } = needed;
  const choose = async () => {
    const chosen = await chooseFiles();
    if (chosen.length > 0) page.supplyFiles(chosen);
  };
  return (
    <section class="notice broken" role="alert" aria-labelledby="files-heading">
      <div>
        <h2 id="files-heading">
          <ClassMark index={3} />
          {files.length === 1 ? `${files[0].path} is needed again` : 'These files are needed again'}
        </h2>
        <p>
          A page can't reach a file after it was loaded anew. What was counted is kept and shown;
          drop {files.length === 1 ? 'the file' : 'the files'} here to go on where it stopped.
        </p>
        <ul class="file-names">
          {files.map(({ path, bytes }) => (
            <li key={path}>
              <b>{path}</b> <span class="aside">{bytesText(bytes)}</span>
            </li>
          ))}
          {refused.map(({ path, reason }) => (
            <li key={`refused ${path}`} class="failing">
              {path} {REFUSED[reason]}.
            </li>
          ))}
        </ul>
      </div>
      <div class="notice-acts">
        <button type="button" class="button strong" onClick={choose}>
          Choose {files.length === 1 ? 'file' : 'files'}
        </button>
        <button type="button" class="button" onClick={() => page.close()}>
          Open another log
        </button>
      </div>
    </section>
  );
}
