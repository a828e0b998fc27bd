import { bitPositionRange } from '../errors/string-errors.ts';
import { isIntegral, widerType } from '../types/coercion.ts';
import { BooleanType, ByteType, type DataType, IntegerType, LongType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Value } from '../types/value.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import { type Argument, defineFunction, type ScalarFunction } from './define.ts';
import { EXACTLY_INTEGRAL, INTEGRAL, implicitCast } from './input-type.ts';
import { integerSuffix } from './kernel-suffix.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';
import { perRow } from './per-row.ts';
import { overloads, requireCount, unexpectedArgument } from './signature.ts';
import { asBigint, asBoolean, asNumber } from './value-reading.ts';

const BITS: Partial<Record<DataType['kind'], number>> = {
  byte: 8,
  short: 16,
  integer: 32,
  long: 64,
};

/** The integral type of both operands, of which text can be one; fails with the conditions of a binary operator. */
function operandType(name: string, args: readonly Argument[]): DataType {
  requireCount(name, args, 2);
  const [left, right] = args.map(({ dataType }) => dataType);
  const common = widerType(left, right);
  if (common?.kind === 'null') return IntegerType;
  if (common !== undefined && isIntegral(common)) return common;
  throw UNCOMMON_OPERANDS.get().refusedOperands({ name, verb: 'bits' }, args);
}

