import type {
  AggregateCall,
  CaseWhen,
  ResolvedCast,
  ResolvedExpression,
  ScalarCall,
} from '../../../src/plan/resolved-expression.ts';
import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { castValue } from './cast.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';
import { strictFunction } from './functions.ts';
import { murmur3, xxhash64 } from './hashes.ts';
import { compareValues, normalized } from './order.ts';
import { TIME_READINGS } from './times.ts';

/** A row: the values of columns by their ids. */
export type Row = ReadonlyMap<number, Value>;

/** What an aggregate call is, for the group whose row is being made. */
export type AggregateValue = (call: AggregateCall) => Value;

export interface EvaluateOptions {
  readonly aggregate?: AggregateValue;
}

/**
 * The value of an expression for one row, by the letter of Spark's semantics under ANSI, in the zone UTC. Whatever isn't
 * reached isn't evaluated: the right side of AND after a false, the branches of CASE after the first that holds, the
 * second operand of a sum whose first is null.
 */
export function evaluate(
  expression: ResolvedExpression,
  row: Row,
  options: EvaluateOptions = {},
): Value {
  const value = (child: ResolvedExpression) => evaluate(child, row, options);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'attribute':
      return attributeValue(row, expression.id);
    case 'alias':
      return value(expression.child);
    case 'call':
      return callValue(expression, value);
    case 'cast':
      return cast(expression, value);
    case 'caseWhen':
      return caseValue(expression, value);
    case 'getField': {
      const struct = value(expression.child);
      return struct === null ? null : (struct as readonly Value[])[expression.ordinal];
    }
    case 'aggregateCall':
      return (options.aggregate ?? noAggregate)(expression);
    default:
      throw new NotInReference(`expression ${expression.kind}`);
  }
}

function noAggregate(call: AggregateCall): never {
  throw new NotInReference(`${call.name} outside of an aggregation`);
}

function attributeValue(row: Row, id: number): Value {
  const value = row.get(id);
  if (value === undefined) throw new NotInReference(`no column ${id}`);
  return value;
}

function cast(
  { child, dataType, mode }: ResolvedCast,
  value: (child: ResolvedExpression) => Value,
): Value {
  const from = value(child);
  return from === null ? null : castValue(from, { from: child.dataType, to: dataType }, mode);
}

function caseValue(
  { branches, otherwise }: CaseWhen,
  value: (child: ResolvedExpression) => Value,
): Value {
  for (const branch of branches) {
    if (value(branch.condition) === true) return value(branch.value);
  }
  return otherwise === undefined ? null : value(otherwise);
}

type ValueOf = (child: ResolvedExpression) => Value;
type Lazy = (call: ScalarCall, value: ValueOf) => Value;

function callValue(call: ScalarCall, value: ValueOf): Value {
  const name = call.name.toLowerCase();
  const lazy = LAZY.get(name);
  if (lazy !== undefined) return lazy(call, value);
  const args: Value[] = [];
  const order = [...call.args.keys()];
  if (DIVISIONS.has(name)) order.reverse();
  for (const index of order) {
    args[index] = value(call.args[index]);
    if (args[index] === null && name !== 'concat') return null;
  }
  if (args.includes(null)) return null;
  const types = { args: call.args.map((arg) => arg.dataType), result: call.dataType };
  return strictFunction(name)(args, types);
}

/** Spark's `DivModLike` looks at the divisor first, and only where that is not null at what is divided. */
const DIVISIONS: ReadonlySet<string> = new Set(['/', '%', 'mod', 'div', 'pmod']);

