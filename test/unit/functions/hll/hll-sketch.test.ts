import { describe, expect, test } from 'vitest';
import { HllSketch } from '../../../../src/functions/hll/hll-sketch.ts';

function bytesOf(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}

function sketchOf(lgK: number, from: number, to: number): HllSketch {
  const sketch = new HllSketch(lgK);
  for (let value = from; value < to; value++) sketch.add(bytesOf(value));
  return sketch;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a sketch', () => {
  test('has the bytes that Spark gives', () => {
    expect(hex(sketchOf(12, 1, 3).bytes)).toBe(
      `0201070c030002082bf2fb06862ff90d${'00'.repeat(24)}`,
    );
  });

  test.each([
    [12, 0],
    [12, 7],
    [12, 8],
    [12, 100],
    [12, 384],
    [12, 385],
    [12, 5000],
    [4, 7],
    [4, 8],
    [21, 1000],
  ])('of lgK %i and %i values reads back as it was, and goes on alike', (lgK, count) => {
    const sketch = sketchOf(lgK, 0, count);
    const read = HllSketch.read(sketch.bytes);
    expect(hex(read?.bytes ?? new Uint8Array())).toBe(hex(sketch.bytes));
    for (let value = 0; value < 600; value++) {
      sketch.add(bytesOf(value * 3));
      read?.add(bytesOf(value * 3));
    }
    expect(read?.estimate).toBe(sketch.estimate);
  });

  test('does not count a value twice, and no bytes not at all', () => {
    const sketch = sketchOf(12, 0, 300);
    const before = sketch.estimate;
    for (let value = 0; value < 300; value++) sketch.add(bytesOf(value));
    sketch.add(new Uint8Array());
    expect(sketch.estimate).toBe(before);
    expect(Math.round(before)).toBe(300);
  });

  test.each([
    [12, 12, 5],
    [12, 12, 300],
    [12, 12, 3000],
    [12, 12, 40_000],
    [12, 8, 3000],
    [8, 12, 3000],
    [10, 10, 200],
  ])('of lgK %i united with one of %i counts the values of both', (left, right, count) => {
    const union = sketchOf(left, 0, count);
    const half = Math.floor(count / 2);
    union.merge(sketchOf(right, half, half + count));
    const deviation = 1.04 / Math.sqrt(2 ** Math.min(left, right));
    const expected = half + count;
    expect(Math.abs(union.estimate / expected - 1)).toBeLessThan(4 * deviation);
  });

  test('united with itself counts about what it did', () => {
    const sketch = sketchOf(12, 0, 20_000);
    const union = sketchOf(12, 0, 20_000);
    union.merge(sketch);
    expect(Math.abs(union.estimate / sketch.estimate - 1)).toBeLessThan(0.03);
  });

  test.each([
    ['nothing', []],
    ['too little', [2, 1, 7, 12]],
    ['another family', [2, 1, 3, 12, 3, 0, 0, 8]],
    ['another version', [2, 2, 7, 12, 3, 0, 0, 8]],
    ['a size out of range', [2, 1, 7, 40, 3, 0, 0, 8]],
    ['registers cut off', [10, 1, 7, 12, 0, 0, 0, 10, 0, 0, 0, 0]],
    ['a list cut off', [2, 1, 7, 12, 3, 0, 2, 8, 1, 2, 3]],
    ['a table of impossible size', [3, 1, 7, 12, 200, 0, 0, 9, 0, 0, 0, 0]],
  ])('is not read from %s', (_what, bytes) => {
    expect(HllSketch.read(Uint8Array.from(bytes))).toBeUndefined();
  });
});
