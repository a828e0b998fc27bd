/**
 * The number formats of `to_number` and `to_char`: `S$9,999.99`. A format is taken apart into tokens and checked, by the
 * rules of Spark's `ToNumberParser`.
 */
import {
  formatPrecision,
  invalidNumberFormat,
  misplacedFormatToken,
} from '../../errors/number-format-errors.ts';
import { type DecimalType, decimalType } from '../../types/data-type.ts';

/** A run of 0 and 9. Before the point, one that begins with 0 stands for so many digits, any other for so many at most. */
export interface DigitRun {
  readonly count: number;
  readonly isExact: boolean;
}

/** Runs of digits and separators between them, as they stand. */
export interface DigitGroups {
  readonly kind: 'digits';
  readonly parts: readonly (DigitRun | ',')[];
  readonly isFraction: boolean;
}

export type FormatToken =
  | DigitGroups
  | { readonly kind: 'point' | 'currency' | 'sign' | 'minus' | 'opening' | 'closing' }
  | { readonly kind: 'invalid'; readonly character: string };

export interface NumberFormat {
  /** In upper case. */
  readonly text: string;
  readonly tokens: readonly FormatToken[];
  /** The type of the numbers that it describes. */
  readonly type: DecimalType;
}

/** What the parts of a format are; digits and separators, and letters that mean nothing, are dealt with by themselves. */
const KINDS: Readonly<Record<string, 'point' | 'currency' | 'sign' | 'minus' | 'closing'>> = {
  '.': 'point',
  D: 'point',
  $: 'currency',
  S: 'sign',
  MI: 'minus',
  PR: 'closing',
};

const PRECISION_MAX = 38;

/** The runs of a format: `PR` and `MI` are letters that count together. */
const PARTS = /[09]+|[,G]|MI|PR|[\s\S]/gu;

export function runsOf({ parts }: DigitGroups): readonly DigitRun[] {
  return parts.filter((part) => part !== ',');
}

function digitCount(groups: readonly DigitGroups[]): number {
  return groups.flatMap(runsOf).reduce((sum, { count }) => sum + count, 0);
}

function tokenize(text: string): FormatToken[] {
  const tokens: FormatToken[] = [];
  let isFraction = false;
  let group: (DigitRun | ',')[] | undefined;
  for (const part of text.match(PARTS) ?? []) {
    if (/^[09,G]/.test(part)) {
      if (group === undefined) {
        group = [];
        tokens.push({ kind: 'digits', parts: group, isFraction });
      }
      const isExact = part[0] === '0' && !isFraction;
      group.push(/^[,G]/.test(part) ? ',' : { count: part.length, isExact });
      continue;
    }
    group = undefined;
    const kind = KINDS[part];
    if (kind === undefined) tokens.push({ kind: 'invalid', character: part });
    else tokens.push({ kind });
    isFraction ||= kind === 'point';
    if (kind === 'closing') tokens.unshift({ kind: 'opening' });
  }
  return tokens;
}

/** The places that tokens can take, in their order. */
const PLACES: readonly (readonly FormatToken['kind'][])[] = [
  ['opening'],
  ['minus', 'sign'],
  ['currency'],
  ['digits'],
  ['point'],
  ['digits'],
  ['currency'],
  ['minus', 'sign', 'closing'],
];

/** What can stand once, and how messages name it. */
const SINGLE: Partial<Record<FormatToken['kind'], string>> = {
  point: '. or D',
  sign: 'S',
  minus: 'MI',
  currency: '$',
  closing: 'PR',
};

function nameOf(token: FormatToken): string {
  if (token.kind === 'digits') return 'digit sequence';
  if (token.kind === 'invalid') return `character '${token.character}''`;
  return SINGLE[token.kind] ?? 'PR';
}

function hasLoneSeparator({ parts }: DigitGroups): boolean {
  return (
    parts.some((part, at) => part === ',' && (parts[at - 1] ?? ',') === ',') || parts.at(-1) === ','
  );
}

function check(text: string, tokens: readonly FormatToken[]): void {
  const groups = tokens.filter((token) => token.kind === 'digits');
  const indexOf = (kind: FormatToken['kind']) => tokens.findIndex((token) => token.kind === kind);
  if (text === '') throw invalidNumberFormat(text, 'EMPTY');
  if (groups.length === 0) throw invalidNumberFormat(text, 'WRONG_NUM_DIGIT');
  const currency = indexOf('currency');
  if (indexOf('digits') < currency) throw invalidNumberFormat(text, 'CUR_MUST_BEFORE_DIGIT');
  const point = indexOf('point');
  if (point >= 0 && point < currency) throw invalidNumberFormat(text, 'CUR_MUST_BEFORE_DEC');
  if (groups.some((group) => !group.isFraction && hasLoneSeparator(group))) {
    throw invalidNumberFormat(text, 'CONT_THOUSANDS_SEPS');
  }
  if (groups.some(({ isFraction, parts }) => isFraction && parts.includes(','))) {
    throw invalidNumberFormat(text, 'THOUSANDS_SEPS_MUST_BEFORE_DEC');
  }
  for (const [kind, name] of Object.entries(SINGLE)) {
    if (tokens.filter((token) => token.kind === kind).length > 1) {
      throw misplacedFormatToken(text, 'WRONG_NUM_TOKEN', name);
    }
  }
  let next = 0;
  for (const kinds of PLACES) if (kinds.includes(tokens[next]?.kind)) next++;
  if (next < tokens.length) {
    throw misplacedFormatToken(text, 'UNEXPECTED_TOKEN', nameOf(tokens[next]));
  }
}

/** Reads a format. Fails with INVALID_FORMAT and DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION. */
export function parseNumberFormat(format: string): NumberFormat {
  const text = format.toUpperCase();
  const tokens = tokenize(text);
  check(text, tokens);
  const groups = tokens.filter((token) => token.kind === 'digits');
  const precision = digitCount(groups);
  if (precision > PRECISION_MAX) throw formatPrecision(precision);
  const type = decimalType(precision, digitCount(groups.filter(({ isFraction }) => isFraction)));
  return { text, tokens, type };
}

/** Formats of the last calls; a constant format is read once, not for every row. */
const CACHE_SIZE = 16;
const cache = new Map<string, NumberFormat>();

/** As `parseNumberFormat`, for formats that come again. */
export function numberFormat(format: string): NumberFormat {
  let parsed = cache.get(format);
  if (parsed === undefined) {
    parsed = parseNumberFormat(format);
    const [oldest] = cache.keys();
    if (cache.size >= CACHE_SIZE) cache.delete(oldest);
    cache.set(format, parsed);
  }
  return parsed;
}
