import { invalidFormatString } from '../errors/string-errors.ts';
import type { DataType } from '../types/data-type.ts';
import { UTC } from '../types/local-time.ts';
import type { Value } from '../types/value.ts';
import { prettyText } from '../types/value-text.ts';

/*
 * The format strings of `java.util.Formatter`, which `format_string` takes: %[index$][flags][width][.precision]conversion.
 */

/** A value to be formatted, with its type. */
export interface FormatArgument {
  readonly value: Value;
  readonly dataType: DataType;
}

interface Directive {
  readonly format: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

const DIRECTIVE =
  /%(?:(?<index>\d+)\$|(?<same><))?(?<flags>[-#+ 0,(]*)(?<width>[1-9]\d*)?(?:\.(?<precision>\d+))?(?<conversion>[A-Za-z%])|%/g;

/** Fails with INVALID_PARAMETER_VALUE.FORMAT_STRING where Java's formatter would. */
export function formatText(format: string, args: readonly FormatArgument[]): string {
  let next = 0;
  let last = -1;
  return format.replace(DIRECTIVE, (...found) => {
    const groups: Readonly<Record<string, string | undefined>> = found[found.length - 1];
    const { index, same, flags = '', width, precision, conversion } = groups;
    if (conversion === undefined) throw invalidFormatString(format, 'it ends after a %');
    const directive: Directive = {
      format,
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
    };
    checkDirective(directive, width !== undefined);
    if (conversion === 'n') return '\n';
    if (conversion === '%') return padded('%', directive);
    last = same !== undefined ? last : index !== undefined ? Number(index) - 1 : next++;
    const arg = args[last];
    if (arg === undefined) throw invalidFormatString(format, `${found[0]} has no argument`);
    return padded(converted(directive, arg), directive);
  });
}

/** Flags that a conversion does not take. */
function badFlags(kind: string): RegExp | undefined {
  if (/[bchst]/.test(kind)) return /[#+ 0,(]/;
  if (/[eox]/.test(kind)) return /,/;
  if (/[dg]/.test(kind)) return /#/;
  return { f: /^(?!)/, a: /[(,]/, '%': /[^-]/, n: /./ }[kind];
}

/** Fails where Java's formatter refuses a directive, whatever its value is. */
function checkDirective(directive: Directive, hasWidth: boolean): void {
  const { format, flags, precision, conversion } = directive;
  const kind = /[BCEGHSTX]/.test(conversion) ? conversion.toLowerCase() : conversion;
  const isNumber = /[doxefga]/.test(kind);
  const isRefused =
    badFlags(kind)?.test(flags) !== false ||
    /(.).*\1/.test(flags) ||
    (isNumber && (/\+.* | .*\+/.test(flags) || /-.*0|0.*-/.test(flags))) ||
    (precision !== undefined && /[cdoxt%n]/.test(kind)) ||
    (hasWidth ? kind === 'n' : flags.includes('-') || (isNumber && flags.includes('0')));
  if (isRefused) throw invalidFormatString(format, `%${flags}${conversion} is no directive`);
}

function padded(text: string, { flags, width, conversion }: Directive): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  const isNumber = !/[sScbhH%]/.test(conversion) && /\d/.test(text);
  if (!flags.includes('0') || !isNumber) return ' '.repeat(missing) + text;
  const [, sign, rest] = /^([-+( ]|0[xX])?(.*)$/.exec(text) ?? ['', '', text];
  return `${sign ?? ''}${'0'.repeat(missing)}${rest}`;
}

function converted(directive: Directive, { value, dataType }: FormatArgument): string {
  const { conversion } = directive;
  const isUpper = conversion !== conversion.toLowerCase();
  const text = conversionOf(directive, value, dataType);
  return isUpper ? text.toUpperCase() : text;
}

function conversionOf(directive: Directive, value: Value, dataType: DataType): string {
  const kind = directive.conversion.toLowerCase();
  const cut = (text: string) => [...text].slice(0, directive.precision).join('');
  if (kind === 'b') return cut(String(typeof value === 'boolean' ? value : value !== null));
  if (value === null) return cut('null');
  switch (kind) {
    case 's':
      return cut(plainText(value, dataType));
    case 'c':
      if (isInteger(value, dataType) && value >= 0 && value <= CODE_MAX) {
        return String.fromCodePoint(Number(value));
      }
      break;
    case 'd':
      if (isInteger(value, dataType)) return signed(directive, String(value));
      break;
    case 'x':
    case 'o':
      if (isInteger(value, dataType)) return inBase(directive, BigInt(value), dataType);
      break;
    case 'f':
    case 'e':
    case 'g': {
      const number = asDouble(value, dataType);
      if (number !== undefined) return fractional(directive, number);
      break;
    }
    default:
  }
  throw mismatch(directive, dataType);
}

function mismatch({ format, conversion }: Directive, { kind }: DataType): Error {
  return invalidFormatString(format, `%${conversion} takes no value of the type ${kind}`);
}

const CODE_MAX = 0x10ffff;

/** Times come as the numbers that the engine keeps, as in Spark. */
const AS_NUMBER: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamp_ntz', 'time']);

function plainText(value: Value, dataType: DataType): string {
  if (AS_NUMBER.has(dataType.kind)) return String(value);
  return prettyText(value, dataType, UTC);
}

function isInteger(value: Value, { kind }: DataType): value is number | bigint {
  const isKind = kind in BITS || AS_NUMBER.has(kind);
  return isKind && (typeof value === 'number' || typeof value === 'bigint');
}

const BITS: Readonly<Record<string, number>> = { byte: 8, short: 16, integer: 32, long: 64 };

function inBase(directive: Directive, value: bigint, dataType: DataType): string {
  const { flags, conversion } = directive;
  const { kind } = dataType;
  if (/[(+ ]/.test(flags)) throw mismatch(directive, dataType);
  const isHex = conversion.toLowerCase() === 'x';
  const bits = kind === 'date' ? 32 : (BITS[kind] ?? 64);
  const digits = BigInt.asUintN(bits, value).toString(isHex ? 16 : 8);
  if (!flags.includes('#')) return digits;
  return `${isHex ? '0x' : '0'}${digits}`;
}

/** Java's formatter does not know the decimals of Spark. */
function asDouble(value: Value, { kind }: DataType): number | undefined {
  return kind === 'float' || kind === 'double' ? Number(value) : undefined;
}

function fractional(directive: Directive, number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return signed(directive, String(number));
  const { precision = 6, conversion } = directive;
  switch (conversion.toLowerCase()) {
    case 'e':
      return signed(directive, exponential(number, precision));
    case 'g': {
      const digits = Math.max(precision, 1);
      const magnitude = Math.abs(number);
      const isPlain = magnitude === 0 || (magnitude >= 1e-4 && magnitude < 10 ** digits);
      if (!isPlain) return signed(directive, exponential(number, digits - 1));
      const before = magnitude === 0 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
      return signed(directive, fixed(numberText(number), Math.max(digits - before, 0)));
    }
    default:
      return signed(directive, fixed(numberText(number), precision));
  }
}

/** The number in JavaScript's form, with the sign of a zero. */
function numberText(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

function exponential(number: number, precision: number): string {
  const text = number.toExponential(precision).replace(/e([-+])(\d)$/, 'e$10$2');
  return Object.is(number, -0) ? `-${text}` : text;
}

/** A decimal text rounded half up to so many places, as Java rounds the shortest decimal of a double. */
function fixed(text: string, places: number): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/.exec(text) ?? [];
  const shift = Number(exponent) - fraction.length + places;
  const digits = BigInt(whole + fraction);
  const scaled =
    shift >= 0 ? digits * 10n ** BigInt(shift) : roundedHalfUp(digits, 10n ** BigInt(-shift));
  const padded = scaled.toString().padStart(places + 1, '0');
  const at = padded.length - places;
  return sign + padded.slice(0, at) + (places > 0 ? `.${padded.slice(at)}` : '');
}

function roundedHalfUp(value: bigint, unit: bigint): bigint {
  return (value * 2n + unit) / (unit * 2n);
}

/** The text of a number with what the flags add: grouping, and signs. */
function signed(directive: Directive, text: string): string {
  const isNegative = text.startsWith('-');
  const magnitude = isNegative ? text.slice(1) : text;
  const grouped = directive.flags.includes(',')
    ? magnitude.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))
    : magnitude;
  if (!isNegative) return signOf(directive, grouped);
  return directive.flags.includes('(') ? `(${grouped})` : `-${grouped}`;
}

function signOf({ flags }: Directive, text: string): string {
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}
