import type { DataType } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import { buildColumn, buildConstant } from '../../src/wasm/column-builder.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import type { Ptr } from '../../src/wasm/ptr.ts';

/** A small generator of numbers with a seed (mulberry32), so that a failure can be run again. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TEXTS = [
  '',
  'a',
  'A',
  'abc',
  'abcdefgh',
  'abcdefghi',
  'ä',
  '日本語',
  '💥 boom',
  'a\0b',
  '%_\\',
  'Zz',
];
const REALS = [
  0,
  -0,
  1,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e300,
  5e-324,
];
const LONG_MIN = -(2n ** 63n);
const LONGS = [0n, 1n, -1n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 63n - 1n, LONG_MIN, 3037000500n];

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)];
}

/** A value of a type, extremes often, null sometimes. */
export function randomValue(type: DataType, random: () => number): Value {
  if (random() < 0.2) return null;
  const small = Math.floor(random() * 7) - 3;
  const bits = { byte: 8, short: 16, integer: 32, date: 32 }[type.kind as string];
  if (bits !== undefined) {
    const most = 2 ** (bits - 1);
    return pick([small, small, most - 1, -most, most / 2], random);
  }
  switch (type.kind) {
    case 'boolean':
      return random() < 0.5;
    case 'long':
    case 'timestamp':
      return random() < 0.5 ? BigInt(small) : pick(LONGS, random);
    case 'double':
      return random() < 0.5 ? small : pick(REALS, random);
    case 'float':
      return Math.fround(random() < 0.5 ? small : pick(REALS, random));
    case 'string':
      return pick(TEXTS, random);
    case 'decimal':
      return random() < 0.5 ? BigInt(small) : pick([10n ** 37n, -(10n ** 37n), 2n ** 64n], random);
    case 'struct':
      return type.fields.map(({ dataType }) => randomValue(dataType, random));
    case 'array':
      return Array.from({ length: Math.floor(random() * 4) }, () =>
        randomValue(type.elementType, random),
      );
    default:
      throw new Error(`no random ${type.kind}`);
  }
}

export interface RandomColumn {
  readonly column: Ptr;
  readonly values: readonly Value[];
}

/** A column of random values; one in four is a constant. */
export function randomColumn(
  core: WasmCore,
  type: DataType,
  rows: number,
  random: () => number,
): RandomColumn {
  if (random() < 0.25) {
    const value = randomValue(type, random);
    return { column: buildConstant(core, type, value, rows), values: Array(rows).fill(value) };
  }
  const values = Array.from({ length: rows }, () => randomValue(type, random));
  return { column: buildColumn(core, type, values), values };
}
