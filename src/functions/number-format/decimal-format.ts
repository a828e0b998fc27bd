/**
 * Numbers as `java.text.DecimalFormat` writes them, with the symbols of English: `#,##0.00;(#)`. Digits are those of the
 * number's shortest decimal form, rounded half to even; of a double that only looks like a half, its exact value decides.
 */
import { misplacedFormatToken } from '../../errors/number-format-errors.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { powerOfTen } from '../decimal-arithmetic.ts';
import { decimalForm } from '../rounding.ts';
import { asNumber } from '../value-reading.ts';

/** How a number is written. */
export interface DecimalFormat {
  readonly positive: Affixes;
  readonly negative: Affixes;
  /** The number is written times ten to this power: 2 for per cent. */
  readonly power: number;
  /** Digits between commas; 0: there are none. */
  readonly grouping: number;
  readonly wholeMin: number;
  readonly fractionMin: number;
  readonly fractionMax: number;
  /** The point stands even with nothing behind it. */
  readonly alwaysHasPoint: boolean;
}

interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

const NO_AFFIXES: Affixes = { prefix: '', suffix: '' };

/** Digits in groups of three, with so many places. */
export function formatOfPlaces(places: number): DecimalFormat {
  return {
    positive: NO_AFFIXES,
    negative: { prefix: '-', suffix: '' },
    power: 0,
    grouping: 3,
    wholeMin: 1,
    fractionMin: places,
    fractionMax: places,
    alwaysHasPoint: false,
  };
}

/** An affix, digits, and an affix, of which only affixes have quotes. */
const SUBPATTERN = /^((?:'[^']*'|[^#0,.;'])*)([#0,]*)(\.?)([#0,.]*)((?:'[^']*'|[^#0,.;'])*)$/;

/** Reads a pattern. Fails with INVALID_FORMAT.UNEXPECTED_TOKEN. */
export function parseDecimalFormat(pattern: string): DecimalFormat {
  if (pattern === '') return formatOfPlaces(0);
  const [first, second] = subpatterns(pattern);
  const match = SUBPATTERN.exec(first);
  const [, before = '', whole = '', point = '', fraction = '', after = ''] = match ?? [];
  const digits = whole.replaceAll(',', '');
  const grouping = whole.includes(',') ? whole.length - whole.lastIndexOf(',') - 1 : 0;
  const isWellFormed =
    match !== null &&
    /^#*0*$/.test(digits) &&
    /^0*#*$/.test(fraction) &&
    (grouping > 0 || !whole.includes(','));
  if (!isWellFormed) throw misplacedFormatToken(pattern, 'UNEXPECTED_TOKEN', first);
  const zeros = (text: string) => text.replaceAll('#', '').length;
  // Of a pattern without a 0, Java makes the last digit before the point one, or the first behind it.
  const hasNoZero = point !== '' && zeros(digits + fraction) === 0;
  const positive = { prefix: unquoted(before), suffix: unquoted(after) };
  return {
    positive,
    negative: negativeOf(positive, second),
    power: powerOf(before + after),
    grouping,
    wholeMin: hasNoZero && digits !== '' ? 1 : zeros(digits),
    fractionMin: hasNoZero && digits === '' && fraction !== '' ? 1 : zeros(fraction),
    fractionMax: fraction.length,
    alwaysHasPoint: point !== '' && (digits === '' || fraction === ''),
  };
}

function subpatterns(pattern: string): readonly string[] {
  const end = /^(?:'[^']*'|[^';])*/.exec(pattern)?.[0].length ?? 0;
  return end < pattern.length && pattern[end] === ';'
    ? [pattern.slice(0, end), pattern.slice(end + 1)]
    : [pattern];
}

/** Affixes of negative numbers: those of their own pattern, or a minus before that of positive ones. */
function negativeOf({ prefix, suffix }: Affixes, pattern: string | undefined): Affixes {
  const match = pattern === undefined ? null : SUBPATTERN.exec(pattern);
  const own = match && { prefix: unquoted(match[1]), suffix: unquoted(match[5]) };
  const isOwn = own !== null && (own.prefix !== prefix || own.suffix !== suffix);
  return isOwn ? own : { prefix: `-${prefix}`, suffix };
}

