/**
 * Texts read by a pattern, as Java's `DateTimeFormatter` reads them: a number whose letter stands once takes as many
 * digits as there are, and leaves as many to numbers of fixed width right behind it as those need (`yyyyMMdd`). Fields
 * that the pattern does not have are those of 1970-01-01 00:00.
 */
import { checkedDays, daysFromCivil, isLeapYear } from './civil-date.ts';
import { JULIAN_EPOCH, MONTHS } from './date-formatting.ts';
import { datePattern, type PatternPart, type PatternPurpose } from './date-pattern.ts';
import { microsOfLocal, namedZone } from './local-time.ts';
import type { TimeZone } from './time-zone.ts';

/** Why a text is none of the pattern: what Java's exception says after the text. */
export class PatternMismatch extends Error {}

const MICROS_PER_DAY = 86_400_000_000n;

type Fields = Map<string, number>;

interface Reading {
  readonly text: string;
  readonly fields: Fields;
  at: number;
  zone: TimeZone | undefined;
}

/** Microseconds since 1970 of a text. Throws `PatternMismatch`, or the conditions of `datePattern`. */
export function parseWithPattern(text: string, pattern: string, zone: TimeZone): bigint {
  const reading = readWhole(text, pattern);
  const days = resolveDate(reading.fields);
  const micros = resolveTime(reading.fields) / 1000n;
  return microsOfLocal(BigInt(days) * MICROS_PER_DAY + micros, reading.zone ?? zone);
}

/** Local microseconds of a text, whose zone is read over. Throws as `parseWithPattern` does. */
export function parseLocalWithPattern(text: string, pattern: string): bigint {
  const { fields } = readWhole(text, pattern, 'parseLocal');
  return BigInt(resolveDate(fields)) * MICROS_PER_DAY + resolveTime(fields) / 1000n;
}

/** Nanoseconds of the day of a text, whose date and zone are read over. Throws as `parseWithPattern` does. */
export function parseTimeWithPattern(text: string, pattern: string): bigint {
  return resolveTime(readWhole(text, pattern).fields);
}

function readWhole(text: string, pattern: string, purpose: PatternPurpose = 'parse'): Reading {
  const parts = datePattern(pattern, purpose);
  const reading: Reading = { text, fields: new Map(), at: 0, zone: undefined };
  readParts(parts, reading);
  if (reading.at < text.length) {
    throw new PatternMismatch(`could not be parsed, unparsed text found at index ${reading.at}`);
  }
  return reading;
}

function fail({ at }: Reading): never {
  throw new PatternMismatch(`could not be parsed at index ${at}`);
}

function readParts(parts: readonly PatternPart[], reading: Reading): void {
  parts.forEach((part, index) => {
    if (part.kind === 'text') readText(part.text, reading);
    else if (part.kind === 'optional') readOptional(part.parts, reading);
    else readField(part, parts.slice(index + 1), reading);
  });
}

function readText(text: string, reading: Reading): void {
  const found = reading.text.slice(reading.at, reading.at + text.length);
  if (found.toLowerCase() !== text.toLowerCase()) fail(reading);
  reading.at += text.length;
}

/** What can't be read as the optional part is left to what follows it. */
function readOptional(parts: readonly PatternPart[], reading: Reading): void {
  const attempt: Reading = { ...reading, fields: new Map(reading.fields) };
  try {
    readParts(parts, attempt);
  } catch (error) {
    if (error instanceof PatternMismatch) return;
    throw error;
  }
  reading.at = attempt.at;
  reading.zone = attempt.zone;
  for (const [letter, value] of attempt.fields) reading.fields.set(letter, value);
}

type Field = Extract<PatternPart, { kind: 'field' }>;

function isNumeric({ letter, count }: Field): boolean {
  return 'yDdghKkHms'.includes(letter) || ('ML'.includes(letter) && count < 3);
}

/** Digits that numbers of fixed width right behind a number need. */
function reservedDigits(following: readonly PatternPart[]): number {
  let digits = 0;
  for (const part of following) {
    if (part.kind !== 'field' || !isNumeric(part) || part.count < 2) break;
    digits += part.count;
  }
  return digits;
}

