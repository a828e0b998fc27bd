/** Spark's HyperLogLogPlusPlus: the same hashes, registers and corrections, and so the same answers. */
import { failedFunctionCall } from '../../errors/aggregate-errors.ts';
import {
  BinaryType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
} from '../../types/data-type.ts';
import { buildConstant } from '../../wasm/column-builder.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { columnValidity, pointerList, setColumnValidity } from '../../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { callSql } from '../call-sql.ts';
import { type Argument, defineAggregate } from '../define.ts';
import { xxhash64 } from '../hash.ts';
import { asBytes } from '../value-reading.ts';
import { estimateBias } from './cardinality-bias.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';
import { doubleOf, parameterValue } from './parameter.ts';

const DEFAULT_DEVIATION = 0.05;
const PRECISION_MIN = 4;
const PRECISION_MAX = 18;

/** Up to which count of each precision, from 4 bits on, counting the empty registers is the better estimate. */
const LINEAR_COUNTING_MAX = [
  10, 20, 40, 80, 220, 400, 900, 1800, 3100, 6500, 15500, 20000, 50000, 120000, 350000,
];

/** The bits that choose a register, for a relative standard deviation. */
function precisionOf(args: readonly Argument[]): number {
  const name = 'approx_count_distinct';
  if (args.length < 2) return bitsFor(DEFAULT_DEVIATION);
  const call = { sql: callSql(name, args), args };
  const value = parameterValue(call, 1, { name: 'relativeSD', type: DoubleType });
  if (value === undefined) return bitsFor(DEFAULT_DEVIATION);
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw unexpectedArgument(name, args, '"DOUBLE"', 1);
  }
  const bits = bitsFor(doubleOf(value, args[1].dataType));
  if (bits >= PRECISION_MIN && bits <= PRECISION_MAX) return bits;
  throw failedFunctionCall(name);
}

function bitsFor(deviation: number): number {
  return Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2));
}

/** The constant that makes the harmonic mean of the registers an estimate. */
function alpha(registers: number): number {
  if (registers === 16) return 0.673;
  if (registers === 32) return 0.697;
  return registers === 64 ? 0.709 : 0.7213 / (1 + 1.079 / registers);
}

/** The estimated count of distinct values, from the registers. */
function estimate(registers: Uint8Array): bigint {
  const count = registers.length;
  const precision = Math.log2(count);
  let inverse = 0;
  let empty = 0;
  for (const rank of registers) {
    inverse += 2 ** -rank;
    if (rank === 0) empty += 1;
  }
  const raw = (alpha(count) * count * count) / inverse;
  if (empty > 0) {
    const linear = count * Math.log(count / empty);
    const isFew = linear <= LINEAR_COUNTING_MAX[precision - PRECISION_MIN] || raw <= 2.5 * count;
    if (isFew) return BigInt(Math.round(linear));
  }
  const corrected = raw < 5 * count ? raw - estimateBias(precision, raw) : raw;
  return BigInt(Math.round(corrected));
}

/** The hashes of a column, null where it is. */
function hashesOf(core: WasmCore, column: Ptr, type: DataType, rows: number): Ptr {
  const hashes = xxhash64(core, [column], [type], rows);
  if (columnValidity(core, column) === NULL_PTR) return hashes;
  const validity = core.kernels.arena_alloc(rows);
  core.kernels.column_intersect_validity(pointerList(core, [column]), 1, validity, rows);
  setColumnValidity(core, hashes, validity);
  return hashes;
}

/** Spark's `approx_count_distinct`. Nulls don't count. */
export const approxCountDistinct = defineAggregate({
  name: 'approx_count_distinct',
  usage:
    'Returns about how many distinct values there are; the second argument is how far off it may be.',
  examples: [
    ['SELECT approx_count_distinct(col) FROM VALUES (1), (1), (2), (NULL), (3) AS tab(col)', 3],
  ],
  resolve: (args) => {
    requireCount('approx_count_distinct', args, [1, 2]);
    const precision = precisionOf(args);
    const type = args[0].dataType;
    return {
      args: args.map(({ dataType }) => dataType),
      output: LongType,
      nullable: false,
      state: [BinaryType],
      reads: [0],
      kernel: 'agg_hyperloglog',
      prepare: (core, [column], rows) => [
        hashesOf(core, column, type, rows),
        buildConstant(core, IntegerType, precision, rows),
      ],
      finish: ({ values, flags }) => (flags[0] ? estimate(asBytes(values[0])) : 0n),
    };
  },
});
