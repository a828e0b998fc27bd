import { expect } from 'vitest';
import { HeldFile } from './held-files.ts';
import { MemorySpill } from './memory-spill.ts';
import { randomNumbers } from './random-columns.ts';
import { newSession } from './session.ts';
import { SimulatedMachine } from './simulation.ts';

export interface SpilledQueryOptions {
  readonly budget?: string;
  readonly files?: number;
  readonly rowsPerFile?: number;
  readonly seed?: number;
}

export const SPILL_SCHEMA =
  'id INT, name STRING, score DOUBLE, big BIGINT, one INT, amount DECIMAL(30,2), tags ARRAY<STRING>';

const NAMES = ['', 'a', 'ab', 'b', 'Zz', 'ä', '日本語', 'a long name that is longer than a prefix'];

/** Random rows with nulls, many equal values, and a column that is the same in all of them. */
export function spillRows(count: number, seed = 1): Record<string, unknown>[] {
  const random = randomNumbers(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const orNull = (value: unknown) => (random() < 0.1 ? null : value);
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: orNull(random() < 0.5 ? NAMES[below(NAMES.length)] : `name ${below(2000)}`),
    score: orNull(below(500) / 4 - 50),
    big: orNull(below(1_000_000) - 500_000),
    one: 1,
    amount: orNull(below(100_000) / 100),
    tags: orNull(Array.from({ length: below(3) }, () => NAMES[below(NAMES.length)])),
  }));
}

/** Runs a query over the table `t` twice: with a budget far below what it holds, and with room for all. */
export async function spilledAndNot(
  sql: string,
  { budget = '64k', files = 20, rowsPerFile = 300, seed = 1 }: SpilledQueryOptions = {},
): Promise<{
  readonly spilled: readonly unknown[];
  readonly unspilled: readonly unknown[];
  readonly spill: MemorySpill;
}> {
  const rows = spillRows(files * rowsPerFile, seed);
  const parts = Array.from({ length: files }, (_, index) =>
    rows.slice(index * rowsPerFile, (index + 1) * rowsPerFile),
  );
  const run = async (spill: MemorySpill | undefined, value: string) => {
    const machine = new SimulatedMachine(undefined, { spill });
    await using session = await newSession(
      { config: { 'spark.millrace.memory.budget': value } },
      machine,
    );
    const given = parts.map((part, index) =>
      new HeldFile(
        `part-${String(index).padStart(4, '0')}.json`,
        part.map((row) => JSON.stringify(row)).join('\n'),
      ).given(),
    );
    const table = session.read.format('json').schema(SPILL_SCHEMA).files(given);
    await table.createOrReplaceTempView('t');
    return await (await session.sql(sql)).collect();
  };
  const spill = new MemorySpill();
  const spilled = await run(spill, budget);
  expect(spill.writtenBytes).toBeGreaterThan(0);
  expect(spill.openCount).toBe(0);
  return { spilled, unspilled: await run(undefined, '1g'), spill };
}

/** Rows whose order does not count. */
export function byText(rows: readonly unknown[]): string[] {
  const text = (_key: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  return rows.map((row) => JSON.stringify(row, text)).sort();
}
