import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, linesOf } from '../../src/dstream/inputs/socket-receiver.ts';
import { propertyOptions } from '../support/property-options.ts';

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  let begin = 0;
  for (const size of sizes) {
    yield bytes.subarray(begin, begin + size);
    begin += size;
  }
  yield bytes.subarray(begin);
}

async function flat<T>(lists: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const list of lists) {
    // Nothing is stored where nothing has come.
    expect(list.length).toBeGreaterThan(0);
    all.push(...list);
  }
  return all;
}

const SIZES = fc.array(fc.nat({ max: 9 }), { maxLength: 40 });

test('lines are the same however their bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-zé€\u{1F600}]*$/u)),
      SIZES,
      async (lines, sizes) => {
        const text = lines.map((line) => `${line}\n`).join('');
        expect(await flat(linesOf(inChunks(new TextEncoder().encode(text), sizes)))).toEqual(lines);
      },
    ),
    propertyOptions(100),
  );
});

test('blocks are the same however their bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 })), SIZES, async (blocks, sizes) => {
      const bytes = blocks.flatMap((block) => [0, 0, 0, block.length, ...block]);
      expect(await flat(blocksOf(inChunks(Uint8Array.from(bytes), sizes)))).toEqual(
        blocks.map((block) => Uint8Array.from(block)),
      );
    }),
    propertyOptions(100),
  );
});
