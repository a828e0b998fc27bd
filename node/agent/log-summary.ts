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
  timestamp_micros,
  timestamp_millis,
  timestamp_seconds,
  unix_millis,
} from '../../src/api/functions.ts';
import type { LogRoles, TimeRole } from '../../src/connectors/format/detect/detected-format.ts';
import { assertNever } from '../../src/errors/internal-error.ts';
import type { TableColumn } from './live-table.ts';

/** The column of a name, which may hold dots. */
const named = (name: string) => col(`\`${name.replaceAll('`', '``')}\``);

/** The event time as a TIMESTAMP, whatever it counts. */
function eventTime({ column, unit }: TimeRole): Column {
  const value = named(column);
  switch (unit) {
    case 'timestamp':
      return value;
    case 's':
      return timestamp_seconds(value);
    case 'ms':
      return timestamp_millis(value.cast('bigint'));
    case 'us':
      return timestamp_micros(value.cast('bigint'));
    case 'ns':
      return timestamp_micros(value.divide(1000).cast('bigint'));
    default:
      return assertNever(unit);
  }
}

/** The columns that are added: an event time that is none as it stands, and the arrival of lines without one. */
const EVENT_TIME = 'event_time';
const ARRIVAL = 'arrival';
const GROUP = 'group';

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

/** A number, also where the log has it as text. */
const numeric = (name: string) => named(name).cast('double');

function measuresOf({ status, duration, bytes }: LogRoles): Measure[] {
  const measures: Measure[] = [{ title: 'events', column: count('*'), show: wholeNumber }];
  if (status !== undefined) {
    const between = (from: number, to: number) => count_if(named(status).between(from, to));
    measures.push(
      { title: '4xx', column: between(400, 499), show: wholeNumber },
      { title: '5xx', column: between(500, 599), show: wholeNumber },
    );
  }
  if (duration !== undefined) {
    measures.push(
      { title: `avg ${duration.column}`, column: avg(numeric(duration.column)), show: twoDigits },
      { title: `max ${duration.column}`, column: max(numeric(duration.column)), show: twoDigits },
    );
  }
  if (bytes !== undefined)
    measures.push({ title: 'bytes', column: sum(numeric(bytes)), show: showBytes });
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
export function summarize(events: DataFrame, roles: LogRoles, windowSize: string): LogSummary {
  const { time, group } = roles;
  const measures = measuresOf(roles);
  const timed =
    time === undefined
      ? events.withColumn(ARRIVAL, current_timestamp())
      : events.withColumn(EVENT_TIME, eventTime(time)).withWatermark(EVENT_TIME, '1 minute');
  const grouping = [
    window(col(time === undefined ? ARRIVAL : EVENT_TIME), windowSize),
    ...(group === undefined ? [] : [named(group).as(GROUP)]),
  ];
  const [first, ...rest] = measures.map(({ column }, index) => column.as(`m${index}`));
  const frame = timed
    .groupBy(...grouping)
    .agg(first, ...rest)
    .select(
      unix_millis(col('window.start')).as('start'),
      ...(group === undefined ? [] : [col(GROUP)]),
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
