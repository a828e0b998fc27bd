import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MillraceError } from '../../../../src/errors/exception.ts';
import type {
  AggregateFunction,
  AggregateOptions,
  AggregateSignature,
  Argument,
} from '../../../../src/functions/define.ts';
import { HllSketch } from '../../../../src/functions/hll/hll-sketch.ts';
import { functionNames, lookupFunction } from '../../../../src/functions/registry.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  simpleString,
  TimestampType,
  YearMonthInterval,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import { Accumulator, readArguments } from '../../../support/accumulator.ts';
import { CORE_BUILDS, type CoreBuild, newCore } from '../../../support/core.ts';
import '../../../support/all-parts.ts';

const INT = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const NUMBER = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map((value) => value / 4),
  fc.constantFrom(Number.NaN, -0.0, 0.0, 1e15),
);

const VALUES = new Map<DataType, fc.Arbitrary<Value>>([
  [BooleanType, fc.boolean()],
  [ByteType, INT(8)],
  [ShortType, INT(16)],
  [IntegerType, INT(32)],
  [LongType, fc.bigInt({ min: -(2n ** 58n), max: 2n ** 58n })],
  [FloatType, NUMBER],
  [DoubleType, NUMBER],
  [StringType, fc.string({ maxLength: 20, unit: 'grapheme' })],
  [BinaryType, fc.uint8Array({ maxLength: 20 })],
  [DateType, INT(32)],
  [TimestampType, fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n })],
  [DayTimeInterval, fc.bigInt({ min: -(2n ** 58n), max: 2n ** 58n })],
  [YearMonthInterval, fc.integer({ min: -1000, max: 1000 })],
  [arrayType(FloatType), fc.array(NUMBER, { maxLength: 3 })],
  [decimalType(28, 2), fc.bigInt({ min: -(10n ** 28n) + 1n, max: 10n ** 28n - 1n })],
]);

/** Bitmaps of nothing. */
const ALL_ZEROS = new Uint8Array(4096);
const ALL_ONES = new Uint8Array(4096).fill(255);
const EMPTY_SKETCH = new HllSketch(12).bytes;

interface Case {
  readonly title: string;
  readonly aggregate: AggregateFunction;
  readonly signature: AggregateSignature;
  readonly options: AggregateOptions;
  /** What each argument that is read may be. */
  readonly values: readonly fc.Arbitrary<Value>[];
}

/** All aggregates, each once, also those that are loaded on use. */
const EVERY: readonly AggregateFunction[] = [
  ...new Set(
    functionNames()
      .map(lookupFunction)
      .filter((record) => record?.kind === 'aggregate'),
  ),
];

const of = (dataType: DataType): Argument => ({ dataType, nullable: true });
const constant = (dataType: DataType, literal: Value): Argument => ({
  dataType,
  nullable: false,
  literal,
  isFoldable: true,
});
const SECOND: readonly Argument[][] = [
  [],
  [constant(DoubleType, 0.5)],
  [constant(IntegerType, 8)],
  [of(LongType)],
  [of(DoubleType)],
];
const ASCENDING = [{ isAscending: true, nullsFirst: true }];

/** The ways to call an aggregate over values of a type; the first that it takes is tried. */
function* calls(dataType: DataType): Generator<readonly [Argument[], AggregateOptions['order']]> {
  for (const second of SECOND) yield [[of(dataType), ...second], undefined];
  yield [[of(dataType)], ASCENDING];
  yield [[constant(DoubleType, 0.25), of(dataType)], ASCENDING];
}

function resolveOrSkip(
  aggregate: AggregateFunction,
  dataType: DataType,
  ignoreNulls: boolean | undefined,
): Pick<Case, 'signature' | 'options'> | undefined {
  for (const [args, order] of calls(dataType)) {
    const options = { isDistinct: false, ignoreNulls, order };
    try {
      return { signature: aggregate.resolve(args, options), options };
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
    }
  }
  return undefined;
}

/** The ways to treat nulls that make a difference. */
function nullTreatments({ treatsNulls = false }: AggregateFunction) {
  return treatsNulls ? [undefined, true, false] : [undefined];
}

