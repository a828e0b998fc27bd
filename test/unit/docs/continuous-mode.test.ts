import { readFileSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSession } from '../../../node/index.ts';
import { window } from '../../../src/api/functions.ts';
import type { StreamingQuery } from '../../../src/streaming/streaming-query.ts';
import { temporaryFolder } from '../../support/child-program.ts';

const PAGE = readFileSync(new URL('../../../docs/continuous-mode.md', import.meta.url), 'utf8');

test('the program of docs/continuous-mode.md counts as it stands there', async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  await mkdir(join(folder.path, 'logs'));
  await using session = await createSession();
  const program = PAGE.split('<!-- program -->\n```ts\n')[1]
    .split('```')[0]
    .replace("'logs'", JSON.stringify(join(folder.path, 'logs')))
    .replace("'checkpoints/counts'", JSON.stringify(join(folder.path, 'checkpoint')));
  const rows: unknown[] = [];
  const names = { session, window, show: (row: object) => void rows.push(row) };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const query: StreamingQuery = await new AsyncFunction(
    ...Object.keys(names),
    `${program}\nreturn query;`,
  )(...Object.values(names));
  const line = JSON.stringify({ ts: '2024-01-01T00:00:01Z', service: 'shop' });
  await appendFile(join(folder.path, 'logs', '1.json'), `${line}\n${line}\n`);
  await vi.waitFor(() => expect(rows).toMatchObject([{ service: 'shop', count: 2 }]));
  await query.stop();
});
