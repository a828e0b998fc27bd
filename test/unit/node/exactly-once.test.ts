import { appendFile, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { RetainedLines } from '../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../node/connectors/websocket-server.ts';
import type { Connector } from '../../../src/connectors/connector.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { bundleProgram, ChildProgram, temporaryFolder } from '../../support/child-program.ts';
import { EVENT_SCHEMA } from '../../support/fake-plan.ts';
import type { KilledQueryOptions } from '../../support/killed-query.ts';
import { SourceDriver } from '../../support/source-driver.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let program: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  // A bundle looks for the core in the folder above its own.
  await symlink(join(import.meta.dirname, '../../../dist'), join(folder.path, 'dist'));
  program = await bundleProgram(
    `import { runKilledQuery } from './test/support/killed-query.ts';
     await runKilledQuery(JSON.parse(process.argv[2]));`,
    join(folder.path, 'bundle', 'query.mjs'),
  );
});
afterAll(() => folder.remove());

const line = (event: number) =>
  `${JSON.stringify({ ts: '2026-01-01T00:00:00Z', k: `event ${event}` })}\n`;
const linesOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join('');

type Query = Pick<KilledQueryOptions, 'format' | 'path' | 'options'>;

/** Runs a query in processes that are killed after more and more batches, then once to the end of the stream. */
async function runThroughKills(
  name: string,
  query: Query,
  beforeRound: (round: number) => Promise<void>,
): Promise<number[]> {
  const output = join(folder.path, name, 'out');
  const checkpoint = join(folder.path, name, 'checkpoint');
  for (let round = 0; round < 6; round++) {
    await beforeRound(round);
    const trigger = round < 5 ? { processingTime: '0 seconds' } : { availableNow: true };
    const options = JSON.stringify({ ...query, output, checkpoint, trigger });
    const child = ChildProgram.run(program, [options]);
    onTestFinished(() => child.kill());
    if (round === 5) expect(await child.exited()).toBe(0);
    for (let batch = 0; batch <= round && round < 5; batch++) await child.nextLine();
    await child.kill();
  }
  return outputEvents(output);
}

async function outputEvents(output: string): Promise<number[]> {
  const connector = nodeConnectors.get('json') as Connector;
  const driver = await SourceDriver.open({ connector, path: output, schema: EVENT_SCHEMA });
  const rows = (await driver.next()) ?? [];
  return rows.map(([, k]) => Number(String(k).slice(6))).sort((left, right) => left - right);
}

const eventsUpTo = (count: number) => Array.from({ length: count }, (_, event) => event);

describe('a query whose process is killed again and again gives each row once', () => {
  test('from files that are read in slices', async () => {
    const path = join(folder.path, 'files', 'in');
    await mkdir(path, { recursive: true });
    const query = { format: 'json', path, options: { maxBytesPerTrigger: '2k' } };
    const events = await runThroughKills('files', query, (round) =>
      writeFile(join(path, `${round}.json`), linesOf(round * 300, round * 300 + 300)),
    );
    expect(events).toEqual(eventsUpTo(1800));
  });

  test('from a file that grows and is rotated', async () => {
    await mkdir(join(folder.path, 'tail'), { recursive: true });
    const path = join(folder.path, 'tail', 'app.log');
    await writeFile(path, '');
    const options = { format: 'json', maxBytesPerTrigger: '2k' };
    const events = await runThroughKills(
      'tail',
      { format: 'tail', path, options },
      async (round) => {
        if (round === 3) {
          await rename(path, `${path}.1`);
          await writeFile(path, '');
        }
        await appendFile(path, linesOf(round * 300, round * 300 + 300));
      },
    );
    expect(events).toEqual(eventsUpTo(1800));
  });

  test('from a server that speaks the WebSocket protocol', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 20 });
    const server = await WebSocketLineServer.listen({ lines });
    onTestFinished(() => server.close());
    const query = {
      format: 'websocket',
      options: {
        url: `ws://127.0.0.1:${server.port}`,
        format: 'json',
        maxBytesPerTrigger: '2k',
      },
    };
    const events = await runThroughKills('websocket', query, async (round) => {
      lines.append(utf8(linesOf(round * 300, round * 300 + 300)));
      server.notify();
    });
    expect(events).toEqual(eventsUpTo(1800));
    expect(lines.start).toBeGreaterThan(0);
  });
});
