import { describe, expect, test } from 'vitest';
import type { DataFrame } from '../../../src/api/dataframe.ts';
import { DEFAULT_ROW_OPTIONS } from '../../../src/api/row.ts';
import { Session } from '../../../src/api/session.ts';
import { SessionState } from '../../../src/api/session-state.ts';
import { portableConnectors } from '../../../src/connectors/index.ts';
import { EngineState } from '../../../src/engine/engine-state.ts';
import { LocalBackend } from '../../../src/engine/local-backend.ts';
import type { SpillStorage } from '../../../src/ports/spill-storage.ts';
import { HeldFile } from '../../support/held-files.ts';
import { MemorySpill } from '../../support/memory-spill.ts';
import { newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';
import { SPILL_SCHEMA, spillRows } from '../../support/spilled-query.ts';

const BUDGET = 'spark.millrace.memory.budget';

function tableOf(session: Session, rows = spillRows(4000)): DataFrame {
  const files = Array.from({ length: 10 }, (_, index) => {
    const part = rows.slice((index * rows.length) / 10, ((index + 1) * rows.length) / 10);
    const text = part.map((row) => JSON.stringify(row)).join('\n');
    return new HeldFile(`part-${index}.json`, text).given();
  });
  return session.read.format('json').schema(SPILL_SCHEMA).files(files);
}

async function sortedOn(spill: SpillStorage | undefined, budget: string): Promise<DataFrame> {
  const machine = new SimulatedMachine(undefined, { spill });
  const session = await newSession({ config: { [BUDGET]: budget } }, machine);
  return tableOf(session).sort('name', 'id');
}

describe('a query that holds more than its budget', () => {
  test('says so, and which setting to raise, where there is nothing to spill to', async () => {
    const frame = await sortedOn(undefined, '32k');
    await expect(frame.collect()).rejects.toMatchObject({
      condition: 'MEMORY_BUDGET_EXCEEDED',
      sqlState: '53200',
      parameters: { budgetBytes: '32768', config: BUDGET, reason: 'the platform has no files' },
    });
  });

  test('says why the file could not be opened, if it needs one', async () => {
    const denied: SpillStorage = { open: () => Promise.reject(new Error('denied')) };
    await expect((await sortedOn(denied, '32k')).collect()).rejects.toMatchObject({
      condition: 'MEMORY_BUDGET_EXCEEDED',
      parameters: { reason: 'denied' },
    });
    expect(await (await sortedOn(denied, '1g')).collect()).toHaveLength(4000);
  });

  test('fails with a typed error on a full disk, and leaves nothing there', async () => {
    const spill = new MemorySpill(100_000);
    await expect((await sortedOn(spill, '32k')).collect()).rejects.toMatchObject({
      condition: 'SPILL_OUT_OF_MEMORY',
      sqlState: '82003',
      parameters: {
        consumerToSpill: 'SortExec',
        message: expect.stringContaining('no space left on device'),
      },
    });
    expect(spill.writtenBytes).toBeGreaterThan(50_000);
    expect(spill.openCount).toBe(0);
  });

  test('leaves nothing when its reader stops, or a later operator fails', async () => {
    const spill = new MemorySpill();
    const frame = await sortedOn(spill, '32k');
    for await (const row of frame.toLocalIterator()) {
      expect(spill.openCount).toBe(1);
      if (row.id !== null) break;
    }
    expect(spill.openCount).toBe(0);
    const failing = frame.selectExpr('assert_true(id < 3990)');
    await expect(failing.collect()).rejects.toMatchObject({ condition: 'USER_RAISED_EXCEPTION' });
    expect(spill.openCount).toBe(0);
  });

  test.each(['', 'much', '-1', '12 parsecs', '1.5g'])('has no budget of %j', async (text) => {
    await expect((await sortedOn(undefined, text)).collect()).rejects.toMatchObject({
      condition: 'INVALID_CONF_VALUE.TYPE_MISMATCH',
      sqlState: '22022',
    });
  });
});

const MIB = 1 << 20;

/** The rows of a query, and what its core came to need in the end: linear memory never shrinks. */
async function measured(query: (table: DataFrame) => DataFrame, budget: string) {
  const { platform } = new SimulatedMachine(undefined, { spill: new MemorySpill() }).process();
  const engine = new EngineState(
    platform,
    new Map(portableConnectors.map((connector) => [connector.name, connector])),
  );
  const backend = new LocalBackend(engine);
  const state = new SessionState({
    backend,
    platform,
    rowOptions: DEFAULT_ROW_OPTIONS,
    config: { [BUDGET]: budget },
  });
  const session = new Session(state);
  const { batches } = await backend.executeAs(
    query(tableOf(session, wideRows)).plan,
    (core, { rows }) => ({ rows, bytes: core.memory.byteLength }),
  );
  let rows = 0;
  let bytes = 0;
  for await (const batch of batches) {
    rows += batch.rows;
    bytes = Math.max(bytes, batch.bytes);
  }
  return { rows, bytes };
}

const wideRows = spillRows(100_000).map((row) => ({ ...row, name: `${row.id}`.repeat(20) }));

describe('linear memory', () => {
  test.each([
    ['a sort', (table: DataFrame) => table.sort('score', 'id')],
    ['an aggregate', (table: DataFrame) => table.groupBy('name', 'id').count()],
    ['a join', (table: DataFrame) => table.join(table.select('id', 'name', 'tags'), 'id')],
  ])('stays near the budget while %s holds four times as much', async (_, query) => {
    const spilled = await measured(query, '4m');
    const whole = await measured(query, '1g');
    expect(spilled.rows).toBe(whole.rows);
    expect(whole.bytes).toBeGreaterThan(16 * MIB);
    // Its allocator doubles it when it grows.
    expect(spilled.bytes).toBeLessThanOrEqual(16 * MIB);
  });
});
