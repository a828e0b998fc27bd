import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LATENESS_BUCKETS } from '../../assembly/abi.ts';
import { TimestampType } from '../../src/types/data-type.ts';
import { buildColumn } from '../../src/wasm/column-builder.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { propertyOptions } from '../support/property-options.ts';

/* Counts of rows by how late they are, against comparisons with each power of two. */

const LATEST = 1_700_000_000_123_457n;

/** Distances around every edge, and any other. */
const distance = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, off]) => 2n ** BigInt(power) * 1_000_000n + BigInt(off)),
  fc.integer({ min: -3, max: 3 }).map(BigInt),
  fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
);

function bucketOf(behind: bigint): number {
  if (behind < 0n) return 0;
  let bucket = 1;
  while (behind >= 2n ** BigInt(bucket - 1) * 1_000_000n) bucket++;
  return bucket;
}

describe.each(CORE_BUILDS)('%s: rows by how late they are', (build) => {
  test('are counted between powers of two seconds, nulls in none', async () => {
    const core = await newCore(build);
    const distances = fc.array(fc.option(distance, { freq: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(distances, (behind) => {
        core.kernels.arena_reset();
        const expected = new Array<number>(LATENESS_BUCKETS).fill(0);
        for (const each of behind) if (each !== null) expected[bucketOf(each)]++;
        const times = behind.map((each) => (each === null ? null : LATEST - each));
        const column = buildColumn(core, TimestampType, times);
        const counts = core.kernels.arena_alloc_zeroed(LATENESS_BUCKETS * 4);
        core.kernels.event_time_lateness(column, times.length, LATEST, counts);
        const first = counts >>> 2;
        expect([...core.memory.u32.subarray(first, first + LATENESS_BUCKETS)]).toEqual(expected);
      }),
      propertyOptions(300),
    );
  });

  test('whatever the times are, no count is outside', async () => {
    const core = await newCore(build);
    const extremes = [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n];
    for (const latest of extremes) {
      const column = buildColumn(core, TimestampType, extremes);
      const counts = core.kernels.arena_alloc_zeroed(LATENESS_BUCKETS * 4);
      core.kernels.event_time_lateness(column, extremes.length, latest, counts);
      const first = counts >>> 2;
      const seen = [...core.memory.u32.subarray(first, first + LATENESS_BUCKETS)];
      expect(seen.reduce((sum, each) => sum + each)).toBe(extremes.length);
    }
  });
});
