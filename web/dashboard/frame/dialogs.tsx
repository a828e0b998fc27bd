/** The two dialogs: what will be deleted, and the keys. The browser's own element keeps the focus in and gives it back. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { KEYS, singleKeys } from '../keys.ts';
import { usePage, useShown } from '../parts/use-page.ts';
import { bytesText, countedText } from '../text/numbers.ts';

export function Dialogs() {
  const dialog = useShown((state) => state.dialog);
  if (dialog === undefined) return null;
  return dialog === 'keys' ? <KeysDialog /> : <ClearDialog />;
}

function Modal({ heading, children }: { heading: string; children: ComponentChildren }) {
  const page = usePage();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const shown = element.current;
    shown?.showModal();
    return () => {
      shown?.close();
      // The element is gone by then, so the browser can't give the focus back.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby="dialog-heading"
      onCancel={() => page.change({ dialog: undefined })}
      onClose={({ currentTarget }) => {
        // A browser tells of the end some tasks later: by then another dialog may be shown, which must stay.
        if (currentTarget.isConnected) page.change({ dialog: undefined });
      }}
    >
      <h2 id="dialog-heading">{heading}</h2>
      {children}
    </dialog>
  );
}

function ClearDialog() {
  const page = usePage();
  const kept = useShown((state) => state.kept);
  const usedBytes = useShown((state) => state.storage?.usedBytes ?? 0);
  const close = () => page.change({ dialog: undefined });
  const size = bytesText(usedBytes);
  return (
    <Modal heading={`Clear everything, ${size}?`}>
      <p>
        Windows, checkpoints and kept rows of {countedText(kept.length, 'source')} are deleted from
        this browser: {size}. The logs themselves stay where they are. This can't be taken back.
      </p>
      <p class="dialog-acts">
        <button type="button" class="button" onClick={close}>
          Keep
        </button>
        <button
          type="button"
          class="button strong"
          onClick={() => {
            close();
            page.forget('all');
          }}
        >
          Delete {size}
        </button>
      </p>
    </Modal>
  );
}

function KeysDialog() {
  const page = usePage();
  const [isOn, setOn] = useState(singleKeys.areOn());
  const sorts = [...new Set(KEYS.map((key) => key.group))];
  return (
    <Modal heading="Keys">
      <div class="key-groups">
        {sorts.map((group) => (
          <table key={group}>
            <caption>{group}</caption>
            <tbody>
              {KEYS.filter((key) => key.group === group).map(({ shown, does }) => (
                <tr key={does}>
                  <th scope="row">
                    {shown.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
      <p class="dialog-acts">
        <label class="check">
          <input
            type="checkbox"
            checked={isOn}
            onChange={({ currentTarget }) => {
              singleKeys.turn(currentTarget.checked);
              setOn(currentTarget.checked);
            }}
          />{' '}
          Single keys work
        </label>
        <button type="button" class="button" onClick={() => page.change({ dialog: undefined })}>
          Close
        </button>
      </p>
    </Modal>
  );
}
