import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGGREGATES } from '../../../../src/functions/aggregate/index.ts';
import type { AggregateFunction, AggregateSignature } from '../../../../src/functions/define.ts';
import {
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
import { Accumulator } from '../../../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';

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
  [decimalType(38, 2), fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n })],
]);

interface Case {
  readonly title: string;
  readonly aggregate: AggregateFunction;
  readonly signature: AggregateSignature;
  readonly value: fc.Arbitrary<Value>;
}

function resolveOrSkip(
  aggregate: AggregateFunction,
  dataType: DataType,
  ignoreNulls: boolean,
): AggregateSignature | undefined {
  try {
    const options = { isDistinct: false, ignoreNulls };
    return aggregate.resolve([{ dataType, nullable: true }], options);
  } catch {
    return undefined;
  }
}

const KEEPS_ORDER = new Set(['first', 'last', 'any_value']);

const CASES: Case[] = AGGREGATES.flatMap((aggregate) =>
  [...VALUES].flatMap(([dataType]) =>
    (KEEPS_ORDER.has(aggregate.name) ? [false, true] : [false]).flatMap((ignoreNulls) => {
      const signature = resolveOrSkip(aggregate, dataType, ignoreNulls);
      const value = signature === undefined ? undefined : VALUES.get(signature.args[0]);
      if (signature === undefined || value === undefined) return [];
      const nulls = ignoreNulls ? ' ignore nulls' : '';
      const title = `${aggregate.name}(${simpleString(dataType)})${nulls}`;
      return [{ title, aggregate, signature, value }];
    }),
  ),
);

const GROUPS = [0, 1, 2, 3, 4];

/** Rows in three parts. The groups are 0 to 3, so that group 4 stays empty. */
function threeParts(value: fc.Arbitrary<Value>) {
  const row = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.option(value, { nil: null }));
  return fc.tuple(...[0, 1, 2].map(() => fc.array(row, { maxLength: 12 })));
}

type Row = readonly [number, Value];

function fill(accumulator: Accumulator, rows: readonly Row[]): void {
  accumulator.update(
    rows.map(([group]) => group),
    rows.map(([, value]) => value),
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
    new Set(AGGREGATES.map(({ name }) => name)),
  );
});

describe.each(CORE_BUILDS)('on the %s core', (build) => {
  test.each(CASES)('$title: merging agrees with updating, in any bracketing', async (law) => {
    const core = await newCore(build);
    const rows = threeParts(law.value);
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
      { numRuns: build === 'release' ? 25 : 8 },
    );
    expect(core.kernels.mem_used()).toBe(0);
  });

  test.each(CASES)('$title: a snapshot restores to the same state', async (law) => {
    const core = await newCore(build);
    fc.assert(
      fc.property(threeParts(law.value), (parts) => {
        core.kernels.arena_reset();
        const original = new Accumulator(core, law.signature, GROUPS.length);
        for (const part of parts) fill(original, part);
        const restored = new Accumulator(core, law.signature, GROUPS.length);
        fill(restored, parts[0]);
        restored.clear(GROUPS);
        const list = core.kernels.arena_alloc_zeroed(GROUPS.length * 4);
        core.memory.i32.set(GROUPS, list >>> 2);
        restored.mergeState(GROUPS, original.gather(GROUPS), list);
        expect(restored.evaluate(GROUPS)).toEqual(original.evaluate(GROUPS));
        // What comes after must not tell them apart either.
        fill(original, parts[1]);
        fill(restored, parts[1]);
        expect(restored.evaluate(GROUPS)).toEqual(original.evaluate(GROUPS));
        original.close();
        restored.close();
      }),
      { numRuns: build === 'release' ? 15 : 5 },
    );
    expect(core.kernels.mem_used()).toBe(0);
  });

  test.each(CASES)('$title: an empty group is null, or 0 for counts', async (law) => {
    const core = await newCore(build);
    const accumulator = new Accumulator(core, law.signature, GROUPS.length);
    expect(accumulator.evaluate([4])).toEqual([law.signature.nullable ? null : 0n]);
  });

  test.each(CASES)('$title: null rows change nothing, unless order counts', async (law) => {
    const core = await newCore(build);
    const skips = !KEEPS_ORDER.has(law.aggregate.name) || law.signature.kernel.includes('_valid_');
    const [value] = fc.sample(law.value, { numRuns: 1, seed: 7 });
    const [plain, withNulls] = [0, 1].map(() => new Accumulator(core, law.signature, 1));
    plain.update([0], [value]);
    withNulls.update([0, 0, 0], [null, value, null]);
    const expected = skips ? plain.evaluate([0]) : [null];
    expect(withNulls.evaluate([0])).toEqual(expected);
  });
});
