/** Functions of single sketches. */
import { differentSketchSizes, invalidSketch } from '../../errors/aggregate-errors.ts';
import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { BinaryType, BooleanType, LongType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { type Argument, defineFunction, type ScalarFunction } from '../define.ts';
import { perRow } from '../per-row.ts';
import { requireCount, unexpectedArgument } from '../signature.ts';
import { asBytes } from '../value-reading.ts';
import { HllSketch } from './hll-sketch.ts';

function sketchOf(name: string, bytes: Value): HllSketch {
  const sketch = HllSketch.read(asBytes(bytes));
  if (sketch === undefined) throw invalidSketch(name);
  return sketch;
}

function requireBinary(name: string, args: readonly Argument[], count: number): void {
  for (let index = 0; index < count; index++) {
    const { kind } = args[index].dataType;
    if (kind === 'binary' || kind === 'null') continue;
    throw unexpectedArgument(name, args, { index, requiredType: '"BINARY"' });
  }
}

/** Spark's HllSketchEstimate. */
const hllSketchEstimate = defineFunction({
  name: 'hll_sketch_estimate',
  usage: 'Returns about how many distinct values a sketch has seen.',
  examples: [
    ['SELECT hll_sketch_estimate(hll_sketch_agg(col)) FROM VALUES (1), (1), (2) AS tab(col)', 2],
  ],
  resolve: (args) => {
    const name = 'hll_sketch_estimate';
    requireCount(name, args, 1);
    requireBinary(name, args, 1);
    const evaluate = perRow([BinaryType], LongType, ([bytes]) =>
      BigInt(Math.round(sketchOf(name, bytes).estimate)),
    );
    return { args: [BinaryType], output: LongType, evaluate };
  },
});

/** Spark's HllUnion. */
const hllUnion = defineFunction({
  name: 'hll_union',
  usage: 'Returns the sketch of all values that two sketches have seen.',
  examples: [
    [
      'SELECT hll_sketch_estimate(hll_union(hll_sketch_agg(a), hll_sketch_agg(b))) FROM VALUES (1, 4), (2, 1) AS tab(a, b)',
      3,
    ],
  ],
  resolve: (args) => {
    const name = 'hll_union';
    if (args.length !== 2 && args.length !== 3) {
      throw wrongNumberOfArguments(name, '[2, 3]', args.length);
    }
    requireBinary(name, args, 2);
    const types = [BinaryType, BinaryType, BooleanType].slice(0, args.length);
    const unite = ([left, right, mayDiffer = false]: readonly Value[]) => {
      const [a, b] = [sketchOf(name, left), sketchOf(name, right)];
      if (mayDiffer !== true && a.lgK !== b.lgK) throw differentSketchSizes(name, a.lgK, b.lgK);
      const union = new HllSketch(Math.min(a.lgK, b.lgK));
      union.merge(a);
      union.merge(b);
      return union.bytes;
    };
    return { args: types, output: BinaryType, evaluate: perRow(types, BinaryType, unite) };
  },
});

export const HLL_FUNCTIONS: readonly ScalarFunction[] = [hllSketchEstimate, hllUnion];
