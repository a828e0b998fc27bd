import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { readCredential } from '../../../../../node/connectors/clients/credential.ts';
import { loadClient } from '../../../../../node/connectors/clients/load-client.ts';
import { temporaryFolder } from '../../../../support/child-program.ts';

let folder: string;
beforeEach(async () => {
  const { path, remove } = await temporaryFolder();
  folder = path;
  onTestFinished(remove);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function installed(name: string, code: string): Promise<void> {
  const home = join(folder, 'node_modules', name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{"type":"module","exports":"./index.js"}');
  await writeFile(join(home, 'index.js'), code);
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
}

test('a client beside the package is loaded', async () => {
  const { WebSocketServer } = await loadClient<{ WebSocketServer: unknown }>('ws', 'websocket');
  expect(WebSocketServer).toBeTypeOf('function');
});

test('a client of the project in whose folder the program runs is loaded', async () => {
  await installed('a-made-up-client', 'export const answer = 42;');
  const client = await loadClient<{ answer: number }>('a-made-up-client', 'kafka');
  expect(client.answer).toBe(42);
});

test('one that is nowhere is an error that says what to install', async () => {
  await expect(loadClient('a-client-of-nobody', 'kafka')).rejects.toMatchObject({
    condition: 'CLIENT_NOT_INSTALLED',
    message: expect.stringContaining('npm install a-client-of-nobody'),
  });
});

test('what is wrong inside of a client is not taken for a missing one', async () => {
  await installed('a-broken-client', "import 'a-part-of-it';");
  await expect(loadClient('a-broken-client', 'kafka')).rejects.toThrow(/a-part-of-it/);
});

test('a secret stands in the environment or in a file', async () => {
  vi.stubEnv('MILLRACE_TEST_SECRET', 'of the environment');
  const path = join(folder, 'secret');
  await writeFile(path, 'of the file\n');
  expect(await readCredential('password', 'env:MILLRACE_TEST_SECRET')).toBe('of the environment');
  expect(await readCredential('password', `file:${path}`)).toBe('of the file');
});

test('one that is not there is named by its place, and one in plain text not shown', async () => {
  vi.stubEnv('MILLRACE_TEST_SECRET', '');
  const refusals = {
    'env:MILLRACE_TEST_NOTHING': 'CREDENTIAL_UNAVAILABLE.NOT_SET',
    'env:MILLRACE_TEST_SECRET': 'CREDENTIAL_UNAVAILABLE.EMPTY',
    [`file:${folder}/none`]: 'CREDENTIAL_UNAVAILABLE.UNREADABLE',
    hunter2: 'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT',
  };
  for (const [place, condition] of Object.entries(refusals))
    await expect(readCredential('password', place), place).rejects.toMatchObject({ condition });
  await expect(readCredential('password', 'hunter2')).rejects.not.toThrow(/hunter2/);
});
