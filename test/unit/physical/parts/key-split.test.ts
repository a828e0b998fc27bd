import { describe, expect, test } from 'vitest';
import { KEY_GROUPS, KeySplit } from '../../../../src/physical/parts/key-split.ts';
import { IntegerType, StringType } from '../../../../src/types/data-type.ts';
import type { ValueRow } from '../../../../src/types/value.ts';
import { buildBatch } from '../../../../src/wasm/column-builder.ts';
import { readRows } from '../../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { attribute, CollectedOutput, evaluation } from '../../../support/aggregate-harness.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';

const TYPES = [StringType, IntegerType];
const K = attribute(1, 'k', StringType);
const N = attribute(2, 'n', IntegerType);
const ROWS = Array.from({ length: 500 }, (_, row): ValueRow => {
  const key = row % 97;
  return [key === 0 ? null : `key ${key}`, row];
});

function splitOf(core: WasmCore, count: number, keys = [K]): KeySplit {
  return new KeySplit(
    {
      context: evaluation(core),
      output: new CollectedOutput(core, TYPES),
      inputs: [{ columns: [K, N], keys }],
      keyColumns: keys,
      make: () => {
        throw new Error('nothing is made');
      },
    },
    count,
  );
}

function parts(core: WasmCore, split: KeySplit, rows: readonly ValueRow[]): ValueRow[][] {
  const found = Array.from({ length: KEY_GROUPS }, (): ValueRow[] => []);
  split.rows(buildBatch(core, TYPES, rows), 0, (part, batch) => {
    found[part] = readRows(core, batch, TYPES);
  });
  return found;
}

describe.each(CORE_BUILDS)('splitting rows by their keys on the %s core', (build) => {
  test.each([1, 2, 5, KEY_GROUPS])('in %i parts', async (count) => {
    const core = await newCore(build);
    const split = splitOf(core, count);
    const found = parts(core, split, ROWS);
    expect(found.slice(count).flat()).toEqual([]);
    expect(found.flat().length).toBe(ROWS.length);
    const ownerOf = new Map<unknown, number>();
    for (const [part, rows] of found.entries()) {
      // In their order.
      expect(rows).toEqual(rows.toSorted(([, a], [, b]) => Number(a) - Number(b)));
      for (const [key] of rows) {
        expect(ownerOf.get(key) ?? part).toBe(part);
        ownerOf.set(key, part);
      }
    }
    expect(ownerOf.size).toBe(97);
    // Each part has a good share of so many keys.
    if (count <= 5)
      for (const rows of found.slice(0, count))
        expect(rows.length).toBeGreaterThan(300 / count / 2);
    split.close();
    expect(core.kernels.mem_used()).toBe(0);
  });

  test('rows of one key stay together, whatever else they have', async () => {
    const core = await newCore(build);
    const split = splitOf(core, 4);
    const found = parts(core, split, [
      ['x', 1],
      ['x', 2],
      ['x', 3],
    ]);
    expect(found.flat()).toEqual([
      ['x', 1],
      ['x', 2],
      ['x', 3],
    ]);
    expect(found.filter((rows) => rows.length > 0).length).toBe(1);
    split.close();
  });
});
