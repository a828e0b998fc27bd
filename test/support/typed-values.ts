import fc from 'fast-check';
import type { DataType } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

/*
 * Values of any type that columns have, for tests of single functions. They lean to what breaks kernels: nulls, the ends of
 * ranges, NaN and -0.0, text of several planes, times before the epoch.
 */

/** Small numbers most of the time, so that equal ones come about, and results that fit. */
function whole(bits: number): fc.Arbitrary<number> {
  const most = 2 ** (bits - 1);
  return fc.oneof(
    { arbitrary: fc.integer({ min: -9, max: 9 }), weight: 5 },
    { arbitrary: fc.integer({ min: -most, max: most - 1 }), weight: 1 },
    { arbitrary: fc.constantFrom(-most, most - 1, most / 2), weight: 1 },
  );
}

const LONGS = fc.oneof(
  { arbitrary: fc.bigInt({ min: -9n, max: 9n }), weight: 5 },
  { arbitrary: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), weight: 1 },
  { arbitrary: fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 31n, 3037000500n), weight: 1 },
);

const DOUBLES = fc.oneof(
  { arbitrary: fc.integer({ min: -16, max: 16 }).map((quarters) => quarters / 4), weight: 3 },
  {
    arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324, 1e300, 0.1, 2 ** 63, -1e-9),
    weight: 2,
  },
  { arbitrary: fc.double(), weight: 1 },
);

/** Words that are units, patterns or parts of other words stand beside texts that only look odd. */
const WORDS = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'abc',
  'b',
  ' a ',
  '%',
  'a%',
  '%b_',
  '_',
  'a\\%',
  '\\_b',
  'HOUR',
  'MINUTE',
  'DAY',
  'WEEK',
  'MONTH',
  'quarter',
  'Year',
);
const ODD_TEXTS = fc.constantFrom(
  'é',
  'ß',
  'İ',
  'ΑΣ',
  'ǆ',
  '日本語',
  '😀',
  'a😀b',
  '\ud7ff\ue000',
  'a\0b',
  '\t a\n',
  '%_\\\\',
  'x'.repeat(70),
);
const TEXTS = fc.oneof(
  { arbitrary: WORDS, weight: 4 },
  { arbitrary: ODD_TEXTS, weight: 2 },
  { arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }), weight: 1 },
);

const BYTES = fc.oneof(
  TEXTS.map((text) => new Uint8Array(Buffer.from(text, 'utf8'))),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => new Uint8Array(bytes)),
);

/** The days of this time, of all years that people write down, and those around a 28th of February. */
const DATES = fc.oneof(
  { arbitrary: fc.integer({ min: 19_700, max: 19_800 }), weight: 2 },
  { arbitrary: fc.integer({ min: -719_162, max: 2_932_896 }), weight: 2 },
  { arbitrary: fc.constantFrom(0, -1, 11_016, 19_782, 19_783, -719_162), weight: 1 },
);
const MICROS_PER_DAY = 86_400_000_000n;
const TIMES = fc.oneof(
  fc
    .tuple(DATES, fc.bigInt({ min: 0n, max: MICROS_PER_DAY - 1n }))
    .map(([days, micros]) => BigInt(days) * MICROS_PER_DAY + micros),
  fc.constantFrom(0n, -1n, 1n, -MICROS_PER_DAY),
);

function decimals(precision: number): fc.Arbitrary<bigint> {
  const most = 10n ** BigInt(precision) - 1n;
  return fc.oneof(
    { arbitrary: fc.bigInt({ min: -300n, max: 300n }), weight: 3 },
    { arbitrary: fc.bigInt({ min: -most, max: most }), weight: 1 },
    { arbitrary: fc.constantFrom(most, -most, 0n), weight: 1 },
  );
}

/** A value of a type; null one time in eight, unless it must not be. */
export function typedValue(type: DataType, nullable = true): fc.Arbitrary<Value> {
  const present = presentValue(type);
  if (!nullable) return present;
  return fc.oneof({ arbitrary: present, weight: 7 }, { arbitrary: fc.constant(null), weight: 1 });
}

function presentValue(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'byte':
      return whole(8);
    case 'short':
      return whole(16);
    case 'integer':
    case 'year_month_interval':
      return whole(32);
    case 'long':
    case 'day_time_interval':
      return LONGS;
    case 'float':
      return DOUBLES.map(Math.fround);
    case 'double':
      return DOUBLES;
    case 'decimal':
      return decimals(type.precision);
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999_999n });
    case 'string':
      return TEXTS;
    case 'binary':
      return BYTES;
    case 'date':
      return DATES;
    case 'timestamp':
    case 'timestamp_ntz':
      return TIMES;
    case 'array':
      return fc.array(typedValue(type.elementType), { maxLength: 3 });
    case 'map':
      return fc
        .uniqueArray(typedValue(type.keyType, false), { maxLength: 3, selector: String })
        .chain((keys) =>
          fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), typedValue(type.valueType)))),
        );
    case 'struct':
      return fc.tuple(...type.fields.map(({ dataType }) => typedValue(dataType)));
    default:
      throw new Error(`no values of ${type.kind}`);
  }
}