function binaryFunction(
  name: string,
  verb: 'and' | 'or' | 'xor',
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the bitwise ${verb} of two whole numbers.`,
    examples: [example],
    resolve: (args) => {
      const type = operandType(name, args);
      return {
        args: [type, type],
        output: type,
        isTotal: true,
        evaluate: ({ core }, columns, rows) =>
          fillResult(core, { type: physicalType(type), args: columns, rows }, (output, count) => {
            const kernel = core.kernels[`arithmetic_bit_${verb}_${integerSuffix(type)}`];
            kernel(columns[0], columns[1], output, 0, count);
          }),
      };
    },
  });
}

const not = defineFunction({
  name: '~',
  usage: 'Returns a whole number with all bits flipped.',
  examples: [['SELECT ~ 0', -1]],
  resolve: (args) => {
    requireCount('~', args, 1);
    const type = implicitCast(args[0].dataType, EXACTLY_INTEGRAL);
    if (type === undefined) {
      throw unexpectedArgument('~', args, { index: 0, requiredType: '"INTEGRAL"' });
    }
    return {
      args: [type],
      output: type,
      isTotal: true,
      evaluate: ({ core }, columns, rows) =>
        fillResult(core, { type: physicalType(type), args: columns, rows }, (output, count) => {
          core.kernels[`arithmetic_bit_not_${integerSuffix(type)}`](columns[0], output, 0, count);
        }),
    };
  },
});

type Shift = (value: bigint, places: number, bits: number) => bigint;

/** Shifts of INT and LONG; as in Java only the low bits of the number of places count. */
function shiftFunction(
  name: string,
  operator: string,
  shift: Shift,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  const overloadOf = (type: DataType, bits: number) => ({
    inputs: [type, IntegerType],
    build: () => ({
      output: type,
      isTotal: true,
      evaluate: perRow([type, IntegerType], type, ([value, places]) => {
        const wide = typeof value === 'bigint' ? value : BigInt(asNumber(value));
        const shifted = BigInt.asIntN(bits, shift(wide, asNumber(places) & (bits - 1), bits));
        return bits === 64 ? shifted : Number(shifted);
      }),
    }),
  });
  return defineFunction({
    name,
    aliases: [operator],
    usage: 'Returns a whole number with its bits shifted.',
    examples: [example],
    resolve: overloads(name, [overloadOf(IntegerType, 32), overloadOf(LongType, 64)]),
  });
}

function bitCount(value: Value): number {
  const wide =
    typeof value === 'boolean'
      ? BigInt(asBoolean(value))
      : typeof value === 'bigint'
        ? value
        : BigInt(asNumber(value));
  return BigInt.asUintN(64, wide).toString(2).replaceAll('0', '').length;
}

/** Bit `position` of a number, the lowest being 0. Fails with INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE. */
const bitGet = defineFunction({
  name: 'bit_get',
  aliases: ['getbit'],
  usage: 'Returns a bit of a whole number.',
  examples: [['SELECT bit_get(11, 0)', 1]],
  resolve: (args) => {
    requireCount('bit_get', args, 2);
    const type = implicitCast(args[0].dataType, EXACTLY_INTEGRAL);
    if (type === undefined) {
      throw unexpectedArgument('bit_get', args, { index: 0, requiredType: '"INTEGRAL"' });
    }
    if (implicitCast(args[1].dataType, IntegerType) === undefined) {
      throw unexpectedArgument('bit_get', args, { index: 1, requiredType: '"INT"' });
    }
    const size = BITS[type.kind] ?? 64;
    const types = [type, IntegerType];
    return {
      args: types,
      output: ByteType,
      evaluate: perRow(types, ByteType, ([value, place]) => {
        const position = asNumber(place);
        if (position < 0 || position >= size) throw bitPositionRange(position, size);
        const wide = typeof value === 'bigint' ? value : BigInt(asNumber(value));
        return Number((wide >> BigInt(position)) & 1n);
      }),
    };
  },
});

/** Bits of a bitmap of `bitmap_construct_agg`. */
const BITMAP_BITS = 32768n;

function bitmapFunction(
  name: string,
  usage: string,
  compute: (value: bigint) => bigint,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: overloads(name, [
      {
        inputs: [LongType],
        build: () => ({
          output: LongType,
          isTotal: true,
          evaluate: perRow([LongType], LongType, ([value]) => compute(asBigint(value))),
        }),
      },
    ]),
  });
}

export const BITWISE: readonly ScalarFunction[] = [
  binaryFunction('&', 'and', ['SELECT 5 & 3', 1]),
  binaryFunction('|', 'or', ['SELECT 5 | 3', 7]),
  binaryFunction('^', 'xor', ['SELECT 5 ^ 3', 6]),
  not,
  shiftFunction('shiftleft', '<<', (value, places) => value << BigInt(places), [
    'SELECT shiftleft(1, 4)',
    16,
  ]),
  shiftFunction('shiftright', '>>', (value, places) => value >> BigInt(places), [
    'SELECT shiftright(-16, 2)',
    -4,
  ]),
  shiftFunction(
    'shiftrightunsigned',
    '>>>',
    (value, places, bits) => BigInt.asUintN(bits, value) >> BigInt(places),
    ['SELECT shiftrightunsigned(-16L, 60)', 15],
  ),
  defineFunction({
    name: 'bit_count',
    usage: 'Returns the number of bits that are set.',
    examples: [['SELECT bit_count(255)', 8]],
    resolve: overloads(
      'bit_count',
      [BooleanType, INTEGRAL].map((type) => ({
        inputs: [type],
        build: (types: readonly DataType[]) => ({
          output: IntegerType,
          isTotal: true,
          evaluate: perRow(types, IntegerType, ([value]) => bitCount(value)),
        }),
      })),
    ),
  }),
  bitGet,
  bitmapFunction(
    'bitmap_bit_position',
    'Returns the place of a number in its bitmap.',
    (value) => (value > 0n ? (value - 1n) % BITMAP_BITS : -value % BITMAP_BITS),
    ['SELECT bitmap_bit_position(123)', 122],
  ),
  bitmapFunction(
    'bitmap_bucket_number',
    'Returns the number of the bitmap that a number belongs to.',
    (value) => (value > 0n ? 1n + (value - 1n) / BITMAP_BITS : value / BITMAP_BITS),
    ['SELECT bitmap_bucket_number(40000)', 2],
  ),
];
