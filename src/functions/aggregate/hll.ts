/** `hll_sketch_agg` and `hll_union_agg`: sketches as values, to be kept and united later. */
import {
  differentSketchSizes,
  invalidSketch,
  invalidSketchSize,
  sketchSizeNotConstant,
} from '../../errors/aggregate-errors.ts';
import { BinaryType, BooleanType, type DataType, StringType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { utf8 } from '../../wasm/memory.ts';
import { callSql } from '../call-sql.ts';
import { type Argument, defineAggregate } from '../define.ts';
import { HllSketch, LG_K_MAX, LG_K_MIN } from '../hll/hll-sketch.ts';
import { type HostedAggregate, hosted } from '../hosted-aggregate.ts';
import { asBytes, asNumber } from '../value-reading.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';
import { doubleOf, parameterValue } from './parameter.ts';

const DEFAULT_LG_K = 12;

/** A sketch, if there is one yet. */
interface Held {
  sketch: HllSketch | undefined;
}

/** What both aggregates do alike. */
function holding(
  update: HostedAggregate<Held>['update'],
  merge: HostedAggregate<Held>['merge'],
  emptyLgK: number,
): HostedAggregate<Held> {
  const bytesOf = ({ sketch }: Held) => (sketch ?? new HllSketch(emptyLgK)).bytes;
  return {
    create: () => ({ sketch: undefined }),
    update,
    merge,
    finish: bytesOf,
    save: (state) => [bytesOf(state), state.sketch !== undefined],
    load: ([bytes, isSet]) => ({
      sketch: isSet === true ? HllSketch.read(asBytes(bytes)) : undefined,
    }),
    bytes: ({ sketch }) => sketch?.heldBytes ?? 0,
  };
}

const STATE = [BinaryType, BooleanType];

/** The bytes that a value is hashed by: numbers as 64 bits, texts as UTF-8. */
function hashedBytes(value: Exclude<Value, null>): Uint8Array {
  if (typeof value === 'string') return utf8(value);
  if (value instanceof Uint8Array) return value;
  const bytes = new Uint8Array(8);
  const number = typeof value === 'bigint' ? value : BigInt(asNumber(value));
  new DataView(bytes.buffer).setBigInt64(0, number, true);
  return bytes;
}

/** Log2 of the count of registers. Fails with HLL_INVALID_LG_K. */
function lgKOf(name: string, args: readonly Argument[]): number {
  if (args.length < 2) return DEFAULT_LG_K;
  const isText = args[1].dataType.kind === 'string';
  if (isText || numberInput(args[1].dataType) === undefined)
    throw unexpectedArgument(name, args, '"INT"', 1);
  const [, { literal, isFoldable, dataType }] = args;
  if (literal === undefined && isFoldable !== true) throw sketchSizeNotConstant(name);
  if (literal === undefined) return DEFAULT_LG_K;
  const lgK = literal === null ? 0 : doubleOf(literal, dataType);
  if (lgK < LG_K_MIN || lgK > LG_K_MAX) throw invalidSketchSize(name, lgK);
  return lgK;
}

/** Integers, texts and bytes as they are. */
function sketchedType(name: string, args: readonly Argument[]): DataType {
  const { dataType } = args[0];
  if (/^(integer|long|string|binary)$/.test(dataType.kind)) return dataType;
  if (dataType.kind === 'null') return StringType;
  throw unexpectedArgument(name, args, '("INT" or "BIGINT" or "STRING" or "BINARY")');
}

/** Spark's HllSketchAgg. Nulls and empty texts don't count. */
export const hllSketchAgg = defineAggregate({
  name: 'hll_sketch_agg',
  usage: 'Returns a sketch of the distinct values, for hll_sketch_estimate and hll_union.',
  examples: [
    [
      'SELECT hll_sketch_estimate(hll_sketch_agg(col, 12)) FROM VALUES (1), (1), (2), (3) AS tab(col)',
      3,
    ],
  ],
  resolve: (args) => {
    requireCount('hll_sketch_agg', args, [1, 2]);
    const type = sketchedType('hll_sketch_agg', args);
    const lgK = lgKOf('hll_sketch_agg', args);
    const aggregate = holding(
      (state, { read }) => {
        const value = read(0);
        if (value === null) return;
        state.sketch ??= new HllSketch(lgK);
        state.sketch.add(hashedBytes(value));
      },
      (state, { sketch }) => {
        if (sketch === undefined) return;
        state.sketch ??= new HllSketch(lgK);
        state.sketch.merge(sketch);
      },
      lgK,
    );
    return {
      args: [type, ...args.slice(1).map(({ dataType }) => dataType)],
      nullable: false,
      reads: [0],
      ...hosted({ output: BinaryType, state: STATE }, aggregate),
    };
  },
});

/** Whether sketches of different sizes may be united. */
function allowsDifferent(name: string, args: readonly Argument[]): boolean {
  if (args.length < 2) return false;
  if (args[1].dataType.kind !== 'boolean') throw unexpectedArgument(name, args, '"BOOLEAN"', 1);
  const call = { sql: callSql(name, args), args };
  const parameter = { name: 'allowDifferentLgConfigK', type: BooleanType };
  return parameterValue(call, 1, parameter) === true;
}

/** Spark's HllUnionAgg. Nulls don't count. */
export const hllUnionAgg = defineAggregate({
  name: 'hll_union_agg',
  usage: 'Returns the sketch of all values that the sketches have seen.',
  examples: [
    [
      'SELECT hll_sketch_estimate(hll_union_agg(sketch)) FROM (SELECT hll_sketch_agg(col) AS sketch FROM VALUES (1), (2) AS a(col) UNION ALL SELECT hll_sketch_agg(col) FROM VALUES (2), (3) AS b(col))',
      3,
    ],
  ],
  resolve: (args) => {
    const name = 'hll_union_agg';
    requireCount(name, args, [1, 2]);
    const { kind } = args[0].dataType;
    if (kind !== 'binary' && kind !== 'null') throw unexpectedArgument(name, args, '"BINARY"');
    const mayDiffer = allowsDifferent(name, args);
    const unite = (state: Held, sketch: HllSketch) => {
      state.sketch ??= new HllSketch(sketch.lgK);
      if (!mayDiffer && state.sketch.lgK !== sketch.lgK) {
        throw differentSketchSizes(name, state.sketch.lgK, sketch.lgK);
      }
      state.sketch.merge(sketch);
    };
    const aggregate = holding(
      (state, { read }) => {
        const bytes = read(0);
        if (bytes === null) return;
        const sketch = HllSketch.read(asBytes(bytes));
        if (sketch === undefined) throw invalidSketch(name);
        unite(state, sketch);
      },
      (state, { sketch }) => {
        if (sketch !== undefined) unite(state, sketch);
      },
      DEFAULT_LG_K,
    );
    return {
      args: [BinaryType, ...args.slice(1).map(({ dataType }) => dataType)],
      nullable: false,
      reads: [0],
      ...hosted({ output: BinaryType, state: STATE }, aggregate),
    };
  },
});