/** The bytes of a sketch of a few numbers. */
const SKETCH = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 4 }), { maxLength: 4 })
  .map((values) => {
    const sketch = new HllSketch(12);
    for (const value of values) sketch.add(value);
    return sketch.bytes;
  });

/** Integers whose sum is exact in DOUBLE, in any order. */
const EXACT_LONG = fc.bigInt({ min: -(2n ** 46n), max: 2n ** 46n });

/** Vectors of one dimension. */
const VECTOR = fc.array(NUMBER, { minLength: 2, maxLength: 2 });

/** Where not any value will do: positions of a bitmap, sketches, and numbers whose moments are not all rounding errors. */
const DOMAINS: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  'avg(bigint)': EXACT_LONG,
  'try_avg(bigint)': EXACT_LONG,
  bitmap_construct_agg: fc.bigInt({ min: 0n, max: 32_767n }),
  corr: INT(8),
  covar_pop: INT(8),
  covar_samp: INT(8),
  hll_union_agg: SKETCH,
  regr_intercept: INT(8),
  regr_r2: INT(8),
  regr_slope: INT(8),
  regr_sxy: INT(8),
  vector_avg: VECTOR,
  vector_sum: VECTOR,
};

function* casesOf(aggregate: AggregateFunction): Generator<Case> {
  const seen = new Set<string>();
  for (const dataType of VALUES.keys()) {
    for (const ignoreNulls of nullTreatments(aggregate)) {
      const resolved = resolveOrSkip(aggregate, dataType, ignoreNulls);
      if (resolved === undefined) continue;
      const { signature } = resolved;
      const types = readArguments(signature).map((index) => signature.args[index]);
      const values = types.map(
        (type) =>
          DOMAINS[`${aggregate.name}(${simpleString(type)})`] ??
          DOMAINS[aggregate.name] ??
          VALUES.get(type),
      );
      const nulls =
        ignoreNulls === undefined ? '' : `${ignoreNulls ? ' ignore' : ' respect'} nulls`;
      const title = `${aggregate.name}(${types.map(simpleString).join(', ')})${nulls}`;
      const known = values.filter((value) => value !== undefined);
      if (known.length < values.length || seen.has(title)) continue;
      seen.add(title);
      yield { title, aggregate, ...resolved, values: known };
    }
  }
}

const CASES: readonly Case[] = EVERY.flatMap((aggregate) => [...casesOf(aggregate)]);

/** Merged they hold the same values in another arrangement, in Spark as here; they have tests of their own. */
const MERGES_ROUGHLY = new Set(['histogram_numeric', 'hll_sketch_agg', 'hll_union_agg']);

/** Whether a row of nulls counts. */
function countsNulls({ aggregate, options }: Case): boolean {
  if (aggregate.treatsNulls !== true) return false;
  const keepsNulls = ['first', 'last', 'any_value'].includes(aggregate.name);
  return options.ignoreNulls === undefined ? keepsNulls : !options.ignoreNulls;
}

const GROUPS = [0, 1, 2, 3, 4];

type Row = readonly [number, readonly Value[]];

/** Rows in three parts. The groups are 0 to 3, so that group 4 stays empty. */
function threeParts(values: readonly fc.Arbitrary<Value>[]) {
  const row: fc.Arbitrary<Row> = fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.tuple(...values.map((value) => fc.option(value, { nil: null }))),
  );
  return fc.tuple(...[0, 1, 2].map(() => fc.array(row, { maxLength: 12 })));
}

function fill(accumulator: Accumulator, rows: readonly Row[]): void {
  const columns = rows.length === 0 ? 0 : rows[0][1].length;
  accumulator.update(
    rows.map(([group]) => group),
    ...Array.from({ length: Math.max(columns, 3) }, (_, at) =>
      rows.map(([, values]) => values[at]),
    ),
  );
}

function expectSame(actual: readonly Value[], expected: readonly Value[]): void {
  actual.forEach((value, index) => {
    const other = expected[index];
    if (typeof value === 'number' && typeof other === 'number' && Number.isFinite(other)) {
      expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(other)));
    } else expect(value).toEqual(other);
  });
}

