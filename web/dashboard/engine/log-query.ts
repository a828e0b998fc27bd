/** The streaming aggregation behind the page: rows by window, name, status and latency bucket. */
import type { Column } from '../../../src/api/column.ts';
import { col, lit, window } from '../../../src/api/core-functions.ts';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import { coalesce, count } from '../../../src/api/functions.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { latencyBucket, NO_DURATION } from './cells/latency-buckets.ts';
import { column } from './column.ts';
import { cellFields, durationMs, eventTime, type LogShape } from './source/log-shape.ts';

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
  { roles, schema }: LogShape,
  { windowMs, delayMs }: CellQueryOptions,
): DataFrame {
  const { prefix, ranked, status } = cellFields(roles);
  const latencyMs = durationMs(roles);
  const rows = events.select(
    eventTime(roles).as(TIME),
    textOf(prefix, schema).as('prefix'),
    textOf(ranked, schema).as('name'),
    (status === undefined ? lit('') : statusOf(status, schema)).as('status'),
    (latencyMs === undefined ? lit(NO_DURATION) : latencyBucket(latencyMs)).as('bucket'),
  );
  const timed = delayMs === undefined ? rows : rows.withWatermark(TIME, milliseconds(delayMs));
  return timed
    .groupBy(window(col(TIME), milliseconds(windowMs)), 'prefix', 'name', 'status', 'bucket')
    .agg(count('*').as('rows'))
    .select(col('window').getField('start').as('start'), ...CELL_COLUMNS.slice(1).map(column));
}

function typeOf(name: string, schema: StructType): string {
  return schema.fields.find((field) => field.name === name)?.dataType.kind ?? 'string';
}

/** Null is empty text: a cell must be of one group, or the total of one would overwrite that of the other. */
function textOf(name: string | undefined, schema: StructType): Column {
  if (name === undefined) return lit('');
  const text = typeOf(name, schema) === 'string' ? column(name) : column(name).cast('STRING');
  return coalesce(text, lit(''));
}

/** Statuses and levels are text or whole numbers; whole numbers are read as they are. */
function statusOf(name: string, schema: StructType): Column {
  const isNumber = ['integer', 'long'].includes(typeOf(name, schema));
  return isNumber ? column(name) : textOf(name, schema);
}
