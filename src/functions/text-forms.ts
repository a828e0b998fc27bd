import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { BooleanType, DoubleType, IntegerType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { defineFunction, type ScalarFunction, type ScalarSignature } from './define.ts';
import { INT, TEXT } from './parameters.ts';
import { binary, type Parameter, perRow, ternary, unary } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { overloads } from './signature.ts';
import { asText } from './value-reading.ts';

/* How alike texts are, and texts of a given form. */

const TOTAL = { isTotal: true };

/** Insertions, deletions and replacements from one text to the other, by the table of Wagner and Fischer row by row. */
function levenshtein(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 0; row < a.length; row++) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column++) {
      const replaced = previous[column] + (a[row] === b[column] ? 0 : 1);
      current.push(Math.min(replaced, previous[column + 1] + 1, current[column] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}

/** Soundex classes of the letters A to Z; 7 is a vowel, which parts equal codes, 0 is H or W, which does not. */
const SOUNDEX = '71237128722455712623718272';

/** The Soundex code; of what does not begin with a letter the text itself. Follows `UTF8String.soundex`. */
function soundex(text: string): string {
  const upper = text.toUpperCase();
  if (!/^[A-Z]/.test(upper)) return text;
  let code = upper[0];
  let last = SOUNDEX[upper.charCodeAt(0) - 65];
  for (const letter of upper.slice(1)) {
    if (code.length === 4) break;
    const index = letter.charCodeAt(0) - 65;
    const digit = index >= 0 && index < 26 ? SOUNDEX[index] : '0';
    if (digit === '7') last = '7';
    else if (digit === '0' || digit === '8') continue;
    else if (digit !== last) {
      last = digit;
      code += digit;
    }
  }
  return code.padEnd(4, '0');
}

/** Whether a number's last digit is what Luhn's formula wants. */
function luhnCheck(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  const digits = [...text].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** `mask(text, upper, lower, digit, other)`: what stands for each kind of character; null leaves it as it is. */
function mask([text, upper, lower, digit, other]: readonly Value[]): Value {
  if (text === null) return null;
  return [...asText(text)]
    .map((character) => {
      if (/\p{Lu}/u.test(character)) return upper ?? character;
      if (/\p{Ll}/u.test(character)) return lower ?? character;
      return /\p{Nd}/u.test(character) ? (digit ?? character) : (other ?? character);
    })
    .join('');
}

const MASK_DEFAULTS: readonly Value[] = ['X', 'x', 'n', null];

const maskFunction = defineFunction({
  name: 'mask',
  usage: 'Returns a text with its letters and digits replaced.',
  examples: [["SELECT mask('AbCd-1234')", 'XxXx-nnnn']],
  print: printsDefaults('mask', 1, ['X', 'x', 'n', 'NULL']),
  resolve: (args): ScalarSignature => {
    if (args.length < 1 || args.length > 5) {
      throw wrongNumberOfArguments('mask', '[1, 2, 3, 4, 5]', args.length);
    }
    const types = args.map(() => StringType);
    const compute = (values: readonly Value[]) =>
      mask([...values, ...MASK_DEFAULTS.slice(values.length - 1)]);
    return {
      args: types,
      output: StringType,
      nullable: args[0].nullable,
      ...TOTAL,
      evaluate: perRow(types, StringType, compute, { handlesNulls: true }),
    };
  },
});

/** A number with commas between thousands and `places` after the point, half to even, as Java's `DecimalFormat`. */
function formatNumber(value: number, places: number): string | null {
  if (places < 0) return null;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: Math.min(places, 100),
    maximumFractionDigits: Math.min(places, 100),
    roundingMode: 'halfEven',
  });
  return format.format(value);
}

const NUMBER: Parameter<number> = { type: DoubleType, read: Number };

const byPlaces = binary([NUMBER, INT], StringType, (value, places) => formatNumber(value, places), {
  nullable: true,
  ...TOTAL,
});

/** A number in a pattern such as `#,###.00`: `,` groups thousands, 0 is a digit that stands even if it is none. */
const byPattern = binary([NUMBER, TEXT], StringType, (value, pattern) => {
  const match = /^([#0,]*)(?:\.([0#]*))?$/.exec(pattern);
  if (match === null || !Number.isFinite(value)) return formatNumber(value, 0);
  const [, whole, fraction = ''] = match;
  const digits = whole.replace(/[^0]/g, '').length;
  const text = new Intl.NumberFormat('en-US', {
    useGrouping: whole.includes(','),
    minimumIntegerDigits: Math.max(digits, 1),
    minimumFractionDigits: fraction.replace(/[^0]/g, '').length,
    maximumFractionDigits: fraction.length,
    roundingMode: 'halfEven',
  }).format(value);
  return digits === 0 ? text.replace(/^(-?)0\./, '$1.') : text;
});

export const TEXT_FORMS: readonly ScalarFunction[] = [
  defineFunction({
    name: 'levenshtein',
    usage: 'Returns the least number of changes from one text to the other; -1 above a threshold.',
    examples: [["SELECT levenshtein('kitten', 'sitting')", 3]],
    resolve: overloads('levenshtein', [
      binary([TEXT, TEXT], IntegerType, levenshtein, TOTAL),
      ternary(
        [TEXT, TEXT, INT],
        IntegerType,
        (a, b, most) => {
          const distance = levenshtein(a, b);
          return distance > most ? -1 : distance;
        },
        TOTAL,
      ),
    ]),
  }),
  defineFunction({
    name: 'soundex',
    usage: 'Returns the Soundex code of a text.',
    examples: [["SELECT soundex('Robert')", 'R163']],
    resolve: overloads('soundex', [unary(TEXT, StringType, soundex, TOTAL)]),
  }),
  defineFunction({
    name: 'luhn_check',
    usage: "Whether the digits of a text satisfy Luhn's formula.",
    examples: [["SELECT luhn_check('4111111111111111')", true]],
    resolve: overloads('luhn_check', [unary(TEXT, BooleanType, luhnCheck, TOTAL)]),
  }),
  maskFunction,
  defineFunction({
    name: 'quote',
    usage: 'Returns a text in single quotes, those in it escaped.',
    examples: [['SELECT quote("Don\'t")', "'Don\\'t'"]],
    resolve: overloads('quote', [
      unary(TEXT, StringType, (text) => `'${text.replaceAll("'", "\\'")}'`, TOTAL),
    ]),
  }),
  defineFunction({
    name: 'format_number',
    usage: 'Returns a number with commas between thousands and a number of places.',
    examples: [['SELECT format_number(1234567.891, 2)', '1,234,567.89']],
    resolve: (args) =>
      overloads('format_number', [args[1]?.dataType.kind === 'string' ? byPattern : byPlaces])(
        args,
      ),
  }),
];
