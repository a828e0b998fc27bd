/**
 * An engine that counts nothing: it answers the live page's requests from made-up numbers and plays the state that
 * `scenario.json` beside it names. Every request is repeated on a channel, so that tests can see what the page asked.
 */
import type {
  Activity,
  Filter,
  OpenedSource,
  PageEvent,
  PageRequest,
} from '../../../web/dashboard/protocol.ts';
import {
  makeRanked,
  makeStatuses,
  makeStrip,
  makeTailRow,
  passes,
  START_MS,
  TOTAL_ROWS,
  WINDOW_MS,
  WINDOWS,
} from './fake-log.ts';

interface Scenario {
  /** Which state the page is to be in. */
  readonly state:
    | 'empty'
    | 'live'
    | 'quiet'
    | 'reading'
    | 'finished'
    | 'disconnected'
    | 'resumed'
    | 'watching'
    | 'filesNeeded'
    | 'failed'
    | 'problem'
    | 'bare';
  /** The clock that the made-up log ends at; now if left out. */
  readonly nowMs?: number;
  /** Milliseconds between strips and tails; 0 sends each once. */
  readonly everyMs?: number;
  readonly windows?: number;
}

const SOURCE: OpenedSource = {
  id: 'edge-2',
  name: 'edge-2 nginx',
  inputs: ['access.log', 'error.log'],
  hosts: ['edge-2.example.net'],
  format: {
    id: 'combined',
    name: 'nginx combined',
    confidence: 0.998,
    isChosen: false,
    runnerUp: { id: 'common', name: 'common log', confidence: 0.81 },
    alternatives: [
      { id: 'combined', name: 'nginx combined' },
      { id: 'common', name: 'common log' },
      { id: 'json', name: 'JSON lines' },
    ],
  },
  classes: 'status',
  rankedField: 'path',
  hasDuration: true,
  hasBytes: true,
  hasEventTime: true,
  windowMs: WINDOW_MS,
};

const told = new BroadcastChannel('fake-engine');
let scenario: Scenario = { state: 'empty' };
let filter: Filter = { terms: [], brush: undefined };
let tailWish: Extract<PageRequest, { kind: 'tail' }> | undefined;
let shownRows = TOTAL_ROWS;
let isOpen = false;
let buffers = 2;

const tell = (event: PageEvent, transfer: Transferable[] = []) => postMessage(event, { transfer });
const isQuiet = () => scenario.state === 'quiet';
const kept = () =>
  scenario.state === 'empty' || isOpen
    ? [
        {
          id: 'edge-2',
          name: 'edge-2 nginx',
          kind: 'webSocket' as const,
          rows: 3_608_802,
          bytes: 38_200_000,
          lastUsedMs: Date.UTC(2026, 10, 25, 9, 12, 40),
        },
      ]
    : [];
const storage = () => ({
  usedBytes: 38_200_000,
  quotaBytes: 2e9,
  isPersisted: true,
  isAvailable: true,
  keptRowsMax: 1_000_000,
});

function activityOf(): Activity {
  const problem = {
    condition: 'SOURCE_NOT_READABLE',
    message:
      '[SOURCE_NOT_READABLE] access.log can not be read: it was changed while it was read. Choose it again. SQLSTATE: 58030',
    parameters: {},
    atMs: Date.UTC(2026, 10, 25, 10, 42, 7),
  };
  switch (scenario.state) {
    case 'reading':
      return { kind: 'reading', share: 0.42 };
    case 'finished':
    case 'bare':
      return { kind: 'finished' };
    case 'disconnected':
      return {
        kind: 'disconnected',
        sinceMs: Date.UTC(2026, 10, 25, 10, 40, 32),
        reason:
          'edge-2 closed the connection. Code 1006, no reason given; usually the proxy restarted or timed out.',
        attempts: 4,
        nextAttemptMs: Date.now() + 8000,
      };
    case 'watching':
      return { kind: 'watching' };
    case 'failed':
      return { kind: 'failed', problem };
    default:
      return { kind: 'live' };
  }
}

function open(): void {
  isOpen = true;
  const source =
    scenario.state === 'bare'
      ? {
          ...SOURCE,
          name: 'notes.txt',
          inputs: ['notes.txt'],
          hosts: [],
          classes: 'none' as const,
          rankedField: undefined,
          hasDuration: false,
          hasBytes: false,
        }
      : SOURCE;
  if (scenario.state === 'filesNeeded') {
    const files = [{ path: 'access.log', bytes: 229_000_000 }];
    const refused = [{ path: 'error.log', reason: 'content' as const }];
    tell({ kind: 'opened', source: { ...source, hosts: [] } });
    tell({ kind: 'activity', activity: { kind: 'finished' } });
    tell({ kind: 'filesNeeded', id: 'edge-2', files, refused });
  } else {
    tell({ kind: 'opened', source });
    tell({ kind: 'activity', activity: activityOf() });
  }
  if (scenario.state === 'resumed') {
    const atMs = START_MS + 89.3 * WINDOW_MS;
    tell({
      kind: 'resumed',
      resumed: { atMs, openWindows: 3, lostRows: 0, gapMs: 4200, gapRows: 17_480 },
    });
  }
  if (scenario.state === 'problem') {
    tell({
      kind: 'problem',
      problem: {
        condition: 'STORAGE_FULL',
        message:
          'The disk allowance is full (2 GB). Counting goes on, checkpoints have stopped since 10:39. Clear old sources or keep fewer rows.',
        parameters: {},
        atMs: Date.UTC(2026, 10, 25, 10, 39, 2),
      },
    });
  }
  beat();
}

