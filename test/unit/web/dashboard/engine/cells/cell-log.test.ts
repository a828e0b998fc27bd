import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryCheckpoints } from '../../../../../../src/streaming/checkpoint/memory-storage.ts';
import { CellLog } from '../../../../../../web/dashboard/engine/cells/cell-log.ts';
import { cellRows, contentOf, newTable, rowsOf, type Update } from './tables.ts';

/** A log over checkpoints, as a run of the page has it; `input` is what each micro-batch is said to have read. */
async function open(checkpoints: MemoryCheckpoints, cellsMax?: number) {
  const begun: number[] = [];
  let rowsRead = 0;
  const table = newTable(cellsMax);
  const log = new CellLog({
    table,
    storage: checkpoints.open('cells'),
    input: () => ({ rows: rowsRead, unparsed: 0, untimed: 0 }),
    onBegin: (firstRow) => begun.push(firstRow),
    onTaken: () => {},
  });
  await log.load();
  return {
    log,
    table,
    begun,
    take: async (batchId: number, updates: readonly Update[], rows: number) => {
      if (log.has(batchId)) return false;
      rowsRead = rows;
      await log.take(batchId, cellRows(table, updates));
      return true;
    },
  };
}

describe('cells that are kept', () => {
  test('are the same after a restart, in totals and in numbers of lines', async () => {
    const checkpoints = new MemoryCheckpoints();
    const first = await open(checkpoints);
    await first.take(0, [{ window: 0, name: '/a/1', status: '200', rows: 3 }], 3);
    await first.take(1, [{ window: 0, name: '/a/2', status: '500', rows: 2 }], 4);
    const second = await open(checkpoints);
    expect(contentOf(second.table)).toEqual(contentOf(first.table));
    expect(second.log.totals).toEqual({ rows: 7, unparsed: 0, untimed: 0, counted: 5 });
    expect(second.log.batchId).toBe(1);
  });

  test('take a micro-batch that comes again after a crash once', async () => {
    const checkpoints = new MemoryCheckpoints();
    const first = await open(checkpoints);
    await first.take(0, [{ window: 0, name: '/a', status: '200', rows: 3 }], 3);
    await first.take(1, [{ window: 0, name: '/a', status: '200', rows: 8 }], 5);
    const second = await open(checkpoints);
    expect(await second.take(1, [{ window: 0, name: '/a', status: '200', rows: 8 }], 5)).toBe(
      false,
    );
    expect(second.begun).toEqual([3]);
    expect(second.log.totals.rows).toBe(8);
    expect(await second.take(2, [{ window: 0, name: '/a', status: '200', rows: 9 }], 1)).toBe(true);
    expect(second.log.totals).toMatchObject({ rows: 9, counted: 9 });
  });

  test('know again which windows are closed', async () => {
    const checkpoints = new MemoryCheckpoints();
    const first = await open(checkpoints);
    await first.take(0, [{ window: 0, name: '/a/1', status: '200', rows: 3 }], 3);
    first.log.observe(10_000, 12_000);
    await first.take(1, [{ window: 1, name: '/a/1', status: '200', rows: 3 }], 3);
    const second = await open(checkpoints);
    expect(second.log.watermarkMs).toBe(10_000);
    expect(second.log.newestEventMs).toBe(12_000);
    expect(second.table.openWindows).toBe(1);
  });

  test('are the same over any number of restarts, snapshots and bounds', async () => {
    const update = fc.record({
      window: fc.integer({ min: 0, max: 20 }),
      name: fc
        .integer({ min: 0, max: 40 })
        .map((number) => `/n${'abcdefghij'[number % 10]}/${number}`),
      status: fc.constantFrom('200', '404', '500'),
      rows: fc.integer({ min: 1, max: 50 }),
    });
    const batch = fc.record({
      updates: fc.array(update, { maxLength: 30 }),
      watermark: fc.integer({ min: 0, max: 200_000 }),
      restarts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 12 }), async (batches) => {
        const checkpoints = new MemoryCheckpoints();
        const steady = await open(new MemoryCheckpoints(), 60);
        let restarted = await open(checkpoints, 60);
        let watermarkMs = 0;
        for (const [id, { restarts, updates, watermark }] of batches.entries()) {
          // The aggregation tells each group once, and none of a window that its watermark has closed.
          const open_ = updates.filter(({ window }) => (window + 1) * 10_000 > watermarkMs);
          const told = new Map(
            open_.map((one) => [`${one.window} ${one.name} ${one.status}`, one]),
          );
          for (const run of [steady, restarted]) await run.take(id, [...told.values()], told.size);
          watermarkMs = Math.max(watermarkMs, watermark);
          for (const run of [steady, restarted]) run.log.observe(watermarkMs, watermarkMs);
          if (!restarts) continue;
          restarted = await open(checkpoints, 60);
          restarted.log.observe(watermarkMs, watermarkMs);
          expect(rowsOf(restarted.table)).toBe(rowsOf(steady.table));
        }
        expect(restarted.log.totals).toEqual(steady.log.totals);
        expect(rowsOf(restarted.table)).toBe(restarted.log.totals.counted);
      }),
      { numRuns: 40 },
    );
  });

  test('do not pile up: old entries go with a snapshot', async () => {
    const checkpoints = new MemoryCheckpoints();
    const run = await open(checkpoints);
    for (let id = 0; id < 40; id++) {
      const updates = Array.from({ length: 5000 }, (_, number) => ({
        window: id,
        name: `/n${number % 100}/${number}`,
        status: '200',
        bucket: number % 200,
        rows: 1,
      }));
      await run.take(id, updates, 5000);
      run.log.observe(id * 10_000, id * 10_000);
    }
    const names = await checkpoints.open('cells').list('');
    expect(names.filter((name) => name.startsWith('snapshot/'))).toHaveLength(1);
    expect(names.length).toBeLessThan(30);
    expect((await open(checkpoints)).log.totals.counted).toBe(200_000);
  });
});
