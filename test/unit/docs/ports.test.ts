import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { createSession, type Session } from '../../../node/index.ts';
import { HTTP_CONDITIONS } from '../../../src/errors/conditions/http-conditions.ts';
import { DocumentedPrograms, freePort } from '../../support/page-programs.ts';

const PAGE = new DocumentedPrograms('connectors/ports.md');

async function newSession(): Promise<Session> {
  const session = await createSession();
  onTestFinished(() => session.stop());
  return session;
}

test('the first program takes what the command sends', async () => {
  const session = await newSession();
  const port = await freePort();
  await PAGE.run('source', { session }, { "'port', 8080": `'port', ${port}` });
  const command = PAGE.block('send', 'sh').replace(':8080/', `:${port}/`);
  await promisify(execFile)('sh', ['-c', command]);
  await vi.waitFor(async () => {
    expect(await session.table('pages').collect()).toEqual([{ page: '/', count: 1 }]);
  }, 10_000);
});

test('the program of syslog takes messages', async () => {
  const session = await newSession();
  const port = await freePort();
  await PAGE.run('syslog', { session }, { "'port', 5514": `'port', ${port}` });
  const socket = createSocket('udp4');
  onTestFinished(() => {
    socket.close();
  });
  const send = (text: string) => socket.send(text, port, '127.0.0.1');
  send('<14>1 2024-01-02T03:04:05Z host cron - - - fine');
  send('<11>1 2024-01-02T03:04:05Z host cron - - - not fine');
  await vi.waitFor(async () => {
    const rows = await session.table('errors').select('message').collect();
    expect(rows).toEqual([{ message: 'not fine' }]);
  }, 10_000);
});

test('the last program posts its rows', async () => {
  vi.stubEnv('COLLECTOR_TOKEN', 'sesame');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let text = `${request.headers.authorization} `;
    for await (const part of request) text += part;
    received.push(text);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const session = await newSession();
  const stream = session.memoryStream('page STRING');
  const counts = stream.toDF().groupBy('page').count();
  await PAGE.run('sink', { counts }, { 'https://collector.example': `http://127.0.0.1:${port}` });
  stream.addData({ page: '/' }, { page: '/' });
  await vi.waitFor(() => {
    expect(received).toEqual(['Bearer sesame {"page":"/","count":2}\n']);
  }, 10_000);
});

test('the page has every option and every condition', async () => {
  for (const name of ['tcp', 'udp', 'http']) {
    const connector = await nodeConnectors.get(name)?.load?.();
    const { sourceOptions = [], sinkOptions = [] } = connector ?? {};
    expect(sourceOptions.length).toBeGreaterThan(5);
    for (const option of [...sourceOptions, ...sinkOptions]) {
      expect(PAGE.text, option.name).toContain(`\`${option.name.replace('.*', '.<name>')}\``);
    }
  }
  for (const condition of Object.keys(HTTP_CONDITIONS)) {
    expect(PAGE.text).toContain(condition.split('.').at(-1));
  }
});
