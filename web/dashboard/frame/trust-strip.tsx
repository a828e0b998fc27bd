/** Where the rows go, and what is kept of them. */
import { Lock } from '../parts/marks.tsx';
import { usePage, useShown } from '../parts/use-page.ts';
import { bytesText, countText } from '../text/numbers.ts';

export function TrustStrip() {
  const page = usePage();
  // The one that was asked for is talked to before it has sent anything.
  const hosts = useShown(({ source, address }) => source?.hosts.join(', ') ?? address ?? '');
  const storage = useShown((state) => state.storage);
  const hasSource = useShown(({ source }) => source !== undefined);
  return (
    <footer class="trust">
      <p>
        <Lock />
        <b>Your rows stay in this tab.</b> <span class="roomy">Nothing is uploaded.</span>
      </p>
      <p class="roomy">
        {hosts === '' ? 'Talks to ' : 'Talks only to '}
        <b>{hosts === '' ? 'nobody' : hosts}</b>
      </p>
      {storage !== undefined && <Meter />}
      {storage !== undefined && hasSource && (
        <p class="wide-only">
          Keeps <b>{countText(storage.keptRowsMax)} rows</b>
        </p>
      )}
      {storage?.isAvailable === true && !storage.isPersisted && hasSource && (
        <button
          type="button"
          class="link wide-only"
          title="The browser may delete what is kept when the disk is full, unless it agrees to keep it."
          onClick={() => page.persist()}
        >
          Ask the browser to keep it
        </button>
      )}
      {storage?.isAvailable === true && (
        <button type="button" class="link last" onClick={() => page.change({ dialog: 'clear' })}>
          Clear everything
        </button>
      )}
    </footer>
  );
}

function Meter() {
  const storage = useShown((state) => state.storage);
  if (storage === undefined) return null;
  const { usedBytes, quotaBytes, isAvailable } = storage;
  if (!isAvailable) {
    return (
      <p class="wide-only">
        <b>Nothing is kept on this disk</b>, so the counts end with this tab
      </p>
    );
  }
  const share = quotaBytes === undefined ? 0 : usedBytes / quotaBytes;
  return (
    <p class="wide-only">
      <span class="meter" aria-hidden="true">
        <i style={{ width: `${Math.min(100, share * 100).toFixed(1)}%` }} />
      </span>
      <b>{bytesText(usedBytes)}</b>
      {quotaBytes !== undefined && ` of ${bytesText(quotaBytes)}`} on this disk
    </p>
  );
}
