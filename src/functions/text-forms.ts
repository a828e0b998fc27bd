import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { inputSizeNotOne } from '../errors/string-errors.ts';
import { isNumeric } from '../types/coercion.ts';
import {
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
  StringType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { argumentSql } from './call-sql.ts';
import { constantText } from './constant-text.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { requireFoldable } from './foldable-argument.ts';
import { implicitCast } from './input-type.ts';
import {
  type DecimalFormat,
  formatDecimal,
  formatOfPlaces,
  parseDecimalFormat,
} from './number-format/decimal-format.ts';
import { INT, TEXT } from './parameters.ts';
import { binary, perRow, ternary, unary, variadic } from './per-row.ts';
import { printsDefaults } from './printed-call.ts';
import { type Overload, overloads, unexpectedArgument } from './signature.ts';
import { STRICT_STRING } from './strict-text.ts';
import { asNumber, asText } from './value-reading.ts';

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

/** Soundex classes of the letters A to Z; 7 is a vowel, which parts equal codes as all else does, 0 is H or W, which does not. */
const SOUNDEX = '71237128722455712623718272';

/** The Soundex code; of what does not begin with a letter the text itself. Follows `UTF8String.soundex`. */
function soundex(text: string): string {
  const upper = text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (!/^[A-Z]/.test(upper)) return text;
  let code = upper[0];
  let last = SOUNDEX[upper.charCodeAt(0) - 65];
  for (const letter of upper.slice(1)) {
    if (code.length === 4) break;
    const index = letter.charCodeAt(0) - 65;
    const digit = SOUNDEX[index] ?? '7';
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
const MASK_PARAMETERS = ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar'];
const printMask = printsDefaults('mask', 1, ['X', 'x', 'n', 'NULL']);

/** What stands for a kind of character is constant, and one character or NULL. */
function checkReplacement(args: readonly Argument[], index: number): void {
  const sqlExpr = printMask(args.map(argumentSql));
  const name = MASK_PARAMETERS[index];
  requireFoldable({ sqlExpr, name }, StringType, args[index]);
  const text = constantText(args[index].expression);
  if (typeof text === 'string' && [...text].length !== 1) throw inputSizeNotOne(sqlExpr, name);
}

const maskFunction = defineFunction({
  name: 'mask',
  usage: 'Returns a text with its letters and digits replaced.',
  examples: [["SELECT mask('AbCd-1234')", 'XxXx-nnnn']],
  print: printMask,
  resolve: (args): ScalarSignature => {
    if (args.length < 1 || args.length > 5) {
      throw wrongNumberOfArguments('mask', '[1, 2, 3, 4, 5]', args.length);
    }
    const types = args.map(() => StringType);
    for (const [index, { dataType }] of args.entries()) {
      if (implicitCast(dataType, STRICT_STRING) === undefined) {
        throw unexpectedArgument('mask', args, { index, requiredType: '"STRING"' });
      }
      if (index > 0) checkReplacement(args, index);
    }
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

/** Formats of the last calls; a constant pattern is read once, not for every row. */
const FORMATS_MAX = 16;
const formats = new Map<string, DecimalFormat>();

function formatOfPattern(pattern: string): DecimalFormat {
  const known = formats.get(pattern);
  if (known !== undefined) return known;
  const format = parseDecimalFormat(pattern);
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(pattern, format);
  return format;
}

/** `format_number`: with so many places and commas between thousands, or in a pattern such as `#,###.00`. */
function formattedNumber(number: DataType, format: DataType): Overload {
  const types = [number, format];
  const write = ([value, how]: readonly Value[]): Value => {
    if (typeof how === 'string') return formatDecimal(value, number, formatOfPattern(how));
    const places = asNumber(how);
    return places < 0 ? null : formatDecimal(value, number, formatOfPlaces(places));
  };
  return variadic(types, StringType, write, {
    nullable: true,
    isTotal: format.kind !== 'string',
  });
}

/** `format_number` casts neither of its arguments but NULL. */
function requireNumberAndFormat(args: readonly Argument[]): void {
  if (args.length !== 2) return;
  const [number, format] = args.map(({ dataType }) => dataType);
  if (!isNumeric(number) && number.kind !== 'null') {
    throw unexpectedArgument('format_number', args, { index: 0, requiredType: '"NUMERIC"' });
  }
  if (!['integer', 'string', 'null'].includes(format.kind)) {
    const requiredType = '("INT" or "STRING")';
    throw unexpectedArgument('format_number', args, { index: 1, requiredType });
  }
}

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
    resolve: (args) => {
      requireNumberAndFormat(args);
      return overloads('format_number', [
        formattedNumber(
          args.length > 0 && isNumeric(args[0].dataType) ? args[0].dataType : DoubleType,
          args[1]?.dataType.kind === 'string' ? StringType : IntegerType,
        ),
      ])(args);
    },
  }),
];
