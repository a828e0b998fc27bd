/** The streaming aggregation behind the page: rows by window, name, status and latency bucket. */
import type { Column } from '../../../src/api/column.ts';
import { col, lit, window } from '../../../src/api/core-functions.ts';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import { count, current_timestamp } from '../../../src/api/functions.ts';
import { latencyBucket, NO_DURATION } from './cells/latency-buckets.ts';
import { type LogShape, prefixColumn, rankedColumn, statusColumn } from './source/log-shape.ts';

/** The columns of the result, in this order. */
export const CELL_COLUMNS = ['start', 'prefix', 'name', 'status', 'bucket', 'rows'] as const;

/** The event time's column while the query runs. */
const TIME = 'event_time';

export interface CellQueryOptions {
  readonly windowMs: number;
  /** How long a window waits for rows that come late; undefined for one that waits for ever. */
  readonly delayMs: number | undefined;
}

const milliseconds = (count: number) => `${count} milliseconds`;

/**
 * The counts of a log. `events` has the log's own columns; rows without an event time are in no window. Where the log
 * has no times at all, a row's is that of its micro-batch.
 */
export function cellQuery(
  events: DataFrame,
  shape: LogShape,
  { windowMs, delayMs }: CellQueryOptions,
): DataFrame {
  const { roles } = shape;
  const textOf = (name: string | undefined) => (name === undefined ? lit('') : column(name));
  const status = statusColumn(roles);
  const { duration, durationUnitMs } = roles;
  const rows = events.select(
    (roles.time === undefined ? current_timestamp() : column(roles.time)).as(TIME),
    textOf(prefixColumn(roles)).as('prefix'),
    textOf(rankedColumn(roles)).as('name'),
    textOf(status).as('status'),
    (duration === undefined
      ? lit(NO_DURATION)
      : latencyBucket(column(duration).multiply(lit(durationUnitMs)))
    ).as('bucket'),
  );
  const timed = delayMs === undefined ? rows : rows.withWatermark(TIME, milliseconds(delayMs));
  return timed
    .groupBy(window(col(TIME), milliseconds(windowMs)), 'prefix', 'name', 'status', 'bucket')
    .agg(count('*').as('rows'))
    .select(col('window').getField('start').as('start'), ...CELL_COLUMNS.slice(1).map(column));
}

/** A column by its name as it is, whatever characters are in it. */
export function column(name: string): Column {
  return col(`\`${name.replaceAll('`', '``')}\``);
}
