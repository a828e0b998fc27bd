import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type FlumeEvent, flumeService } from '../../../node/connectors/flume/flume-protocol.ts';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { createSession } from '../../../node/index.ts';
import { FLUME_CONDITIONS } from '../../../src/errors/conditions/flume-conditions.ts';
import { DocumentedPrograms, freePort } from '../../support/page-programs.ts';

const PAGE = new DocumentedPrograms('connectors/flume.md');
const PORTS = new DocumentedPrograms('connectors/ports.md');

test('the first program takes what an agent pushes', async () => {
  await using session = await createSession();
  const port = await freePort();
  await PAGE.run('source', { session }, { "'port', 4141": `'port', ${port}` });
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  const caller = (await flumeService()).createClient();
  caller.createChannel(socket);
  const body = Buffer.from('{"ts":"2024-01-01T00:00:00Z","page":"/"}');
  caller.appendBatch([{ headers: {}, body }], { timeout: 10_000 }, () => {});
  await vi.waitFor(async () => {
    expect(await session.table('pages').collect()).toEqual([{ page: '/', count: 1 }]);
  }, 10_000);
});

test('the second program sends events', async () => {
  const received: FlumeEvent[] = [];
  const avro = (await flumeService()).createServer().onAppendBatch((events, answer) => {
    received.push(...events);
    answer(null, 'OK');
  });
  const port = await freePort();
  const server = createServer((socket) => avro.createChannel(socket));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  await using session = await createSession();
  const stream = session.memoryStream('page STRING');
  const counts = stream.toDF().groupBy('page').count();
  const query = await PAGE.run('sink', { counts }, { "'port', 4545": `'port', ${port}` });
  stream.addData({ page: '/' }, { page: '/' });
  await vi.waitFor(() => expect(received.length).toBe(1), 10_000);
  expect(received[0].body.toString()).toBe('2');
  expect(received[0].headers).toMatchObject({ page: '/', batchId: '0', index: '0' });
  await query.stop();
});

test('the page has every option and every condition', async () => {
  const connector = await nodeConnectors.get('flume')?.load?.();
  const { sourceOptions = [], sinkOptions = [] } = connector ?? {};
  for (const { name } of sinkOptions) expect(PAGE.text, name).toContain(`\`${name}\``);
  for (const { name } of sourceOptions) {
    expect(PAGE.text, name).toContain(`\`${name}\``);
    expect(PORTS.text, name).toContain(`\`${name}\``);
  }
  for (const condition of Object.keys(FLUME_CONDITIONS)) {
    expect(PAGE.text).toContain(condition);
  }
});
