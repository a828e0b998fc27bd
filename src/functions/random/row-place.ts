import { type DataType, IntegerType, LongType, StringType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { buildColumn, buildConstant } from '../../wasm/column-builder.ts';
import { defineFunction, type ScalarFunction } from '../define.ts';
import { requireCount } from '../signature.ts';

/* Where a row is, as far as it is anywhere: queries have one partition, and no row comes from a block of a file. */

const monotonicallyIncreasingId = defineFunction({
  name: 'monotonically_increasing_id',
  usage: 'Returns the number of a row, counted from 0 in the order in which the call sees them.',
  examples: [['SELECT monotonically_increasing_id()', 0]],
  deterministic: false,
  resolve: (args) => {
    requireCount('monotonically_increasing_id', args, 0);
    let next = 0n;
    return {
      args: [],
      output: LongType,
      nullable: false,
      evaluate: ({ core }, _columns, rows) =>
        buildColumn(
          core,
          LongType,
          Array.from({ length: rows }, () => next++),
        ),
    };
  },
});

function placeFunction(
  name: string,
  usage: string,
  output: DataType,
  value: Value,
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    print: () => (name === 'spark_partition_id' ? 'SPARK_PARTITION_ID()' : `${name}()`),
    examples: [[`SELECT ${name}()`, typeof value === 'bigint' ? Number(value) : value]],
    deterministic: false,
    resolve: (args) => {
      requireCount(name, args, 0);
      return {
        args: [],
        output,
        nullable: false,
        isTotal: true,
        evaluate: ({ core }, _columns, rows) => buildConstant(core, output, value, rows),
      };
    },
  });
}

export const ROW_PLACES: readonly ScalarFunction[] = [
  monotonicallyIncreasingId,
  placeFunction(
    'spark_partition_id',
    'Returns the number of the partition, which is always 0.',
    IntegerType,
    0,
  ),
  placeFunction(
    'input_file_name',
    'Returns empty text: no row tells which file it comes from.',
    StringType,
    '',
  ),
  placeFunction(
    'input_file_block_start',
    'Returns -1: no row tells which block of a file it comes from.',
    LongType,
    -1n,
  ),
  placeFunction(
    'input_file_block_length',
    'Returns -1: no row tells which block of a file it comes from.',
    LongType,
    -1n,
  ),
];