function readField(field: Field, following: readonly PatternPart[], reading: Reading): void {
  const { letter, count } = field;
  if (isNumeric(field)) readNumber(field, following, reading);
  else if (letter === 'S') readFraction(count, reading);
  else if (letter in NAMES) readName(letter === 'L' ? 'M' : letter, NAMES[letter](count), reading);
  else readZone(field, reading);
}

/** Names by letter and count, and the value of the first one. */
const NAMES: Readonly<Record<string, (count: number) => Names>> = {
  M: monthNames,
  L: monthNames,
  a: () => ({ first: 0, names: ['AM', 'PM'] }),
  G: (count) => ({
    first: 0,
    names: count === 4 ? ['Before Christ', 'Anno Domini'] : ['BC', 'AD'],
  }),
};

interface Names {
  readonly first: number;
  readonly names: readonly string[];
}

function monthNames(count: number): Names {
  return { first: 1, names: MONTHS.map((name) => (count === 3 ? name.slice(0, 3) : name)) };
}

/** The most digits of numbers that are not of fixed width. */
const DIGITS_MAX: Readonly<Record<string, number>> = { y: 9, D: 3 };

/** Widths of a number: fixed for two letters, at least as many digits as letters for years. */
function readNumber(
  { letter, count }: Field,
  following: readonly PatternPart[],
  reading: Reading,
): void {
  const isYear = letter === 'y';
  const isFixed = letter !== 'g' && count === (letter === 'D' ? 3 : 2);
  const sign =
    isYear && count !== 2 ? (/^[+-]/.exec(reading.text.slice(reading.at))?.[0] ?? '') : '';
  const start = reading.at + sign.length;
  const run = /^\d*/.exec(reading.text.slice(start))?.[0].length ?? 0;
  const most = isFixed ? count : (DIGITS_MAX[letter] ?? 19);
  const length = isFixed ? count : Math.min(run - reservedDigits(following), most);
  if (length < Math.max(count, 1) || run < length) fail(reading);
  // Java's SignStyle.EXCEEDS_PAD: a plus stands before a year of more digits than letters, and before no other.
  if (isYear && count > 3 && sign !== '-' && (sign === '+') !== length > count) fail(reading);
  const digits = reading.text.slice(start, start + length);
  reading.at = start + length;
  const value = Number(digits) * (sign === '-' ? -1 : 1);
  reading.fields.set(letter === 'L' ? 'M' : letter, isYear && count === 2 ? 2000 + value : value);
}

function readFraction(count: number, reading: Reading): void {
  const digits = new RegExp(`^\\d{1,${count}}`).exec(reading.text.slice(reading.at))?.[0];
  if (digits === undefined) fail(reading);
  reading.at += digits.length;
  reading.fields.set('S', Number(digits.padEnd(9, '0')));
}

function readName(letter: string, { first, names }: Names, reading: Reading): void {
  const rest = reading.text.slice(reading.at).toLowerCase();
  const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
  if (index < 0) fail(reading);
  reading.at += names[index].length;
  reading.fields.set(letter, first + index);
}

/** Offsets by the number of letters X and x, from one on. */
const OFFSETS = [
  /^[+-]\d\d(?:\d\d)?/,
  /^[+-]\d{4}/,
  /^[+-]\d\d:\d\d/,
  /^[+-]\d{4}(?:\d\d)?/,
  /^[+-]\d\d:\d\d(?::\d\d)?/,
];
const SHORT_GMT = /^GMT(?:[+-]\d{1,2}(?::\d\d(?::\d\d)?)?)?/;
const LONG_GMT = /^GMT(?:[+-]\d\d:\d\d(?::\d\d)?)?/;
/** An offset, alone or behind UTC, or the name of a region. */
const ZONE_ID =
  /^(?:(?:UTC?|GMT)?[+-]\d\d:\d\d(?::\d\d)?|(?!(?:UTC?|GMT)[+-])[A-Za-z][A-Za-z0-9~/._+-]*)/;
