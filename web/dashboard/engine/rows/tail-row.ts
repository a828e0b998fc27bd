import type { Column } from '../../../../src/api/column.ts';
import { lit } from '../../../../src/api/core-functions.ts';
import { unix_millis } from '../../../../src/api/functions.ts';
import type { Row } from '../../../../src/api/row.ts';
import type { TailRow } from '../../protocol.ts';
import { classOf, NEUTRAL } from '../cells/statuses.ts';
import { column } from '../column.ts';
import {
  classKind,
  durationMs,
  ERROR_COLUMN,
  eventTime,
  type LogShape,
  prefixColumn,
  RAW_COLUMN,
  statusColumn,
} from '../source/log-shape.ts';
import { NUMBER_COLUMN } from './kept-rows.ts';

/** What is read of a line to show it. */
export function tailColumns(shape: LogShape): Column[] {
  const { roles, format, schema } = shape;
  const isText = format === 'text';
  const text = (name: string | undefined) =>
    name === undefined ? lit('') : column(name).cast('STRING');
  return [
    column(NUMBER_COLUMN).as('number'),
    (roles.time === undefined ? lit(null) : unix_millis(eventTime(roles))).as('time'),
    text(statusColumn(roles)).as('status'),
    text(prefixColumn(roles)).as('prefix'),
    text(roles.path ?? roles.message).as('text'),
    (durationMs(roles) ?? lit(null)).as('duration'),
    (roles.bytes === undefined ? lit(null) : column(roles.bytes).tryCast('BIGINT')).as('bytes'),
    text(roles.client).as('client'),
    column(isText ? schema.fields[0].name : RAW_COLUMN).as('raw'),
    (isText ? lit(null) : column(ERROR_COLUMN)).as('error'),
  ];
}

const textOf = (value: unknown) => (value === null ? '' : String(value));
const numberOf = (value: unknown) => (value === null ? undefined : Number(value));

/** A line as it is shown. One that did not parse, or has no text of its own, shows itself. */
export function tailRow(row: Row, { roles }: LogShape): TailRow {
  const status = textOf(row.status);
  const raw = textOf(row.raw);
  const error = row.error === null ? undefined : String(row.error);
  return {
    number: Number(row.number),
    timeMs: numberOf(row.time),
    classIndex: error === undefined ? classOf(classKind(roles), status) : NEUTRAL,
    status,
    prefix: textOf(row.prefix),
    text: textOf(row.text) || raw,
    durationMs: numberOf(row.duration),
    bytes: numberOf(row.bytes),
    client: textOf(row.client),
    raw,
    error,
  };
}
