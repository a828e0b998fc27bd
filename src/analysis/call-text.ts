import type { DataType } from '../types/data-type.ts';

/*
 * Function calls as Spark prints them in the names of columns and in messages (`toPrettySQL`): operators between
 * their arguments, some functions under an older name, and arguments that were left out where they have a default.
 */

/** An argument: how it prints, and its type. */
export interface PrintedArgument {
  readonly sql: string;
  readonly dataType: DataType;
}

/** Operators that stand between two arguments, in parentheses. */
const INFIX: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
  div: 'div',
  '==': '=',
  '=': '=',
  '<=>': '<=>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
  '>>>': '>>>',
  and: 'AND',
  or: 'OR',
};

/** Functions that print otherwise than they are called. */
const PRINTED_NAMES: Readonly<Record<string, string>> = {
  array_agg: 'collect_list',
  dateadd: 'date_add',
  localtime: 'current_time',
  isnan: 'isnan',
  rlike: 'RLIKE',
  regexp: 'REGEXP',
  regexp_like: 'REGEXP_LIKE',
};

/** The names of Java's mathematical functions are printed in upper case. */
const UPPER_CASE = new Set(
  (
    'acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh cot csc degrees exp expm1 floor hypot log10 log1p ' +
    'log2 pi power radians sec signum sin sinh sqrt tan tanh e'
  ).split(' '),
);

/** What prints for arguments that were left out: by the count of arguments that a call of the function can lack. */
const DEFAULTS: Readonly<Record<string, { readonly from: number; readonly text: string }>> = {
  approx_percentile: { from: 2, text: '10000' },
  current_time: { from: 0, text: '6' },
  localtime: { from: 0, text: '6' },
  bround: { from: 1, text: '0' },
  hll_sketch_agg: { from: 1, text: '12' },
  hll_union_agg: { from: 1, text: 'false' },
  from_unixtime: { from: 1, text: 'yyyy-MM-dd HH:mm:ss' },
  listagg: { from: 1, text: 'NULL' },
  locate: { from: 2, text: '1' },
  lpad: { from: 2, text: ' ' },
  percentile: { from: 2, text: '1' },
  percentile_approx: { from: 2, text: '10000' },
  position: { from: 2, text: '1' },
  regexp_extract: { from: 2, text: '1' },
  regexp_extract_all: { from: 2, text: '1' },
  regexp_replace: { from: 3, text: '1' },
  round: { from: 1, text: '0' },
  rpad: { from: 2, text: ' ' },
  split: { from: 2, text: '-1' },
  string_agg: { from: 1, text: 'NULL' },
  substr: { from: 2, text: '2147483647' },
  substring: { from: 2, text: '2147483647' },
  to_unix_timestamp: { from: 1, text: 'yyyy-MM-dd HH:mm:ss' },
  unix_timestamp: { from: 1, text: 'yyyy-MM-dd HH:mm:ss' },
};

/** A call of a function under the name that it was called by. */
export function callText(calledName: string, args: readonly PrintedArgument[]): string {
  const name = calledName.toLowerCase();
  const texts = args.map(({ sql }) => sql);
  if (args.length === 2) {
    const dateText = dateArithmeticText(name, args);
    if (dateText !== undefined) return dateText;
    const isScaled = name === '*' && isInterval(args[1].dataType) && !isInterval(args[0].dataType);
    if (isScaled) return `(${texts[1]} * ${texts[0]})`;
    if (name in INFIX) return `(${texts[0]} ${INFIX[name]} ${texts[1]})`;
  }
  return operatorText(name, texts) ?? plainText(name, texts);
}

function plainText(name: string, texts: readonly string[]): string {
  const { from, text } = DEFAULTS[name] ?? { from: -1, text: '' };
  const all = texts.length === from ? [...texts, text] : texts;
  // With a scale, `ceil` and `floor` are other functions than Java's.
  const isJavas = UPPER_CASE.has(name) && (texts.length < 2 || !/^(ceil|floor)$/.test(name));
  const printed = isJavas ? name.toUpperCase() : (PRINTED_NAMES[name] ?? name);
  return `${printed}(${all.join(', ')})`;
}

/** Operators and functions with a syntax of their own; undefined for any other. */
function operatorText(name: string, texts: readonly string[]): string | undefined {
  const [first, second] = texts;
  switch (name) {
    case 'not':
      return `(NOT ${first})`;
    case 'negative':
      return `(- ${first})`;
    case 'positive':
      return `(+ ${first})`;
    case '~':
      return `~${first}`;
    case 'isnull':
      return `(${first} IS NULL)`;
    case 'isnotnull':
      return `(${first} IS NOT NULL)`;
    case 'in':
      return `(${first} IN (${texts.slice(1).join(', ')}))`;
    case 'if':
      return `(IF(${texts.join(', ')}))`;
    case 'datepart':
    case 'extract':
      return `${name}(${first} FROM ${second})`;
    case 'log':
      return second === undefined ? `LOG(E(), ${first})` : `LOG(${first}, ${second})`;
    case 'mode':
      // A deterministic one is the least, which Spark finds by the order from the greatest.
      return second === 'true'
        ? `mode() WITHIN GROUP (ORDER BY ${first} DESC)`
        : `mode(${first ?? ''})`;
    case 'first':
    case 'first_value':
    case 'last':
    case 'last_value':
    case 'any_value':
    case 'approx_count_distinct':
    case 'from_csv':
    case 'from_json':
    case 'schema_of_csv':
    case 'schema_of_json':
    case 'to_csv':
    case 'to_json':
      return `${name}(${first})`;
    default:
      return undefined;
  }
}

/** Dates and times plus or minus something are functions, which print without parentheses. */
function dateArithmeticText(
  name: string,
  [left, right]: readonly PrintedArgument[],
): string | undefined {
  if (name === '+' && isTime(right.dataType) && !isTime(left.dataType)) {
    return dateArithmeticText(name, [right, left]);
  }
  if ((name !== '+' && name !== '-') || !isTime(left.dataType)) return undefined;
  const isDate = left.dataType.kind === 'date';
  const dateFunction = name === '+' ? 'date_add' : 'date_sub';
  switch (right.dataType.kind) {
    case 'byte':
    case 'short':
    case 'integer':
      return isDate ? `${dateFunction}(${left.sql}, ${right.sql})` : undefined;
    case 'day_time_interval':
      if (isDate && right.dataType.end === 0) {
        return `${dateFunction}(${left.sql}, extractansiintervaldays(${right.sql}))`;
      }
      return `${left.sql} ${name} ${right.sql}`;
    case 'year_month_interval':
    case 'calendar_interval':
      return `${left.sql} ${name} ${right.sql}`;
    default:
      return isMovedByNull(name, right) || isDifferenceOfTimes(left, right)
        ? `${left.sql} ${name} ${right.sql}`
        : undefined;
  }
}

const isMovedByNull = (name: string, { dataType }: PrintedArgument) =>
  name === '+' && dataType.kind === 'null';

const isDifferenceOfTimes = (left: PrintedArgument, { dataType }: PrintedArgument) =>
  left.dataType.kind === 'time' && /^(time|string|null)$/.test(dataType.kind);

function isInterval({ kind }: DataType): boolean {
  return kind.endsWith('_interval');
}

function isTime({ kind }: DataType): boolean {
  return kind === 'date' || kind.startsWith('time');
}
