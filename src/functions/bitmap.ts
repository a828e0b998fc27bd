import { BinaryType, LongType } from '../types/data-type.ts';
import { defineFunction } from './define.ts';
import { perRow } from './per-row.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asBytes } from './value-reading.ts';

function bitCount(bytes: Uint8Array): bigint {
  let count = 0;
  for (let byte of bytes) {
    for (; byte !== 0; byte &= byte - 1) count += 1;
  }
  return BigInt(count);
}

/** Spark's BitmapCount. */
export const bitmapCount = defineFunction({
  name: 'bitmap_count',
  usage: 'Returns how many bits of a bitmap are set.',
  examples: [["SELECT bitmap_count(X'1010')", 2]],
  resolve: (args) => {
    requireCount('bitmap_count', args, 1);
    if (args[0].dataType.kind !== 'binary') {
      throw unexpectedArgument('bitmap_count', args, { index: 0, requiredType: '"BINARY"' });
    }
    const evaluate = perRow([BinaryType], LongType, ([bytes]) => bitCount(asBytes(bytes)));
    return { args: [BinaryType], output: LongType, isTotal: true, evaluate };
  },
});