function tellVitals(): void {
  const isAway = scenario.state === 'disconnected';
  tell({
    kind: 'vitals',
    vitals: {
      rowsPerSecond: isAway ? 0 : 4182,
      lagMs: isAway ? 95_000 : 800,
      watermarkMs: Date.UTC(2026, 10, 25, 10, 41, 46),
      lateRows: 12,
      droppedRows: 0,
      gaps: 0,
      unparsedRows: scenario.state === 'problem' ? 212 : 0,
      checkpointMs: Date.now() - 4000,
      totalRows: shownRows,
      matchingRows: filter.terms.length > 0 ? 54_986 + (shownRows - TOTAL_ROWS) : shownRows,
    },
  });
}

function tellStrip(): void {
  if (buffers === 0) return;
  buffers--;
  const strip = makeStrip(
    isQuiet(),
    scenario.state === 'disconnected' ? 80 : (scenario.windows ?? WINDOWS),
  );
  tell({ kind: 'strip', strip, spanMs: 15 * 60_000 }, [strip.values.buffer]);
}

function tellLists(): void {
  const names = filter.terms.filter((term) => term.field === 'path' && !term.isNegated);
  const all = makeRanked(isQuiet());
  const ranked =
    names.length === 0 ? all : all.filter((row) => names.some((term) => term.value === row.name));
  const statuses = makeStatuses(isQuiet());
  const rows = names.length === 0 ? TOTAL_ROWS : ranked.reduce((sum, row) => sum + row.rows, 0);
  tell({
    kind: 'lists',
    ranked,
    rankedTotal: names.length === 0 ? 3957 : ranked.length,
    statuses,
    rows,
  });
}

function tellTail(): void {
  if (tailWish === undefined) return;
  const { from, before, count, failingOnly } = tailWish;
  const isShown = (number: number) => {
    const row = makeTailRow(number, isQuiet());
    return passes(row, filter) && (!failingOnly || row.classIndex >= 2) ? row : undefined;
  };
  const start = TOTAL_ROWS - 1_000_000;
  const rows = [];
  if (from === 'end' || before !== undefined) {
    for (let at = (before ?? shownRows) - 1; at >= start && rows.length < count; at--) {
      const row = isShown(at);
      if (row !== undefined) rows.unshift(row);
    }
  } else {
    for (let at = from; at < shownRows && rows.length < count; at++) {
      const row = isShown(at);
      if (row !== undefined) rows.push(row);
    }
  }
  tell({ kind: 'tail', rows, oneIn: filter.terms.length > 0 ? 1 : 120, end: shownRows, start });
}

function beat(): void {
  if (!isOpen) return;
  tellVitals();
  tellStrip();
  tellLists();
  tellTail();
}

function handle(request: PageRequest): void {
  told.postMessage(request.kind === 'returnBuffer' ? { kind: request.kind } : request);
  switch (request.kind) {
    case 'open':
    case 'reopen':
      if (scenario.state === 'empty') scenario = { ...scenario, state: 'live' };
      open();
      break;
    case 'supplyFiles':
      scenario = { ...scenario, state: 'live' };
      open();
      break;
    case 'setFilter':
      filter = request.filter;
      beat();
      break;
    case 'tail':
      tailWish = request;
      if (isOpen) tellTail();
      break;
    case 'returnBuffer':
      buffers++;
      break;
    case 'close':
      isOpen = false;
      scenario = { ...scenario, state: 'empty' };
      tell({ kind: 'activity', activity: { kind: 'empty' } });
      break;
    case 'forget':
      isOpen = false;
      tell({ kind: 'storage', kept: [], storage: { ...storage(), usedBytes: 0 } });
      break;
    default:
      if (isOpen) beat();
  }
}

const waiting: PageRequest[] = [];
let isStarted = false;
self.onmessage = ({ data }: MessageEvent<PageRequest>) => {
  if (isStarted) handle(data);
  else waiting.push(data);
};

scenario = await (await fetch(new URL('./scenario.json', import.meta.url))).json();
isStarted = true;
tell({ kind: 'ready', kept: kept(), storage: storage() });
for (const request of waiting) handle(request);
if (scenario.state !== 'empty') open();
const { everyMs = 0 } = scenario;
if (everyMs > 0) {
  let beats = 0;
  setInterval(() => {
    shownRows += Math.round(4182 * (everyMs / 1000));
    tellStrip();
    tellTail();
    if (++beats % Math.max(1, Math.round(500 / everyMs)) === 0) {
      tellVitals();
      tellLists();
    }
  }, everyMs);
}