/** Abbreviations, of which only these are names of regions. */
const ABBREVIATION = /^(?!CET|EET|MET|WET|GMT|UCT|UTC|PRC|ROC|ROK)[A-Z]{3}$/;

function zoneForm({ letter, count }: Field): RegExp {
  switch (letter) {
    case 'X':
    case 'x':
      return OFFSETS[count - 1];
    case 'Z':
      return count === 4 ? LONG_GMT : OFFSETS[count === 5 ? 4 : 1];
    case 'O':
      return count === 4 ? LONG_GMT : SHORT_GMT;
    default:
      return ZONE_ID;
  }
}

function zoneText(field: Field, text: string): string | undefined {
  const { letter, count } = field;
  if ((letter === 'X' || (letter === 'Z' && count === 5)) && text.startsWith('Z')) return 'Z';
  const name = zoneForm(field).exec(text)?.[0];
  return letter === 'V' && ABBREVIATION.test(name ?? '') ? undefined : name;
}

function readZone(field: Field, reading: Reading): void {
  const name = zoneText(field, reading.text.slice(reading.at));
  const zone = name === undefined ? undefined : namedZone(name);
  if (name === undefined || zone === undefined) fail(reading);
  reading.at += name.length;
  reading.zone = zone;
}

function invalidValue(field: string, range: string, value: number): PatternMismatch {
  return new PatternMismatch(
    `could not be parsed: Invalid value for ${field} (valid values ${range}): ${value}`,
  );
}

/** The value of a field within its range; the default where the pattern does not have it. */
function within(
  fields: Fields,
  letter: string,
  { name, min, max, fallback }: { name: string; min: number; max: number; fallback: number },
): number {
  const value = fields.get(letter);
  if (value === undefined) return fallback;
  if (value < min || value > max) throw invalidValue(name, `${min} - ${max}`, value);
  return value;
}

function resolveDate(fields: Fields): number {
  const julianDay = fields.get('g');
  if (julianDay !== undefined) return julianDay - JULIAN_EPOCH;
  const given = fields.get('y') ?? 1970;
  const year = fields.get('G') === 0 ? 1 - given : given;
  if (fields.has('D')) {
    const max = isLeapYear(year) ? 366 : 365;
    const day = within(fields, 'D', { name: 'DayOfYear', min: 1, max, fallback: 1 });
    return daysFromCivil({ year, month: 1, day: 1 }) + day - 1;
  }
  const month = within(fields, 'M', { name: 'MonthOfYear', min: 1, max: 12, fallback: 1 });
  const day = within(fields, 'd', { name: 'DayOfMonth', min: 1, max: 31, fallback: 1 });
  const days = checkedDays({ year, month, day });
  if (days !== undefined) return days;
  throw new PatternMismatch(
    day === 29
      ? `could not be parsed: Invalid date 'February 29' as '${year}' is not a leap year`
      : `could not be parsed: Invalid date '${MONTHS[month - 1].toUpperCase()} ${day}'`,
  );
}

function resolveHour(fields: Fields): number {
  if (fields.has('H'))
    return within(fields, 'H', { name: 'HourOfDay', min: 0, max: 23, fallback: 0 });
  if (fields.has('k')) {
    return within(fields, 'k', { name: 'ClockHourOfDay', min: 1, max: 24, fallback: 0 }) % 24;
  }
  const clock = within(fields, 'h', { name: 'ClockHourOfAmPm', min: 1, max: 12, fallback: 0 }) % 12;
  const hour = within(fields, 'K', { name: 'HourOfAmPm', min: 0, max: 11, fallback: clock });
  return hour + 12 * (fields.get('a') ?? 0);
}

/** Nanoseconds of the day. */
function resolveTime(fields: Fields): bigint {
  const hour = resolveHour(fields);
  const minute = within(fields, 'm', { name: 'MinuteOfHour', min: 0, max: 59, fallback: 0 });
  const second = within(fields, 's', { name: 'SecondOfMinute', min: 0, max: 59, fallback: 0 });
  const seconds = hour * 3600 + minute * 60 + second;
  return BigInt(seconds) * 1_000_000_000n + BigInt(fields.get('S') ?? 0);
}
