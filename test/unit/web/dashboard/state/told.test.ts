import { describe, expect, test } from 'vitest';
import type { PageEvent, Strip, TailRow } from '../../../../../web/dashboard/protocol.ts';
import {
  asStale,
  EMPTY_PAGE,
  type PageState,
  resumedView,
} from '../../../../../web/dashboard/state/page-state.ts';
import { told } from '../../../../../web/dashboard/state/told.ts';

const strip = (openFromMs: number): Strip => ({
  windows: 0,
  windowMs: 10,
  values: new Float64Array(),
  openFromMs,
  gaps: [],
});
const stripEvent = (openFromMs: number): PageEvent => ({
  kind: 'strip',
  strip: strip(openFromMs),
  spanMs: 100,
});
const listsEvent = (rankedTotal: number): PageEvent => ({
  kind: 'lists',
  ranked: [],
  rankedTotal,
  statuses: [],
  rows: 0,
});
const row = (number: number, raw = ''): TailRow => ({
  number,
  raw,
  timeMs: 0,
  classIndex: 0,
  status: '',
  prefix: '',
  text: '',
  durationMs: undefined,
  bytes: undefined,
  client: '',
  error: undefined,
});
const tailEvent = (numbers: readonly number[], start = 0, end = 100): PageEvent => ({
  kind: 'tail',
  rows: numbers.map((number) => row(number)),
  oneIn: 1,
  start,
  end,
});
const paused: PageState = { ...EMPTY_PAGE, pause: { atMs: 0, because: 'asked', matchingRows: 0 } };
const numbers = (state: PageState) => state.tail?.rows.map((each) => each.number);

describe('a view that stands still', () => {
  test('keeps its strip and lists, and has the latest when it goes on', () => {
    const shown = told(told(EMPTY_PAGE, stripEvent(1)), listsEvent(1));
    const still = { ...shown, pause: paused.pause };
    const later = told(told(told(still, stripEvent(2)), listsEvent(2)), stripEvent(3));
    expect(later.strip?.openFromMs).toBe(1);
    expect(later.lists?.rankedTotal).toBe(1);
    const resumed = resumedView(later);
    expect(resumed.strip?.openFromMs).toBe(3);
    expect(resumed.lists?.rankedTotal).toBe(2);
    expect(resumed.pause).toBeUndefined();
  });

  test('takes the numbers of a filter that was set since, once', () => {
    const filtered = told(asStale(paused), stripEvent(5));
    expect(filtered.strip?.openFromMs).toBe(5);
    expect(filtered.stale).toMatchObject({ strip: false, lists: true });
    expect(told(filtered, stripEvent(6)).strip?.openFromMs).toBe(5);
  });

  test('goes on counting', () => {
    const vitals = {
      rowsPerSecond: 1,
      lagMs: 0,
      watermarkMs: 0,
      lateRows: 0,
      droppedRows: 0,
      gaps: 0,
      unparsedRows: 0,
      checkpointMs: 0,
      totalRows: 7,
      matchingRows: 7,
    };
    expect(told(paused, { kind: 'vitals', vitals }).vitals?.totalRows).toBe(7);
  });

  test('holds rows that leave the ring, until others are asked for', () => {
    const shown = told(paused, tailEvent([10, 11]));
    const gone = told(shown, tailEvent([50, 51], 50));
    expect(numbers(gone)).toEqual([10, 11]);
    expect(gone.tail?.start).toBe(50);
    const asked = { ...gone, stale: { ...gone.stale, tail: true } };
    expect(numbers(told(asked, tailEvent([60, 61], 50)))).toEqual([60, 61]);
  });
});

describe('what the engine says', () => {
  test('of another source leaves nothing of the one before', () => {
    const source = {
      id: 'a',
      name: 'a',
      inputs: [],
      hosts: [],
      format: { name: '', id: '', confidence: 1, isChosen: false, alternatives: [] },
      classes: 'status',
      rankedField: 'path',
      hasDuration: true,
      hasBytes: true,
      hasEventTime: true,
      windowMs: 10,
    } as const;
    const before = told(told(told(EMPTY_PAGE, stripEvent(1)), listsEvent(1)), tailEvent([1]));
    const after = told(before, { kind: 'opened', source });
    expect([after.strip, after.lists, after.tail, after.vitals]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(after.source).toBe(source);
  });

  test('without a source ends everything but what the reader set for all logs', () => {
    const state: PageState = {
      ...paused,
      isReady: true,
      order: 'p95',
      zone: { kind: 'local' },
      chosen: 4,
    };
    const empty = told(state, { kind: 'activity', activity: { kind: 'empty' } });
    expect(empty).toEqual({ ...EMPTY_PAGE, isReady: true, order: 'p95', zone: { kind: 'local' } });
  });

  test('of a problem that was told before counts it and shows it once', () => {
    const problem = { condition: 'X', message: 'a', parameters: {}, atMs: 1 };
    const twice = told(told(EMPTY_PAGE, { kind: 'problem', problem }), {
      kind: 'problem',
      problem: { ...problem, atMs: 2 },
    });
    expect(twice.problems).toEqual([{ problem: { ...problem, atMs: 2 }, times: 2 }]);
  });

  test('of files that are needed holds until it reads again', () => {
    const needed = told(EMPTY_PAGE, { kind: 'filesNeeded', id: 'a', files: [], refused: [] });
    expect(
      told(needed, { kind: 'activity', activity: { kind: 'finished' } }).filesNeeded,
    ).toBeDefined();
    expect(
      told(needed, { kind: 'activity', activity: { kind: 'reading', share: 0 } }).filesNeeded,
    ).toBeUndefined();
  });

  test('the zone that times are written in is taken from the lines', () => {
    const rows = [row(1, 'no time'), row(2, '2026-11-25T10:38:20+02:00 hi')];
    const state = told(EMPTY_PAGE, { kind: 'tail', rows, oneIn: 1, start: 0, end: 3 });
    expect(state.writtenOffsetMinutes).toBe(120);
  });

  test('the number of names in all is the one without a filter', () => {
    const filtered: PageState = {
      ...told(EMPTY_PAGE, listsEvent(3957)),
      filter: { terms: [], brush: { fromMs: 0, toMs: 1 } },
    };
    expect(told(filtered, listsEvent(5)).namesInAll).toBe(3957);
  });
});
