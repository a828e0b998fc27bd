import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { col, count, window } from '../../../src/api/functions.ts';
import type { DataFrame } from '../../../src/index.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import { newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/* The programs of docs/windows-and-late-rows.md, run as they stand there. */

const PAGE = readFileSync(
  new URL('../../../docs/windows-and-late-rows.md', import.meta.url),
  'utf8',
);

const START = Date.UTC(2024, 0, 1);
const at = (second: number) => new Date(START + second * 1000);

type Report = (batchId: number, rows: readonly object[]) => void;

/** Runs the program of the page that has a name, over a stream of requests; gives its query. */
function started(name: string, requests: DataFrame, report: Report): Promise<StreamingQuery> {
  const program = PAGE.split(`<!-- ${name} -->\n\`\`\`ts\n`)[1]?.split('```')[0];
  if (program === undefined) throw new Error(`no program ${name}`);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const names = { requests, report, window, count, col };
  return new AsyncFunction(...Object.keys(names), `${program}\nreturn query;`)(
    ...Object.values(names),
  );
}

test('the last 10 seconds of every 5 minutes are counted by event time', async () => {
  await using session = await newSession();
  const input = session.memoryStream('ts TIMESTAMP, path STRING');
  const query = await started('by event time', input.toDF(), () => {});
  input.addData(
    ...[0, 289.999, 290, 299.999, 300, 595].map((second) => [at(second), '/'] as const),
  );
  await query.processAllAvailable();
  input.addData([at(899), '/']);
  await query.processAllAvailable();
  expect(await session.table('sampled').orderBy('at').collect()).toEqual([
    { at: at(300), requests: 2 },
    { at: at(600), requests: 1 },
  ]);
});

test('every 5 minutes, the last 10 seconds are counted by the clock', async () => {
  const machine = new SimulatedMachine(START);
  await using session = await newSession({}, machine);
  const input = session.memoryStream('ts TIMESTAMP, path STRING');
  const reports: [number, readonly object[]][] = [];
  const query = await started('by the clock', input.toDF(), (batchId, rows) => {
    reports.push([batchId, rows]);
  });
  // The first trigger finds nothing, and the clock stands still until the next.
  await vi.waitFor(() => expect(query.status.message).toBe('Waiting for data to arrive'));
  for (const seconds of [
    [100, 289, 290.001, 295, 300],
    [305, 599],
  ]) {
    input.addData(...seconds.map((second) => [at(second), '/a'] as const));
    const seen = reports.length;
    await machine.clock.advance(300_000);
    await vi.waitFor(() => expect(reports).toHaveLength(seen + 1));
    await vi.waitFor(() => expect(query.status.message).toBe('Waiting for next trigger'));
  }
  expect(reports).toEqual([
    [0, [{ path: '/a', count: 3 }]],
    [1, [{ path: '/a', count: 1 }]],
  ]);
});

test('a slide that is longer than the window is refused', async () => {
  await using session = await newSession();
  const requests = session.memoryStream('ts TIMESTAMP').toDF();
  const gaps = requests.groupBy(window('ts', '10 seconds', '5 minutes')).count();
  await expect(gaps.schema()).rejects.toMatchObject({
    condition: 'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION',
    parameters: { leftExprName: '`slide_duration`', rightExprName: '`window_duration`' },
  });
});