test('the laws cover every aggregate', () => {
  expect(new Set(CASES.map(({ aggregate }) => aggregate.name))).toEqual(
    new Set(EVERY.map(({ name }) => name)),
  );
});

/** What the host computes is the same on every build. */
function casesOn(build: CoreBuild): readonly Case[] {
  return build === 'release' ? CASES : CASES.filter(({ signature }) => 'kernel' in signature);
}

describe.each(CORE_BUILDS)('on the %s core', (build) => {
  const exact = casesOn(build).filter(({ aggregate }) => !MERGES_ROUGHLY.has(aggregate.name));

  test.each(exact)('$title: merging agrees with updating, in any bracketing', async (law) => {
    const core = await newCore(build);
    const rows = threeParts(law.values);
    fc.assert(
      fc.property(rows, (parts) => {
        core.kernels.arena_reset();
        const make = () => new Accumulator(core, law.signature, GROUPS.length);
        const [whole, a, b, c, left] = [make(), make(), make(), make(), make()];
        // Order of arrival is that of the updates, so the parts are filled before the whole is.
        fill(a, parts[0]);
        fill(b, parts[1]);
        fill(c, parts[2]);
        for (const part of parts) fill(whole, part);
        left.merge(GROUPS, a, GROUPS);
        left.merge(GROUPS, b, GROUPS);
        left.merge(GROUPS, c, GROUPS);
        b.merge(GROUPS, c, GROUPS);
        a.merge(GROUPS, b, GROUPS);
        const expected = whole.evaluate(GROUPS);
        expectSame(left.evaluate(GROUPS), expected);
        expectSame(a.evaluate(GROUPS), expected);
        for (const accumulator of [whole, a, b, c, left]) accumulator.close();
      }),
      { numRuns: build === 'release' ? 20 : 6 },
    );
    expect(core.kernels.mem_used()).toBe(0);
  });

  test.each(casesOn(build))('$title: a snapshot restores to the same state', async (law) => {
    const core = await newCore(build);
    fc.assert(
      fc.property(threeParts(law.values), (parts) => {
        core.kernels.arena_reset();
        const original = new Accumulator(core, law.signature, GROUPS.length);
        for (const part of parts) fill(original, part);
        const restored = new Accumulator(core, law.signature, GROUPS.length);
        fill(restored, parts[0]);
        restored.clear(GROUPS);
        restored.restore(GROUPS, original.gather(GROUPS));
        expect(restored.evaluate(GROUPS)).toEqual(original.evaluate(GROUPS));
        // What comes after must not tell them apart either.
        fill(original, parts[1]);
        fill(restored, parts[1]);
        expect(restored.evaluate(GROUPS)).toEqual(original.evaluate(GROUPS));
        original.close();
        restored.close();
      }),
      { numRuns: build === 'release' ? 12 : 4 },
    );
    expect(core.kernels.mem_used()).toBe(0);
  });

  test.each(casesOn(build))('$title: an empty group is null, or what is empty', async (law) => {
    const core = await newCore(build);
    const accumulator = new Accumulator(core, law.signature, GROUPS.length);
    const [value] = accumulator.evaluate([4]);
    if (law.signature.nullable) expect(value).toBeNull();
    else expect([0n, [], ALL_ZEROS, ALL_ONES, EMPTY_SKETCH]).toContainEqual(value);
  });

  test.each(casesOn(build))('$title: null rows change nothing, unless they count', async (law) => {
    const core = await newCore(build);
    const row = law.values.map((value) => fc.sample(value, { numRuns: 1, seed: 7 })[0]);
    const nulls = law.values.map(() => null);
    const [plain, withNulls] = [0, 1].map(() => new Accumulator(core, law.signature, 1));
    fill(plain, [[0, row]]);
    const rows: Row[] = [nulls, row, nulls].map((values) => [0, values]);
    fill(withNulls, rows);
    if (countsNulls(law)) expect(withNulls.evaluate([0])).not.toEqual(plain.evaluate([0]));
    else expect(withNulls.evaluate([0])).toEqual(plain.evaluate([0]));
  });
});
