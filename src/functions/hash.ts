import { TypeId } from '../../assembly/abi.ts';
import { hashOfMap } from '../errors/collection-errors.ts';
import { type DataType, IntegerType, LongType } from '../types/data-type.ts';
import { holdsMap } from '../types/holds-kind.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { valuesOf } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { callSql } from './call-sql.ts';
import { defineFunction, type Evaluate, type ScalarFunction } from './define.ts';
import { requireAtLeast } from './signature.ts';

/** Spark's seed of `hash` and `xxhash64`. */
const SEED = 42;
/** Marks of `assembly/column/fold.ts`. */
const COMPACT_DECIMAL = 1;
const REVERSED_FIELDS = 2;
const COMPACT_DIGITS_MAX = 18;

/** What the hash kernels must know of a type: a mark for each node of its column tree, parents first. */
function shapeOf(type: DataType): number[] {
  switch (type.kind) {
    case 'decimal':
      return [type.precision <= COMPACT_DIGITS_MAX ? COMPACT_DECIMAL : 0];
    case 'calendar_interval':
      return [REVERSED_FIELDS, 0, 0, 0];
    case 'array':
      return [0, ...shapeOf(type.elementType)];
    case 'map':
      return [0, ...shapeOf(type.keyType), ...shapeOf(type.valueType)];
    case 'struct':
      return [0, ...type.fields.flatMap(({ dataType }) => shapeOf(dataType))];
    default:
      return [0];
  }
}

/** Spark's murmur3 `hash` of each row's values in turn, an INT column. */
export function murmur3Hash(
  core: WasmCore,
  columns: readonly Ptr[],
  types: readonly DataType[],
  rows: number,
): Ptr {
  const output = newColumn(core, { type: TypeId.I32, rows });
  const hashes = valuesOf(core, output);
  core.memory.i32.fill(SEED, hashes >>> 2, (hashes >>> 2) + rows);
  columns.forEach((column, index) => {
    const shape = core.toArena(Uint8Array.from(shapeOf(types[index])));
    core.kernels.hash_murmur3_update(hashes, column, shape, rows);
  });
  return output;
}

/** Spark's `xxhash64` of each row's values in turn, a LONG column. */
export function xxhash64(
  core: WasmCore,
  columns: readonly Ptr[],
  types: readonly DataType[],
  rows: number,
): Ptr {
  const output = newColumn(core, { type: TypeId.I64, rows });
  const hashes = valuesOf(core, output);
  core.memory.i64.fill(BigInt(SEED), hashes >>> 3, (hashes >>> 3) + rows);
  columns.forEach((column, index) => {
    const shape = core.toArena(Uint8Array.from(shapeOf(types[index])));
    core.kernels.hash_xxhash64_update(hashes, column, shape, rows);
  });
  return output;
}

function hashFunction(
  name: string,
  output: DataType,
  evaluateWith: (types: readonly DataType[]) => Evaluate,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns a hash of the arguments, as Spark's \`${name}\`.`,
    examples: [example],
    resolve: (args) => {
      requireAtLeast(name, args, 1);
      const types = args.map(({ dataType }) => dataType);
      if (types.some(holdsMap)) throw hashOfMap(callSql(name, args), name);
      return {
        args: types,
        output,
        nullable: false,
        isTotal: true,
        evaluate: evaluateWith(types),
      };
    },
  });
}

export const HASH: readonly ScalarFunction[] = [
  hashFunction(
    'hash',
    IntegerType,
    (types) =>
      ({ core }, columns, rows) =>
        murmur3Hash(core, columns, types, rows),
    ["SELECT hash('log')", 727279631],
  ),
  hashFunction(
    'xxhash64',
    LongType,
    (types) =>
      ({ core }, columns, rows) =>
        xxhash64(core, columns, types, rows),
    ["SELECT xxhash64('') % 1000", -348],
  ),
];