function unquoted(affix: string): string {
  return affix.replace(/'([^']*)'/g, (_, text: string) => text || "'");
}

function powerOf(affixes: string): number {
  const plain = affixes.replace(/'[^']*'/g, '');
  return plain.includes('%') ? 2 : plain.includes('‰') ? 3 : 0;
}

/** A finite number: digits, how many of them are behind the point, and on which side of these digits it really lies. */
interface Digits {
  readonly isNegative: boolean;
  readonly unscaled: bigint;
  readonly scale: number;
  readonly excess: () => number;
}

function digitsOf(value: number | bigint, type: DataType): Digits {
  if (typeof value === 'bigint' || (type.kind !== 'double' && type.kind !== 'float')) {
    const unscaled = BigInt(value);
    const isNegative = unscaled < 0n;
    const scale = type.kind === 'decimal' ? type.scale : 0;
    return { isNegative, unscaled: isNegative ? -unscaled : unscaled, scale, excess: () => 0 };
  }
  const magnitude = Math.abs(value);
  const { unscaled, scale } = decimalForm(magnitude);
  const excess = () =>
    Number(
      exactUnits(magnitude) * powerOfTen(Math.max(scale, 0)) -
        unscaled * powerOfTen(Math.max(-scale, 0)) * UNITS,
    );
  return { isNegative: value < 0 || Object.is(value, -0), unscaled, scale, excess };
}

/** The least difference of two doubles goes into 1 so often. */
const UNITS = 2n ** 1074n;

/** A double as a multiple of the least one. */
function exactUnits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
}

function rounded({ unscaled, scale, excess }: Digits, places: number): bigint {
  if (places >= scale) return unscaled * powerOfTen(places - scale);
  const divisor = powerOfTen(scale - places);
  const quotient = unscaled / divisor;
  const twice = (unscaled % divisor) * 2n;
  const isUp =
    twice === divisor ? excess() > 0 || (excess() === 0 && quotient % 2n === 1n) : twice > divisor;
  return isUp ? quotient + 1n : quotient;
}

/** The most places of numbers that are no `BigDecimal`. */
const DOUBLE_PLACES_MAX = 340;

/** Doubles are multiplied as doubles; of other numbers the point is moved. */
function scaled(value: Value, { power }: DecimalFormat): number | bigint {
  return typeof value === 'bigint' ? value : asNumber(value) * 10 ** power;
}

/** A number of any type in a format. */
export function formatDecimal(value: Value, type: DataType, format: DecimalFormat): string {
  const number = scaled(value, format);
  if (Number.isNaN(number)) return 'NaN';
  const isInfinite = number === Infinity || number === -Infinity;
  const { isNegative, ...digits } = isInfinite
    ? { isNegative: number < 0 }
    : digitsOf(number, type);
  const { prefix, suffix } = isNegative ? format.negative : format.positive;
  const text = 'unscaled' in digits ? digitsText({ ...digits, isNegative }, type, format) : '∞';
  return prefix + text + suffix;
}

function digitsText(digits: Digits, type: DataType, format: DecimalFormat): string {
  const limit = type.kind === 'decimal' ? Infinity : DOUBLE_PLACES_MAX;
  const places = Math.min(format.fractionMax, limit);
  const least = Math.min(format.fractionMin, limit);
  const isMoved = type.kind === 'decimal' || type.kind === 'long';
  const shifted = { ...digits, scale: digits.scale - (isMoved ? format.power : 0) };
  const text = rounded(shifted, places)
    .toString()
    .padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places).replace(/^0+/, '');
  let end = text.length;
  while (end > text.length - places + least && text[end - 1] === '0') end--;
  const fraction = text.slice(text.length - places, end);
  const shown =
    whole.padStart(format.wholeMin, '0') || (fraction === '' && !format.alwaysHasPoint ? '0' : '');
  const point = fraction !== '' || format.alwaysHasPoint ? '.' : '';
  return grouped(shown, format.grouping) + point + fraction;
}

function grouped(digits: string, size: number): string {
  if (size === 0) return digits;
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= size) {
    groups.unshift(digits.slice(Math.max(end - size, 0), end));
  }
  return groups.join(',');
}
