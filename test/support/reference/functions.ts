import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
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
import { TEXT_FUNCTIONS } from './texts.ts';
import { TIME_FUNCTIONS } from './times.ts';

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
  ['btrim', 'trim'],
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
  text('upper', (value) => value.toUpperCase()),
  text('lower', (value) => value.toLowerCase()),
  text('reverse', (value) => [...value].reverse().join('')),
  text('trim', (value) => value.replace(/^ +| +$/g, '')),
  text('ltrim', (value) => value.replace(/^ +/, '')),
  text('rtrim', (value) => value.replace(/ +$/, '')),
  text('repeat', (value, times) => value.repeat(Math.max(0, Number(times)))),
  text('instr', (value, part) => position(value, String(part))),
  text('replace', (value, search, replacement = '') =>
    search === '' ? value : value.replaceAll(String(search), () => String(replacement)),
  ),
  ['window_time', ([window]) => ((window as readonly Value[])[1] as bigint) - 1n],
  ['nullifzero', ([value]) => (Number(value) === 0 ? null : value)],
  ...TEXT_FUNCTIONS,
  ...TIME_FUNCTIONS,
]);

/** From 1; 0 if the part is nowhere. */
function position(value: string, part: string): number {
  const index = value.indexOf(part);
  return index < 0 ? 0 : [...value.slice(0, index)].length + 1;
}
