/** The page without a source: four ways to a log, and what was kept from before. */
import { useState } from 'preact/hooks';
import { usePage, useShown } from '../parts/use-page.ts';
import type { KeptSource } from '../protocol.ts';
import { bytesText, countedText } from '../text/numbers.ts';
import { momentText } from '../text/times.ts';
import { sourceOfAddress } from './address.ts';
import { chooseFiles, FOLDER_INPUT_ID } from './choose-files.ts';
import { type Demo, type Served, startDemo } from './demo.ts';

export const ADDRESS_INPUT_ID = 'address';

/** True where fingers point, and nothing can be dropped. */
const isTouch = () => matchMedia('(pointer: coarse)').matches;

export function EmptyPage({ demo }: { demo: Demo }) {
  const page = usePage();
  const kept = useShown((state) => state.kept);
  const { served } = demo;
  const choose = async () => {
    const files = await chooseFiles();
    if (files.length > 0) page.open({ kind: 'files', files });
  };
  return (
    <div class="empty">
      <h2>{isTouch() ? 'Open a log' : 'Drop a log anywhere on this page'}</h2>
      <p class="lead">
        First charts in about two seconds. nginx, Apache, JSON lines, logfmt, CSV and syslog are
        recognised, .gz too.
      </p>
      <ul class="ways">
        <li>
          <kbd>O</kbd>
          <p>
            <b>Open a file or folder</b>
            <span class="aside">
              read in place, also while it grows;{' '}
              <button
                type="button"
                class="link"
                onClick={() => document.getElementById(FOLDER_INPUT_ID)?.click()}
              >
                choose a folder
              </button>
            </span>
          </p>
          <button type="button" class="button strong" onClick={choose}>
            Choose file
          </button>
        </li>
        <PasteWay />
        <AddressWay />
        <li>
          <kbd>D</kbd>
          <p>
            <b>Watch the demo</b>
            <span class="aside">{demo.description}</span>
          </p>
          <button type="button" class="button" onClick={() => startDemo(page, demo)}>
            Start demo
          </button>
        </li>
      </ul>
      {served !== undefined && served.streams.length > 1 && <Streams served={served} />}
      {kept.length > 0 && <Kept kept={kept} />}
    </div>
  );
}

/** Reads the clipboard where the browser lets it; else the lines are pasted into a field. */
function PasteWay() {
  const page = usePage();
  const [isField, setField] = useState(false);
  const [text, setText] = useState('');
  const open = (lines: string) => {
    if (lines.trim() !== '') page.open({ kind: 'text', text: lines });
  };
  const paste = async () => {
    if (isField) return open(text);
    try {
      const lines = await navigator.clipboard.readText();
      if (lines.trim() === '') setField(true);
      else open(lines);
    } catch {
      setField(true);
    }
  };
  return (
    <li>
      <kbd>Ctrl V</kbd>
      <p>
        <b>Paste lines</b>
        {isField ? (
          <textarea
            aria-label="Lines of a log"
            rows={4}
            ref={(field) => field?.focus()}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        ) : (
          <span class="aside">one line is enough to find the format</span>
        )}
      </p>
      <button type="button" class="button" onClick={paste}>
        {isField ? 'Read these' : 'Paste'}
      </button>
    </li>
  );
}

function AddressWay() {
  const page = usePage();
  const [problem, setProblem] = useState<string>();
  const connect = (event: SubmitEvent) => {
    event.preventDefault();
    const input = document.getElementById(ADDRESS_INPUT_ID);
    if (!(input instanceof HTMLInputElement)) return;
    const found = sourceOfAddress(input.value, location.protocol);
    setProblem(found.problem);
    if (found.source !== undefined) page.open(found.source);
    else input.focus();
  };
  return (
    <li class="address">
      <kbd>U</kbd>
      <form id="connect" onSubmit={connect}>
        <label for={ADDRESS_INPUT_ID}>
          <b>Connect to a stream</b>
        </label>
        <input
          id={ADDRESS_INPUT_ID}
          type="text"
          inputMode="url"
          placeholder="wss://host/logs"
          aria-describedby="address-note"
          aria-invalid={problem !== undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={() => setProblem(undefined)}
        />
        <span class={problem === undefined ? 'aside' : 'failing'} id="address-note" role="status">
          {problem ?? 'ws://, wss:// or https:// with lines or JSON'}
        </span>
      </form>
      <button type="submit" form="connect" class="button">
        Connect
      </button>
    </li>
  );
}

/** What the server of the page has to show. */
function Streams({ served: { title, streams } }: { served: Served }) {
  const page = usePage();
  return (
    <>
      <h3>{title === undefined ? 'Streams of this server' : `Streams of ${title}`}</h3>
      <ul class="ways kept-before">
        {streams.map(({ name }) => (
          <li key={name}>
            <span />
            <p>
              <b>{name}</b>
            </p>
            <button
              type="button"
              class="button"
              aria-label={`Open ${name}`}
              onClick={() => page.openStream(name)}
            >
              Open
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Kept({ kept }: { kept: readonly KeptSource[] }) {
  const page = usePage();
  const zone = useShown((state) => state.zone);
  const now = Date.now();
  return (
    <>
      <h3>Kept from before</h3>
      <ul class="ways kept-before">
        {kept.map(({ id, name, rows, bytes, lastUsedMs }) => (
          <li key={id}>
            <span />
            <p>
              <b>{name}</b>
              <span class="aside">
                last used {momentText(lastUsedMs, zone, now)}, {countedText(rows, 'row')},{' '}
                {bytesText(bytes)}
              </span>
            </p>
            <span class="kept-acts">
              <button
                type="button"
                class="quiet"
                aria-label={`Forget ${name}`}
                onClick={() => page.forget(id)}
              >
                Forget
              </button>
              <button
                type="button"
                class="button"
                aria-label={`Resume ${name}`}
                onClick={() => page.reopen(id)}
              >
                Resume
              </button>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