/** Functions that look at nulls, or not at all arguments. */
const LAZY: ReadonlyMap<string, Lazy> = new Map<string, Lazy>([
  ['and', (call, value) => connect(call, value, false)],
  ['or', (call, value) => connect(call, value, true)],
  ['isnull', ({ args: [arg] }, value) => value(arg) === null],
  ['isnotnull', ({ args: [arg] }, value) => value(arg) !== null],
  ['isnan', ({ args: [arg] }, value) => Number.isNaN(value(arg))],
  ['coalesce', firstNotNull],
  ['ifnull', firstNotNull],
  ['nvl', firstNotNull],
  ['if', ({ args: [test, yes, no] }, value) => value(value(test) === true ? yes : no)],
  ['<=>', nullSafeEqual],
  ['in', contained],
  ['nullif', nullIf],
  ['greatest', (call, value) => extreme(call, value, 1)],
  ['least', (call, value) => extreme(call, value, -1)],
  ['nanvl', ({ args: [arg, other] }, value) => value(Number.isNaN(value(arg)) ? other : arg)],
  ['nvl2', ({ args: [test, set, unset] }, value) => value(value(test) === null ? unset : set)],
  ['zeroifnull', ({ args: [arg], dataType }, value) => value(arg) ?? zeroOf(dataType)],
  [
    'hash',
    ({ args }, value) =>
      murmur3(
        args.map(value),
        args.map(({ dataType }) => dataType),
      ),
  ],
  [
    'xxhash64',
    ({ args }, value) =>
      xxhash64(
        args.map(value),
        args.map(({ dataType }) => dataType),
      ),
  ],
  ['map', mapOf],
  ...['add', 'subtract', 'multiply', 'divide', 'mod'].map(tried),
  ...Object.entries(TIME_READINGS).map(([name, read]): [string, Lazy] => [
    name,
    ({ args: [arg] }, value) => {
      const time = value(arg);
      return time === null ? null : read(time, arg.dataType);
    },
  ]),
  ['struct', ({ args }, value) => args.map(value)],
  ['named_struct', ({ args }, value) => args.filter((_, index) => index % 2 === 1).map(value)],
]);

/** AND, decided by a false, and OR, decided by a true; null where a null keeps it from being decided. */
function connect({ args: [left, right] }: ScalarCall, value: ValueOf, deciding: boolean): Value {
  const first = value(left);
  if (first === deciding) return deciding;
  const second = value(right);
  if (second === deciding) return deciding;
  return first === null || second === null ? null : !deciding;
}

function firstNotNull({ args }: ScalarCall, value: ValueOf): Value {
  for (const arg of args) {
    const result = value(arg);
    if (result !== null) return result;
  }
  return null;
}

function nullSafeEqual({ args: [left, right] }: ScalarCall, value: ValueOf): Value {
  const [a, b] = [value(left), value(right)];
  if (a === null || b === null) return a === b;
  return compareValues(a, b, left.dataType) === 0;
}

/** True at the first equal value; otherwise null if there was a null. */
function contained({ args: [needle, ...list] }: ScalarCall, value: ValueOf): Value {
  const sought = value(needle);
  if (sought === null) return null;
  let sawNull = false;
  for (const item of list) {
    const candidate = value(item);
    if (candidate === null) sawNull = true;
    else if (compareValues(sought, candidate, needle.dataType) === 0) return true;
  }
  return sawNull ? null : false;
}

function nullIf({ args: [left, right] }: ScalarCall, value: ValueOf): Value {
  const a = value(left);
  if (a === null) return null;
  const b = value(right);
  if (b === null) return a;
  return compareValues(a, b, left.dataType) === 0 ? null : a;
}

/** Nulls are skipped. */
function extreme({ args, dataType }: ScalarCall, value: ValueOf, sign: 1 | -1): Value {
  let best: Value = null;
  for (const candidate of args.map(value)) {
    if (candidate === null) continue;
    if (best === null || compareValues(candidate, best, dataType) * sign > 0) best = candidate;
  }
  return best;
}

function zeroOf({ kind }: DataType): Value {
  return kind === 'long' || kind === 'decimal' ? 0n : 0;
}

/** One pair after the other. Of the keys only numbers lose the sign of 0, as in Spark: what is nested stays. */
function mapOf({ args }: ScalarCall, value: ValueOf): Value {
  const values = args.map(value);
  return values.flatMap((key, index) => {
    if (index % 2 === 1) return [];
    if (key === null) throw new ReferenceFailure('NULL_MAP_KEY');
    return [[typeof key === 'number' ? normalized(key) : key, values[index + 1]]];
  });
}

const OPERATORS: Readonly<Record<string, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  mod: '%',
};

/** `try_add(a, b)` and its like: null where the operator fails. */
function tried(operation: string): [string, Lazy] {
  return [
    `try_${operation}`,
    (call, value) => {
      try {
        return callValue({ ...call, name: OPERATORS[operation] }, value);
      } catch (error) {
        if (error instanceof ReferenceFailure) return null;
        throw error;
      }
    },
  ];
}
