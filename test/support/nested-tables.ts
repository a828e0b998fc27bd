import fc from 'fast-check';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  ShortType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  YearMonthInterval,
} from '../../src/types/data-type.ts';
import type { Value, ValueRow } from '../../src/types/value.ts';

/** Types without others inside; each format leaves out those that it does not have. */
const FLAT_TYPES: readonly DataType[] = [
  NullType,
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  StringType,
  BinaryType,
  DateType,
  TimestampType,
  TimestampNtzType,
  DayTimeInterval,
  YearMonthInterval,
  CalendarIntervalType,
  decimalType(1, 0),
  decimalType(9, 4),
  decimalType(18, 18),
  decimalType(38, 10),
];

export interface TableOptions {
  readonly without?: readonly DataType['kind'][];
  /** Texts that a format can hold; by default all. */
  readonly text?: fc.Arbitrary<string>;
  /** Microseconds of timestamps. */
  readonly micros?: { readonly min: bigint; readonly max: bigint };
}

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** Tables of columns of any type, three levels deep at most. */
export function nestedTables(
  options: TableOptions = {},
): fc.Arbitrary<{ schema: StructType; rows: ValueRow[] }> {
  return fc
    .array(typeOf(options, 2), { minLength: 1, maxLength: 5 })
    .map((types) => structType(types.map((type, at) => structField(`c${at}`, type))))
    .chain((schema) =>
      fc.record({
        schema: fc.constant(schema),
        rows: fc.array(
          fc.tuple(...schema.fields.map(({ dataType }) => nullable(dataType, options))),
          { maxLength: 20 },
        ),
      }),
    );
}

function typeOf(options: TableOptions, depth: number): fc.Arbitrary<DataType> {
  const { without = [] } = options;
  const flat = fc.constantFrom(...FLAT_TYPES.filter(({ kind }) => !without.includes(kind)));
  if (depth === 0) return flat;
  const inner = typeOf(options, depth - 1);
  const key = flat.filter(({ kind }) => kind !== 'null' && kind !== 'calendar_interval');
  return fc.oneof(
    { weight: 3, arbitrary: flat },
    inner.map((type) => arrayType(type)),
    fc.tuple(key, inner).map(([keyType, value]) => mapType(keyType, value)),
    fc
      .array(inner, { minLength: 1, maxLength: 3 })
      .map((types) => structType(types.map((type, at) => structField(`f${at}`, type)))),
  );
}

function nullable(type: DataType, options: TableOptions): fc.Arbitrary<Value> {
  if (type.kind === 'null') return fc.constant(null);
  return fc.oneof(
    { weight: 4, arbitrary: present(type, options) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function whole(bits: number): fc.Arbitrary<number> {
  return fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
}

function present(type: DataType, options: TableOptions): fc.Arbitrary<Value> {
  const { text = fc.string({ unit: 'grapheme', maxLength: 12 }), micros = LONG } = options;
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
    case 'date':
      return fc.integer({ min: -700_000, max: 2_900_000 });
    case 'long':
    case 'day_time_interval':
      return fc.bigInt(LONG);
    case 'time':
      return fc.bigInt({ min: 0n, max: 86_399_999_999_999n });
    case 'timestamp':
    case 'timestamp_ntz':
      return fc.bigInt(micros);
    case 'float':
      return fc.float();
    case 'double':
      return fc.double();
    case 'decimal': {
      const most = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -most, max: most });
    }
    case 'string':
      return text;
    case 'binary':
      return fc.uint8Array({ maxLength: 9 });
    case 'calendar_interval':
      return fc.tuple(whole(32), whole(32), fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }));
    case 'struct':
      return fc.tuple(...type.fields.map(({ dataType }) => nullable(dataType, options)));
    case 'array':
      return fc.array(nullable(type.elementType, options), { maxLength: 4 });
    case 'map':
      return fc.array(fc.tuple(present(type.keyType, options), nullable(type.valueType, options)), {
        maxLength: 3,
      });
    case 'null':
      return fc.constant(null);
  }
}
