/** The keyboard: what each key does, and the one place that listens. */
import { chooseFiles } from './empty/choose-files.ts';
import { type Demo, startDemo } from './empty/demo.ts';
import { ADDRESS_INPUT_ID } from './empty/empty-page.tsx';
import type { Page } from './page.ts';

interface Key {
  readonly group: 'Everywhere' | 'Lines' | 'Empty page';
  /** As `KeyboardEvent.key` says it, with `Shift+` before letters that need it. */
  readonly keys: readonly string[];
  /** As the list of keys shows it. */
  readonly shown: readonly string[];
  readonly does: string;
  /** False lets the key do what it does elsewhere. */
  press(page: Page, demo: Demo): boolean;
}

const onEmptyPage = (page: Page) => page.state.isReady && page.state.activity.kind === 'empty';
const hasTail = (page: Page) => page.state.tail !== undefined;

/** Does it where it means something. */
function when(holds: boolean, act: () => unknown): boolean {
  if (holds) act();
  return holds;
}

function focusOn(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus();
  return element !== null;
}

export const KEYS: readonly Key[] = [
  {
    group: 'Everywhere',
    keys: ['/'],
    shown: ['/'],
    does: 'filter box',
    press: () => focusOn('filter'),
  },
  {
    group: 'Everywhere',
    keys: [' '],
    shown: ['Space'],
    does: 'pause, resume',
    press: (page) =>
      when(page.state.source !== undefined, () =>
        page.state.pause === undefined ? page.pause('asked') : page.resume(),
      ),
  },
  {
    group: 'Everywhere',
    keys: ['End', 'Shift+G'],
    shown: ['End', 'Shift G'],
    does: 'newest rows',
    press: (page) => when(page.state.pause !== undefined, () => page.resume()),
  },
  {
    group: 'Everywhere',
    keys: ['Escape'],
    shown: ['Esc'],
    does: 'close, clear the chosen time',
    press: closeInnermost,
  },
  {
    group: 'Everywhere',
    keys: ['?'],
    shown: ['?'],
    does: 'these keys',
    press: (page) => when(true, () => page.change({ dialog: 'keys' })),
  },
  {
    group: 'Lines',
    keys: ['j', 'ArrowDown'],
    shown: ['J', '↓'],
    does: 'next line',
    press: (page) => when(hasTail(page), () => page.chooseNext(1)),
  },
  {
    group: 'Lines',
    keys: ['k', 'ArrowUp'],
    shown: ['K', '↑'],
    does: 'previous line',
    press: (page) => when(hasTail(page), () => page.chooseNext(-1)),
  },
  {
    group: 'Lines',
    keys: ['e'],
    shown: ['E'],
    does: 'next error',
    press: (page) => when(hasTail(page), () => page.chooseNextFailing(1)),
  },
  {
    group: 'Lines',
    keys: ['Shift+E'],
    shown: ['Shift E'],
    does: 'previous error',
    press: (page) => when(hasTail(page), () => page.chooseNextFailing(-1)),
  },
  {
    group: 'Lines',
    keys: ['Enter'],
    shown: ['Enter'],
    does: 'the line in full',
    press: (page) => when(page.state.chosen !== undefined, () => page.openDetail()),
  },
  {
    group: 'Lines',
    keys: ['y'],
    shown: ['Y'],
    does: 'copy the line',
    press: (page) => when(page.state.chosen !== undefined, () => page.copyChosen()),
  },
  {
    group: 'Lines',
    keys: ['PageUp'],
    shown: ['Page Up'],
    does: 'a page up',
    press: (page) => hasTail(page) && page.scrollTail(1 - page.tailCount),
  },
  {
    group: 'Lines',
    keys: ['PageDown'],
    shown: ['Page Down'],
    does: 'a page down',
    press: (page) => hasTail(page) && page.scrollTail(page.tailCount - 1),
  },
  {
    group: 'Lines',
    keys: ['g', 'Home'],
    shown: ['G', 'Home'],
    does: 'oldest kept row',
    press: (page) => when(hasTail(page), () => page.scrollTailTo(0)),
  },
  {
    group: 'Empty page',
    keys: ['o'],
    shown: ['O'],
    does: 'open files',
    press: (page) =>
      when(onEmptyPage(page), async () => {
        const files = await chooseFiles();
        if (files.length > 0) page.open({ kind: 'files', files });
      }),
  },
  {
    group: 'Empty page',
    keys: ['u'],
    shown: ['U'],
    does: 'connect to a stream',
    press: (page) => onEmptyPage(page) && focusOn(ADDRESS_INPUT_ID),
  },
  {
    group: 'Empty page',
    keys: ['d'],
    shown: ['D'],
    does: 'start the demo',
    press: (page, demo) => when(onEmptyPage(page), () => startDemo(page, demo)),
  },
];

/** Closes what was opened last: the line, the chosen time, the choice. */
function closeInnermost(page: Page): boolean {
  const { isDetailOpen, filter, chosen } = page.state;
  if (isDetailOpen) page.closeDetail();
  else if (filter.brush !== undefined) page.setBrush(undefined);
  else if (chosen !== undefined) page.change({ chosen: undefined });
  else return false;
  return true;
}

const STORAGE_KEY = 'millrace.single-keys';

/** Keys of one character can be turned off (WCAG 2.1.4); the browser remembers it where it may. */
export const singleKeys = {
  areOn(): boolean {
    try {
      return localStorage.getItem(STORAGE_KEY) !== 'off';
    } catch {
      return true;
    }
  },
  turn(on: boolean): void {
    try {
      localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
    } catch {
      // A window without storage forgets it with the tab.
    }
  },
};

/** Elements that need the key themselves. */
function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable], dialog, [role=menu]') !== null)
    return true;
  const isControl = target.closest('button, a, [role=slider]') !== null;
  if (isControl && (key === ' ' || key === 'Enter')) return true;
  return (
    target.closest('.strip-table, .drawer-body') !== null && /^(Arrow|Page|Home|End)/.test(key)
  );
}

export function listenForKeys(page: Page, demo: () => Demo): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (takesKey(event.target, event.key)) return;
    const isLetter = event.key.length === 1 && event.key !== ' ';
    if (isLetter && !singleKeys.areOn() && event.key !== '?') return;
    const letter = isLetter ? event.key.toLowerCase() : event.key;
    const name =
      event.shiftKey && isLetter && letter !== '?' ? `Shift+${letter.toUpperCase()}` : letter;
    const key = KEYS.find((candidate) => candidate.keys.includes(name));
    if (key?.press(page, demo()) === true) event.preventDefault();
  });
}
