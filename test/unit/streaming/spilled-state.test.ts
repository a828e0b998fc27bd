import { describe, expect, test } from 'vitest';
import { MemorySpill } from '../../support/memory-spill.ts';
import { newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const KEYS = 20_000;

/** Counts many keys, batch by batch: the largest state that was in memory, the counts, and why the query ended. */
async function countKeys(config: Readonly<Record<string, string>>, spill?: MemorySpill) {
  const machine = new SimulatedMachine(undefined, { spill });
  await using session = await newSession({ config }, machine);
  const input = session.memoryStream('k STRING');
  const query = await input
    .toDF()
    .groupBy('k')
    .count()
    .writeStream.format('memory')
    .queryName('counts')
    .option('checkpointLocation', 'checkpoint')
    .outputMode('update')
    .start();
  let held = 0;
  let rows = 0;
  try {
    for (let first = 0; first < 2 * KEYS; first += 4000) {
      const keys = Array.from({ length: 4000 }, (_, at) => [`key ${(first + at) % KEYS}`]);
      input.addData(...keys);
      await query.processAllAvailable();
      const [state] = query.lastProgress?.stateOperators ?? [];
      held = Math.max(held, state.memoryUsedBytes);
      rows = state.numRowsTotal;
    }
    await query.stop();
  } catch (error) {
    return { held, rows, failure: (error as Error).cause };
  }
  const counted = await (
    await session.sql(
      'SELECT max(c) AS c, count(*) AS n FROM (SELECT k, max(count) AS c FROM counts GROUP BY k)',
    )
  ).collect();
  return { held, rows, counted };
}

const BUDGET = 'spark.millrace.streaming.state.budget';
const MEMORY = 'spark.millrace.streaming.state.memory';

describe('state that is larger than its budget', () => {
  test.each([BUDGET, MEMORY])('is spilled, by %s', async (setting) => {
    const free = await countKeys({});
    const spill = new MemorySpill();
    const bytes = Math.floor(free.held / 10);
    const spilled = await countKeys({ [setting]: String(bytes) }, spill);
    expect(spilled).toMatchObject({ rows: KEYS, counted: [{ c: 2, n: KEYS }] });
    expect(spilled.counted).toEqual(free.counted);
    expect(spilled.held).toBeLessThanOrEqual(bytes);
    expect(spill.writtenBytes).toBeGreaterThan(0);
    expect(spill.openCount).toBe(0);
  });

  test('is refused where there are no files', async () => {
    const { failure } = await countKeys({ [BUDGET]: '200k' });
    expect(failure).toMatchObject({ condition: 'STATE_BUDGET_EXCEEDED' });
    const { failure: other } = await countKeys({ [MEMORY]: '200k' });
    expect(other).toMatchObject({
      condition: 'MEMORY_BUDGET_EXCEEDED',
      parameters: { config: MEMORY },
    });
  });

  test('is refused where a part of it does not fit', async () => {
    const spill = new MemorySpill();
    const { failure } = await countKeys({ [BUDGET]: '30k' }, spill);
    expect(failure).toMatchObject({
      condition: 'STATE_BUDGET_EXCEEDED',
      parameters: { config: BUDGET },
    });
    expect(spill.openCount).toBe(0);
  });

  test('fails where the disk is full', async () => {
    const spill = new MemorySpill(100_000);
    const { failure } = await countKeys({ [BUDGET]: '200k' }, spill);
    expect(failure).toMatchObject({ condition: 'SPILL_OUT_OF_MEMORY' });
    expect(spill.openCount).toBe(0);
  });
});
