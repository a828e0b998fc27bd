import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StringType } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import { buildColumn } from '../../src/wasm/column-builder.ts';
import { columnReader } from '../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import type { Ptr } from '../../src/wasm/ptr.ts';
import { arenaInts } from '../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';

type Action =
  | { readonly kind: 'probe'; readonly keys: readonly (string | null)[] }
  | { readonly kind: 'evict' | 'remove'; readonly picks: readonly number[] };

/** Keys that collide in their first 8 or 16 bytes, differ in length only, or hold NUL. */
const KEY = fc.oneof(
  fc.integer({ min: 0, max: 200 }).map((number) => `k${number}`),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('', '\0', '\0\0', 'a\0', 'a'),
  fc.integer({ min: 0, max: 40 }).map((number) => `${'same first sixteen bytes'}${number}`),
  fc.integer({ min: 14, max: 50 }).map((length) => 'x'.repeat(length)),
);

const ACTIONS: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('probe' as const), keys: keyList() }) },
    fc.record({
      kind: fc.constantFrom('evict' as const, 'remove' as const),
      picks: fc.array(fc.nat(1000), { maxLength: 60 }),
    }),
  ),
  { maxLength: 12 },
);

function keyList() {
  return fc.array(fc.option(KEY, { nil: null, freq: 20 }), { maxLength: 150 });
}

/** What a key table should be: a Map. */
class Model {
  readonly numbers = new Map<Value, number>();
  readonly evicted = new Set<Value>();

  live(): Value[] {
    return [...this.numbers.keys()].filter((key) => !this.evicted.has(key));
  }
}

function keysOf(core: WasmCore, table: Ptr, numbers: readonly number[]): Value[] {
  const column = core.kernels.group_strings(table, arenaInts(core, numbers), numbers.length);
  const read = columnReader(core, column, StringType);
  return numbers.map((_, row) => read(row));
}

function probe(core: WasmCore, table: Ptr, keys: readonly (string | null)[]): number[] {
  const column = buildColumn(core, StringType, keys);
  const numbers = core.kernels.arena_alloc(keys.length * 4);
  core.kernels.group_probe(table, column, keys.length, numbers);
  return [...core.memory.i32.subarray(numbers >>> 2, (numbers >>> 2) + keys.length)];
}

function list(core: WasmCore, table: Ptr, kind: 'live' | 'dirty'): number[] {
  const { kernels } = core;
  const room = kind === 'live' ? kernels.group_size(table) : kernels.group_dirty_count(table);
  const numbers = kernels.arena_alloc(room * 4);
  const count =
    kind === 'live' ? kernels.group_live(table, numbers) : kernels.group_dirty(table, numbers);
  return [...core.memory.i32.subarray(numbers >>> 2, (numbers >>> 2) + count)];
}

function apply(core: WasmCore, table: Ptr, model: Model, action: Action): void {
  if (action.kind === 'probe') {
    core.kernels.group_start(table);
    const numbers = probe(core, table, action.keys);
    action.keys.forEach((key, row) => {
      const known = model.numbers.get(key);
      if (known === undefined) {
        expect([...model.numbers.values()]).not.toContain(numbers[row]);
        model.numbers.set(key, numbers[row]);
      } else expect(numbers[row]).toBe(known);
    });
    const dirty = keysOf(core, table, list(core, table, 'dirty'));
    const touched = action.keys.filter((key) => !model.evicted.has(key));
    expect(dirty.toSorted()).toEqual([...new Set(touched)].toSorted());
    return;
  }
  const known = [...model.numbers.keys()];
  if (known.length === 0) return;
  const keys = [...new Set(action.picks.map((pick) => known[pick % known.length]))];
  const numbers = keys.map((key) => model.numbers.get(key) ?? -1);
  const pointer = arenaInts(core, numbers);
  if (action.kind === 'evict') {
    core.kernels.group_evict(table, pointer, numbers.length);
    for (const key of keys) model.evicted.add(key);
  } else {
    core.kernels.group_remove(table, pointer, numbers.length);
    for (const key of keys) {
      model.numbers.delete(key);
      model.evicted.delete(key);
    }
  }
}

describe.each(CORE_BUILDS)('the key table of the %s core', (build) => {
  test('does what a Map does under random probes, evictions and removals', async () => {
    const core = await newCore(build);
    fc.assert(
      fc.property(ACTIONS, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (actions, seed) => {
        core.kernels.arena_reset();
        core.kernels.group_seed(seed);
        const table = core.kernels.group_new();
        const model = new Model();
        for (const action of actions) {
          apply(core, table, model, action);
          const live = keysOf(core, table, list(core, table, 'live'));
          expect(live.toSorted()).toEqual(model.live().toSorted());
          expect(core.kernels.group_size(table)).toBe(live.length);
          const all = [...model.numbers];
          const numbers = all.map(([, number]) => number);
          expect(keysOf(core, table, numbers)).toEqual(all.map(([key]) => key));
        }
        core.kernels.group_free(table);
      }),
      { numRuns: build === 'release' ? 150 : 40 },
    );
    expect(core.kernels.mem_used()).toBe(0);
  });

  test('reuses numbers and key bytes, so that turnover does not grow it', async () => {
    const core = await newCore(build);
    const table = core.kernels.group_new();
    let grown = 0;
    for (let round = 0; round < 60; round++) {
      core.kernels.arena_reset();
      core.kernels.group_start(table);
      const keys = Array.from(
        { length: 200 },
        (_, index) => `a long key of round ${round}.${index}`,
      );
      const numbers = probe(core, table, keys);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(200);
      core.kernels.group_remove(table, arenaInts(core, numbers), numbers.length);
      if (round === 10) grown = core.kernels.mem_used();
    }
    expect(core.kernels.mem_used()).toBe(grown);
    expect(core.kernels.group_size(table)).toBe(0);
  });
});
