/**
 * The numbers of a made-up edge server: fifteen minutes in windows of ten seconds, of which the last three are open. From
 * 10:38:20 on a backend times out. The same numbers each time, so that pictures can be laid side by side.
 */
import type {
  Filter,
  RankedRow,
  StatusRow,
  Strip,
  TailRow,
} from '../../../web/dashboard/protocol.ts';
import { STRIP_COLUMNS } from '../../../web/dashboard/protocol.ts';

export const WINDOW_MS = 10_000;
export const WINDOWS = 90;
export const START_MS = Date.UTC(2026, 10, 25, 10, 27, 10);
export const FAILING_FROM_MS = Date.UTC(2026, 10, 25, 10, 38, 20);
export const TOTAL_ROWS = 3_608_802;

export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `quiet`: nothing fails. `windows`: as many as are counted. */
export function makeStrip(quiet: boolean, windows = WINDOWS, startMs = START_MS): Strip {
  const random = randomNumbers(7);
  const values = new Float64Array(windows * STRIP_COLUMNS.length);
  const set = (column: (typeof STRIP_COLUMNS)[number], index: number, value: number) => {
    values[STRIP_COLUMNS.indexOf(column) * windows + index] = value;
  };
  for (let index = 0; index < windows; index++) {
    const timeMs = startMs + index * WINDOW_MS;
    const rise = quiet
      ? 0
      : Math.min(1, Math.max(0, (timeMs - FAILING_FROM_MS + WINDOW_MS) / 50_000));
    const fullness = index === windows - 1 ? 0.6 : 1;
    const total = Math.round((3900 + 180 * random() + 240 * rise) * 10 * fullness);
    const failing = Math.round(total * (0.001 + 0.061 * rise + 0.002 * rise * random()));
    const warned = Math.round(total * (0.019 + 0.004 * random()));
    const neutral = Math.round(total * 0.071);
    set('startMs', index, timeMs);
    set('class3', index, failing);
    set('class2', index, warned);
    set('class1', index, neutral);
    set('class0', index, total - failing - warned - neutral);
    set('p50', index, 37 + 4 * random() + 3 * rise);
    set('p95', index, 180 + 14 * random() + 1720 * rise);
    set('p99', index, 410 + 30 * random() + 2580 * rise);
  }
  const openFromMs = startMs + (windows - 3) * WINDOW_MS;
  return { windows, windowMs: WINDOW_MS, values, openFromMs, gaps: [] };
}

const PATHS = [
  ['GET', '/api/products/{id}', 772_284, 0.0004, 92],
  ['GET', '/static/app.js', 544_929, 0, 6],
  ['GET', '/api/search', 461_927, 0.0006, 248],
  ['GET', '/', 346_445, 0.0001, 71],
  ['POST', '/api/checkout', 238_181, 0.231, 3004],
  ['GET', '/api/cart', 209_311, 0.0012, 64],
  ['GET', '/img/{file}', 187_658, 0, 11],
  ['POST', '/api/events', 169_614, 0.0002, 19],
  ['GET', '/api/recommend', 111_873, 0.0009, 312],
  ['POST', '/api/login', 50_523, 0.0011, 141],
] as const;

export function makeRanked(quiet: boolean): readonly RankedRow[] {
  return PATHS.map(([prefix, name, rows, share, p95]) => {
    const isSick = name === '/api/checkout';
    const failing = Math.round(rows * (quiet && isSick ? 0.0009 : share));
    return { prefix, name, rows, failing, p95: quiet && isSick ? 402 : p95 };
  });
}

const STATUSES = [
  ['200', 0, 3_169_304, 0.894],
  ['304', 1, 233_846, 0.065],
  ['404', 2, 53_850, 0.015],
  ['504', 3, 40_890, 0.0001],
  ['502', 3, 16_064, 0.0002],
  ['499', 2, 13_652, 0.0011],
] as const;

export function makeStatuses(quiet: boolean): readonly StatusRow[] {
  const random = randomNumbers(11);
  return STATUSES.map(([name, classIndex, rows, shareBefore]) => {
    const isSick = !quiet && (classIndex === 3 || name === '499');
    const spark = Array.from({ length: 30 }, (_, index) =>
      Math.round((rows / 30) * (isSick && index < 22 ? 0.03 * random() : 0.8 + 0.4 * random())),
    );
    return { name, classIndex, rows: quiet && isSick ? 120 : rows, shareBefore, spark };
  });
}

/** Row `number` of the log, whatever was shown before it: every fifth or so fails. */
export function makeTailRow(number: number, quiet: boolean): TailRow {
  const random = randomNumbers(number * 7919 + 13);
  random();
  const timeMs = Date.UTC(2026, 10, 25, 10, 42, 6, 645) + (number - TOTAL_ROWS) * 120;
  const [prefix, path] = PATHS[Math.floor(random() * PATHS.length)];
  const chance = random();
  const client = `203.0.113.${1 + Math.floor(random() * 254)}`;
  const time = new Date(timeMs).toISOString();
  const common = { number, timeMs, client, error: undefined };
  if (!quiet && chance < 0.08) {
    const text =
      'upstream timed out (110: Connection timed out) while reading response header, upstream: "http://10.0.4.17:8080/api/checkout"';
    const raw = `${time} [error] ${text}`;
    return {
      ...common,
      classIndex: 3,
      status: 'error',
      prefix: '',
      text,
      durationMs: undefined,
      bytes: undefined,
      client: '',
      raw,
    };
  }
  const isFailing = !quiet && chance < 0.3;
  const status = isFailing
    ? chance < 0.2
      ? '504'
      : '502'
    : chance > 0.92
      ? '404'
      : chance > 0.85
        ? '304'
        : '200';
  const classIndex = isFailing ? 3 : status === '404' ? 2 : status === '304' ? 1 : 0;
  const durationMs = status === '504' ? 3004 : Math.round(2 + 60 * random());
  const bytes = isFailing ? 167 : Math.round(40_000 * random());
  const text = isFailing
    ? '/api/checkout'
    : path.replace('{id}', '48213').replace('{file}', 'hero-1440.avif');
  const raw = `${client} - - [25/Nov/2026:${time.slice(11, 19)} +0000] "${prefix} ${text} HTTP/2.0" ${status} ${bytes}`;
  return { ...common, classIndex, status, prefix, text, durationMs, bytes, raw };
}

/** True for rows that a filter keeps; the fake knows status, method, path and text. */
export function passes(row: TailRow, { terms }: Filter): boolean {
  return terms.every(({ field, value, isNegated, match }) => {
    const subject = { status: row.status, method: row.prefix, path: row.text }[field] ?? row.raw;
    const holds =
      match === 'exact'
        ? subject === value
        : match === 'class'
          ? subject.startsWith(value.charAt(0))
          : match === 'prefix'
            ? subject.startsWith(value)
            : row.raw.includes(value);
    return holds !== isNegated;
  });
}
