import type { AggregateCall } from '../../../src/plan/resolved-expression.ts';
import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { NotInReference } from './failure.ts';
import { compareValues, keyText } from './order.ts';

type Tuple = readonly Value[];

/** Aggregates that need all values of a group, over all of them at once: what the engine folds row by row. */
export function valueAggregate(call: AggregateCall, tuples: readonly Tuple[]): Value {
  const present = tuples.filter(([first]) => first !== null);
  const values = present.map(([first]) => first);
  switch (call.name) {
    case 'bit_and':
      return bits(values, (a, b) => a & b);
    case 'bit_or':
      return bits(values, (a, b) => a | b);
    case 'bit_xor':
      return bits(values, (a, b) => a ^ b);
    case 'collect_list':
      return values;
    case 'collect_set':
      return [...new Map(values.map((value) => [keyText([value]), value])).values()];
    case 'listagg':
      return joined(call, present);
    case 'max_by':
      return extremeBy(call, tuples, 1);
    case 'min_by':
      return extremeBy(call, tuples, -1);
    case 'mode':
      return commonest(values, call.args[0].dataType);
    case 'median':
      return between(sorted(values, call.args[0].dataType), 0.5);
    case 'percentile':
      return between(sorted(values, call.args[0].dataType), parameter(call, 1));
    case 'percentile_disc':
      return ranked(call, tuples);
    case 'percentile_approx':
      return atRank(sorted(values, call.args[0].dataType), parameter(call, 1));
    case 'regr_count':
      return BigInt(tuples.filter((tuple) => !tuple.includes(null)).length);
    default:
      throw new NotInReference(`aggregate ${call.name}`);
  }
}

/** Integers of any width combined bit by bit; null for none. */
function bits(values: readonly Value[], combine: (a: bigint, b: bigint) => bigint): Value {
  if (values.length === 0) return null;
  const combined = values.map((value) => BigInt(String(value))).reduce(combine);
  return typeof values[0] === 'bigint' ? combined : Number(combined);
}

/** A constant argument as a number: an integer, a double or a decimal. */
function parameter({ args }: AggregateCall, index: number): number {
  const arg = args[index];
  if (arg.kind !== 'literal') throw new NotInReference('a computed parameter');
  const scale = arg.dataType.kind === 'decimal' ? arg.dataType.scale : 0;
  return Number(arg.value) / 10 ** scale;
}

function sorted(values: readonly Value[], type: DataType): readonly Value[] {
  return [...values].sort((a, b) => compareValues(a, b, type));
}

function joined({ args, order = [] }: AggregateCall, tuples: readonly Tuple[]): Value {
  if (tuples.length === 0) return null;
  const first = args.length - order.length;
  const delimiter = args[1]?.kind === 'literal' && first > 1 ? String(args[1].value) : '';
  const compare = (a: Tuple, b: Tuple): number => {
    for (const [index, { isAscending, nullsFirst }] of order.entries()) {
      const [x, y] = [a[first + index], b[first + index]];
      if (x === null && y === null) continue;
      if (x === null) return nullsFirst ? -1 : 1;
      if (y === null) return nullsFirst ? 1 : -1;
      const comparison = compareValues(x, y, args[first + index].dataType);
      if (comparison !== 0) return isAscending ? comparison : -comparison;
    }
    return 0;
  };
  const inOrder = order.length === 0 ? tuples : [...tuples].sort(compare);
  return inOrder.map(([text]) => text).join(delimiter);
}

/** Of equally good rows the last one counts. */
function extremeBy({ args }: AggregateCall, tuples: readonly Tuple[], sign: 1 | -1): Value {
  const type = args[1].dataType;
  const candidates = tuples.filter(([, key]) => key !== null);
  const best = candidates.reduce<Tuple | undefined>((kept, next) => {
    if (kept === undefined) return next;
    return sign * compareValues(next[1], kept[1], type) >= 0 ? next : kept;
  }, undefined);
  return best?.[0] ?? null;
}

/** The least of those that occur most often. */
function commonest(values: readonly Value[], type: DataType): Value {
  const counts = new Map<string, number>();
  for (const value of values) {
    const key = keyText([value]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return sorted(values, type).find((value) => counts.get(keyText([value])) === most) ?? null;
}

/** The value at a place between the first and the last. */
function between(values: readonly Value[], percentage: number): Value {
  if (values.length === 0) return null;
  const place = (values.length - 1) * percentage;
  const [below, above] = [Math.floor(place), Math.ceil(place)].map((at) => Number(values[at]));
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

/** `percentile_disc(p) WITHIN GROUP (ORDER BY x)`: the first value that at least that part of all is not after. */
function ranked(call: AggregateCall, tuples: readonly Tuple[]): Value {
  const values = tuples.map(([, value]) => value).filter((value) => value !== null);
  const ascending = sorted(values, call.args[1].dataType);
  const isAscending = call.order?.[0].isAscending ?? true;
  return atRank(isAscending ? ascending : [...ascending].reverse(), parameter(call, 0));
}

function atRank(values: readonly Value[], percentage: number): Value {
  return values[Math.max(Math.ceil(values.length * percentage), 1) - 1] ?? null;
}
