import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/connectors/connector.ts';
import { rateConnector, rowsAfter } from '../../../src/connectors/rate.ts';
import { LongType, TimestampType } from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import { newCore } from '../../support/core.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

async function openRate(machine: SimulatedMachine, options: Record<string, string> = {}) {
  const { platform } = machine.process();
  const schema = (await rateConnector.schema?.(
    { format: 'rate', options, paths: [] },
    platform,
    new Map(),
  ))!;
  return rateConnector.openSource!({
    description: { format: 'rate', schema, options, paths: [] },
    platform,
    storage: platform.checkpoints.open('rate'),
    timeZone: 'UTC',
    objects: new Map(),
    fail: (error) => {
      throw error;
    },
  });
}

async function read(source: Source, start: number, end: number): Promise<ValueRow[]> {
  const core = await newCore();
  const { platform } = new SimulatedMachine().process();
  const columns = (await rateConnector.schema!(
    { format: 'rate', options: {}, paths: [] },
    platform,
    new Map(),
  ))!;
  const reader = await source.read(start, end, { core, columns, timeZone: 'UTC' });
  const rows: ValueRow[] = [];
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    rows.push(...readRows(core, batch, [TimestampType, LongType]));
    core.kernels.arena_reset();
  }
  expect(reader.inputRows).toBe(rows.length);
  return rows;
}

describe('the rate source', () => {
  test('numbers its rows and spreads them over each second', async () => {
    const machine = new SimulatedMachine(1_000_500);
    const source = await openRate(machine, { rowsPerSecond: '4' });
    expect(await source.latestOffset(null, { kind: 'allAvailable' })).toBe(0);
    await machine.clock.jump(2_999);
    expect(await source.latestOffset(0, { kind: 'allAvailable' })).toBe(2);
    expect(await read(source, 1, 2)).toEqual([
      [1_001_500_000n, 4n],
      [1_001_750_000n, 5n],
      [1_002_000_000n, 6n],
      [1_002_250_000n, 7n],
    ]);
  });

  test('gives a micro-batch no more seconds than have so many rows, and at least one', async () => {
    const machine = new SimulatedMachine(1_000);
    const source = await openRate(machine, { rowsPerSecond: '10', maxRowsPerTrigger: '35' });
    expect(source.defaultReadLimit).toEqual({ kind: 'maxRows', rows: 35 });
    await machine.clock.jump(8_000);
    const ends: unknown[] = [];
    for (let start: number | null = null; start !== 8; start = Number(ends.at(-1))) {
      ends.push(await source.latestOffset(start, source.defaultReadLimit));
    }
    expect(ends).toEqual([3, 6, 8]);
    expect(await source.reportLatestOffset?.()).toBe(8);
    expect(await source.latestOffset(2, { kind: 'maxRows', rows: 1 })).toBe(3);
    expect(await source.latestOffset(8, { kind: 'maxRows', rows: 1 })).toBe(8);
    await expect(openRate(machine, { maxRowsPerTrigger: '0' })).rejects.toThrow(
      /maxRowsPerTrigger/,
    );
  });

  test('has the same rows after a restart, and its seconds count from the first start', async () => {
    const machine = new SimulatedMachine(5_000);
    const before = await read(await openRate(machine, { rowsPerSecond: '3' }), 0, 2);
    await machine.clock.jump(60_000);
    const restarted = await openRate(machine, { rowsPerSecond: '3' });
    expect(await read(restarted, 0, 2)).toEqual(before);
    expect(await restarted.latestOffset(2, { kind: 'allAvailable' })).toBe(60);
  });

  test('takes nothing back when the clock is set back', async () => {
    const machine = new SimulatedMachine(100_000);
    const source = await openRate(machine);
    await machine.clock.jump(5_000);
    expect(await source.latestOffset(null, { kind: 'allAvailable' })).toBe(5);
    await machine.clock.jump(-3_000);
    expect(await source.latestOffset(5, { kind: 'allAvailable' })).toBe(5);
  });

  test('makes more rows than one batch holds', async () => {
    const source = await openRate(new SimulatedMachine(0), { rowsPerSecond: '150000' });
    const rows = await read(source, 0, 1);
    expect(rows.length).toBe(150_000);
    expect(rows[149_999][1]).toBe(149_999n);
    // Whole milliseconds, as Spark's.
    expect(rows[149_999][0]).toBe(1_000_000n);
  });

  test('grows by steps of a second as Spark says', () => {
    const rate = { rowsPerSecond: 10, rampUpSeconds: 4 };
    expect([0, 1, 2, 3, 4, 5, 6].map((seconds) => rowsAfter(seconds, rate))).toEqual([
      0, 2, 6, 12, 20, 30, 40,
    ]);
  });

  test('refuses options that make no sense, by name', async () => {
    const machine = new SimulatedMachine();
    await expect(openRate(machine, { rowsPerSecond: '0' })).rejects.toMatchObject({
      parameters: { option: 'rowsPerSecond' },
    });
    const options = { rowsPerSecond: '9007199254740991', rampUpTime: '10s' };
    await expect(openRate(machine, options)).rejects.toMatchObject({
      condition: 'INCORRECT_RAMP_UP_RATE',
    });
  });
});
