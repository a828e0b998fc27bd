/**
 * Values as the recorded answers write them in JSON, always read together with the column's type: longs and decimals
 * as text, timestamps as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, binary as `{"b64"}`, maps as `{"map": [[key, value]]}`, structs
 * as objects (or `{"structValues"}` when two fields share a name), NaN and infinities as text.
 */
import { daysFromCivil } from '../../src/types/civil-date.ts';
import type { DataType, StructType } from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const MICROS_PER_DAY = 86_400_000_000n;

/** Days since the epoch of `YYYY-MM-DD`, with a signed year of more digits outside 0000 to 9999. */
function parseDate(text: string): number {
  const [, sign, year, month, day] =
    /^([+-]?)(\d+)-(\d\d)-(\d\d)$/.exec(text) ?? fail(`date ${text}`);
  return daysFromCivil({ year: Number(`${sign}${year}`), month: Number(month), day: Number(day) });
}

function parseTimestamp(text: string): bigint {
  const [, date, hours, minutes, seconds, fraction = ''] =
    /^([+-]?\d+-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z?$/.exec(text) ??
    fail(`timestamp ${text}`);
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (
    BigInt(parseDate(date)) * MICROS_PER_DAY +
    BigInt(ofDay) * 1_000_000n +
    BigInt(fraction.padEnd(6, '0'))
  );
}

function parseTime(text: string): bigint {
  const [, hours, minutes, seconds, fraction = ''] =
    /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text) ?? fail(`time ${text}`);
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(ofDay) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function parseDecimal(text: string, scale: number): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(scale, '0')}`);
}

function fail(message: string): never {
  throw new Error(`the record has no such value: ${message}`);
}

/** The engine's value of a recorded one. */
export function decodeValue(json: Json, type: DataType): Value {
  if (json === null) return null;
  switch (type.kind) {
    case 'long':
      return BigInt(json as string | number);
    case 'decimal':
      return parseDecimal(String(json), type.scale);
    case 'float':
      return Math.fround(Number(json));
    case 'double':
      return Number(json);
    case 'date':
      return parseDate(json as string);
    case 'timestamp':
    case 'timestamp_ntz':
      return parseTimestamp(json as string);
    case 'time':
      return parseTime(json as string);
    case 'binary':
      return Uint8Array.from(atob((json as { b64: string }).b64), (byte) => byte.charCodeAt(0));
    case 'array':
      return (json as Json[]).map((element) => decodeValue(element, type.elementType));
    case 'map':
      return (json as { map: [Json, Json][] }).map.map(([key, value]) => [
        decodeValue(key, type.keyType),
        decodeValue(value, type.valueType),
      ]);
    case 'struct':
      return decodeStruct(json, type);
    default:
      return json as Value;
  }
}

function decodeStruct(json: Json, type: StructType): Value {
  const record = json as { [key: string]: Json };
  const values = Array.isArray(json) ? json : (record.structValues as Json[] | undefined);
  return type.fields.map((field, index) =>
    decodeValue(values === undefined ? record[field.name] : values[index], field.dataType),
  );
}

/** A recorded row: a list in column order. */
export function decodeRow(row: readonly Json[], schema: StructType): ValueRow {
  return schema.fields.map((field, index) => decodeValue(row[index], field.dataType));
}

/** The order of additions is not fixed, so doubles that come from sums and means agree to nine digits. */
const TOLERANCE = 1e-9;

function sameNumber(left: number, right: number): boolean {
  return (
    Object.is(left, right) ||
    Math.abs(left - right) <= TOLERANCE * Math.max(Math.abs(left), Math.abs(right))
  );
}

/** Whether two engine values are equal, doubles within the tolerance. */
export function sameValue(left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return sameNumber(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array)
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length && left.every((value, index) => sameValue(value, right[index]))
    );
  }
  return left === right;
}

/** A text that sorts equal rows next to each other, doubles cut so that rounding does not part them. */
function sortKey(value: Value): string {
  if (value === null) return '~';
  if (typeof value === 'number')
    return Number.isFinite(value) ? value.toPrecision(7) : String(value);
  if (value instanceof Uint8Array) {
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  if (Array.isArray(value)) return `[${value.map(sortKey).join(',')}]`;
  return `${typeof value}:${String(value)}`;
}

/** Rows as text, for the reason of a failure. */
export function showRows(rows: readonly ValueRow[]): string {
  const show = (value: Value): string =>
    typeof value === 'bigint'
      ? `${value}`
      : Array.isArray(value)
        ? `[${value.map(show).join(', ')}]`
        : String(value);
  return rows.map(show).join(' ').slice(0, 600);
}

/** Whether two results are equal: in order, or as multisets. */
export function sameRows(
  left: readonly ValueRow[],
  right: readonly ValueRow[],
  isOrdered: boolean,
): boolean {
  if (left.length !== right.length) return false;
  const sorted = (rows: readonly ValueRow[]) =>
    isOrdered
      ? rows
      : [...rows].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0));
  const expected = sorted(right);
  return sorted(left).every((row, index) => sameValue(row, expected[index]));
}
