import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { civilDate, civilTime } from './civil.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';
import {
  absolute,
  arithmetic,
  bitwise,
  floating,
  integral,
  isIntegral,
  negate,
  type Operator,
} from './numbers.ts';
import { compareValues } from './order.ts';

/** The types of a call, as the analyzer found them. */
export interface CallTypes {
  readonly args: readonly DataType[];
  readonly result: DataType;
}

type Strict = (args: readonly Value[], types: CallTypes) => Value;

/** A function whose result is null when an argument is; the others are in `evaluate.ts`. */
export function strictFunction(name: string): Strict {
  const strict = STRICT.get(ALIASES.get(name) ?? name);
  if (strict === undefined) throw new NotInReference(`function ${name}`);
  return strict;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['!', 'not'],
  ['=', '=='],
  ['mod', '%'],
  ['ucase', 'upper'],
  ['lcase', 'lower'],
  ['char_length', 'length'],
  ['character_length', 'length'],
  ['len', 'length'],
  ['substr', 'substring'],
  ['dayofmonth', 'day'],
  ['ceiling', 'ceil'],
  ['signum', 'sign'],
]);

function operator(symbol: Operator): [string, Strict] {
  return [
    symbol,
    (args, { args: [operand], result }) => arithmetic(symbol, args, { operand, result }),
  ];
}

function comparison(symbol: string, holds: (order: number) => boolean): [string, Strict] {
  return [symbol, ([left, right], { args }) => holds(compareValues(left, right, args[0]))];
}

function bits(symbol: '&' | '|' | '^'): [string, Strict] {
  return [symbol, (args, { result }) => bitwise(symbol, args, result)];
}

/** A function of text. Its characters are code points, as in Spark. */
function text(name: string, apply: (text: string, ...rest: Value[]) => Value): [string, Strict] {
  return [name, ([first, ...rest]) => apply(String(first), ...rest)];
}

/** A part of a timestamp or a date. */
function timePart(
  name: string,
  part: (time: ReturnType<typeof civilTime>) => number,
): [string, Strict] {
  return [name, ([value], { args: [type] }) => part(civilTime(timeOf(value, type)))];
}

function timeOf(value: Value, type: DataType): bigint {
  return type.kind === 'date' ? BigInt(Number(value)) * 86_400_000_000n : (value as bigint);
}

/** A whole number of what rounding gives; NaN is 0, and whatever else has no BIGINT fails. */
function rounding(name: string, round: (value: number) => number): [string, Strict] {
  return [
    name,
    ([value], { args: [type], result }) => {
      if (isIntegral(type)) return BigInt(value as number | bigint);
      const whole = round(Number(value));
      if (Number.isNaN(whole)) return 0n;
      if (!Number.isFinite(whole)) throw new ReferenceFailure('ARITHMETIC_OVERFLOW');
      return integral(BigInt(whole), result);
    },
  ];
}

const STRICT: ReadonlyMap<string, Strict> = new Map<string, Strict>([
  ...(['+', '-', '*', '/', '%', 'div', 'pmod'] as const).map(operator),
  ['negative', ([value], { result }) => negate(value, result)],
  ['positive', ([value]) => value],
  ['abs', ([value], { result }) => absolute(value, result)],
  ['sign', ([value]) => Math.sign(Number(value))],
  rounding('floor', Math.floor),
  rounding('ceil', Math.ceil),
  ['sqrt', ([value], { result }) => floating(Math.sqrt(Number(value)), result)],
  bits('&'),
  bits('|'),
  bits('^'),
  ['~', ([value], { result }) => (result.kind === 'long' ? ~(value as bigint) : ~Number(value))],
  comparison('==', (order) => order === 0),
  comparison('<', (order) => order < 0),
  comparison('<=', (order) => order <= 0),
  comparison('>', (order) => order > 0),
  comparison('>=', (order) => order >= 0),
  ['not', ([value]) => value === false],
  ['concat', (args) => args.map(String).join('')],
  text('length', (value) => [...value].length),
  text('upper', (value) => value.toUpperCase()),
  text('lower', (value) => value.toLowerCase()),
  text('reverse', (value) => [...value].reverse().join('')),
  text('trim', (value) => value.replace(/^ +| +$/g, '')),
  text('ltrim', (value) => value.replace(/^ +/, '')),
  text('rtrim', (value) => value.replace(/ +$/, '')),
  text('repeat', (value, times) => value.repeat(Math.max(0, Number(times)))),
  text('contains', (value, part) => value.includes(String(part))),
  text('startswith', (value, part) => value.startsWith(String(part))),
  text('endswith', (value, part) => value.endsWith(String(part))),
  text('instr', (value, part) => position(value, String(part))),
  text('substring', (value, start, length = 2 ** 31) =>
    slice(value, Number(start), Number(length)),
  ),
  text('replace', (value, search, replacement = '') =>
    search === '' ? value : value.replaceAll(String(search), () => String(replacement)),
  ),
  timePart('year', (time) => time.year),
  timePart('quarter', (time) => Math.ceil(time.month / 3)),
  timePart('month', (time) => time.month),
  timePart('day', (time) => time.day),
  timePart('hour', (time) => time.hour),
  timePart('minute', (time) => time.minute),
  timePart('second', (time) => time.second),
  // 1970-01-01 was a Thursday; Sunday is 1.
  timePart('dayofweek', (time) => ((((time.days + 4) % 7) + 7) % 7) + 1),
  timePart('dayofyear', (time) => dayOfYear(time.days)),
  ['window_time', ([window]) => ((window as readonly Value[])[1] as bigint) - 1n],
]);

function dayOfYear(days: number): number {
  const { year } = civilDate(days);
  let first = days;
  while (civilDate(first - 1).year === year) first--;
  return days - first + 1;
}

/** From 1; 0 if the part is nowhere. */
function position(value: string, part: string): number {
  const index = value.indexOf(part);
  return index < 0 ? 0 : [...value.slice(0, index)].length + 1;
}

/** `substring`: from 1, from the end if negative; 0 is as 1. A start before the text shortens the part. */
function slice(value: string, start: number, length: number): string {
  const points = [...value];
  const first = start > 0 ? start - 1 : start < 0 ? points.length + start : 0;
  const end = first + Math.max(0, length);
  return points.slice(Math.max(0, first), Math.max(0, Math.min(end, points.length))).join('');
}
