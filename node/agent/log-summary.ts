/**
 * What the live table shows of a log: its events counted by window and, where there is a telling field, by group.
 * It stands on the public API alone, and is as good an example of it as any.
 */

import type { Column } from '../../src/api/column.ts';
import { col, window } from '../../src/api/core-functions.ts';
import type { DataFrame } from '../../src/api/dataframe.ts';
import {
  avg,
  count,
  count_if,
  current_timestamp,
  max,
  sum,
  unix_millis,
} from '../../src/api/functions.ts';
import type { DetectedFormat } from './detect-format.ts';
import type { TableColumn } from './live-table.ts';

const GROUP_NAMES = ['service', 'level', 'severity', 'app', 'component', 'logger', 'host'];
const STATUS_NAMES = ['status', 'status_code', 'code'];
const DURATION_NAMES = [
  'latency_ms',
  'duration_ms',
  'latency',
  'duration',
  'response_time',
  'request_time',
  'elapsed',
];
const BYTES_NAMES = ['bytes', 'size', 'body_bytes_sent', 'response_size'];

/** Which columns of a log tell what. */
export interface LogFields {
  /** The event time; absent where lines have none, which then counts by arrival. */
  readonly time?: string;
  readonly group?: string;
  readonly status?: string;
  readonly duration?: string;
  readonly bytes?: string;
}

/** The fields of a detected format by their usual names. */
export function tellingFields({ format, fields, timeField }: DetectedFormat): LogFields {
  if (format === 'log') return { time: 'ts', status: 'status', bytes: 'bytes' };
  const named = (names: readonly string[], types: readonly string[]) =>
    names.find((name) => fields.some((field) => field.name === name && types.includes(field.type)));
  const numbers = ['BIGINT', 'DOUBLE'];
  return {
    time: timeField,
    group: named(GROUP_NAMES, ['STRING']),
    status: named(STATUS_NAMES, ['BIGINT']),
    duration: named(DURATION_NAMES, numbers),
    bytes: named(BYTES_NAMES, numbers),
  };
}

const ARRIVAL = 'arrival';

interface Measure {
  readonly title: string;
  readonly column: Column;
  readonly show: (value: number) => string;
}

const wholeNumber = (value: number) => Math.round(value).toLocaleString('en');
const twoDigits = (value: number) => value.toFixed(value < 100 ? 2 : 0);

/** 1234567 as `1.2 MB`. */
export function showBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function measuresOf({ status, duration, bytes }: LogFields): Measure[] {
  const measures: Measure[] = [{ title: 'events', column: count('*'), show: wholeNumber }];
  if (status !== undefined) {
    const between = (from: number, to: number) => count_if(col(status).between(from, to));
    measures.push(
      { title: '4xx', column: between(400, 499), show: wholeNumber },
      { title: '5xx', column: between(500, 599), show: wholeNumber },
    );
  }
  if (duration !== undefined) {
    measures.push(
      { title: `avg ${duration}`, column: avg(duration), show: twoDigits },
      { title: `max ${duration}`, column: max(duration), show: twoDigits },
    );
  }
  if (bytes !== undefined) measures.push({ title: 'bytes', column: sum(bytes), show: showBytes });
  return measures;
}

export interface LogSummary {
  /** For update mode: one row a window and group, `start` in milliseconds, then `m0`, `m1`, … */
  readonly frame: DataFrame;
  readonly columns: readonly TableColumn[];
  /** A result row's place in the table, and its cells. */
  readonly toCells: (row: Readonly<Record<string, unknown>>) => {
    key: string;
    startMs: number;
    cells: string[];
  };
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0);

/** The windowed aggregation over a stream of a log's events. */
export function summarize(events: DataFrame, fields: LogFields, windowSize: string): LogSummary {
  const { time, group } = fields;
  const measures = measuresOf(fields);
  const timed =
    time === undefined
      ? events.withColumn(ARRIVAL, current_timestamp())
      : events.withWatermark(time, '1 minute');
  const grouping = [
    window(col(time ?? ARRIVAL), windowSize),
    ...(group === undefined ? [] : [col(group)]),
  ];
  const [first, ...rest] = measures.map(({ column }, index) => column.as(`m${index}`));
  const frame = timed
    .groupBy(...grouping)
    .agg(first, ...rest)
    .select(
      unix_millis(col('window.start')).as('start'),
      ...(group === undefined ? [] : [col(group).as('group')]),
      ...measures.map((_, index) => col(`m${index}`)),
    );
  return {
    frame,
    columns: [
      { title: 'window (UTC)', align: 'left' },
      ...(group === undefined ? [] : [{ title: group, align: 'left' } as const]),
      ...measures.map(({ title }): TableColumn => ({ title, align: 'right' })),
    ],
    toCells: (row) => {
      const startMs = number(row.start);
      const groupCells = group === undefined ? [] : [String(row.group ?? 'null')];
      const values = measures.map(({ show }, index) =>
        row[`m${index}`] === null ? '' : show(number(row[`m${index}`])),
      );
      const start = new Date(startMs).toISOString().replace('T', ' ').slice(0, 19);
      return {
        key: `${startMs} ${groupCells.join()}`,
        startMs,
        cells: [start, ...groupCells, ...values],
      };
    },
  };
}
