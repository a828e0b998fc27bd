import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { RetainedLines } from '../../../../../node/connectors/served-lines.ts';
import { WebSocketLineServer } from '../../../../../node/connectors/websocket-server.ts';
import { EnginePage, SharedBrowser, stripColumn, sum } from './engine-page.ts';

const line = (number: number) =>
  `{"ts":"${new Date(Date.now()).toISOString()}","path":"/p","status":${number % 10 === 0 ? 500 : 200}}\n`;
const linesOf = (from: number, to: number) => {
  let text = '';
  for (let number = from; number < to; number++) text += line(number);
  return new TextEncoder().encode(text);
};

function pageOf(browser = new SharedBrowser()): EnginePage {
  const page = new EnginePage(browser.host());
  onTestFinished(() => page.ask({ kind: 'close' }));
  return page;
}

const rowsAre = (rows: number) => (event: { vitals: { totalRows: number } }) =>
  event.vitals.totalRows === rows;

/** A server whose frames are lines and nothing else. */
async function plainServer(port = 0) {
  const server = new WebSocketServer({ port, host: '127.0.0.1', handleProtocols: () => false });
  const sockets: WebSocket[] = [];
  let listened: (count: number, socket: WebSocket) => void = () => {};
  server.on('connection', (socket) => listened(sockets.push(socket), socket));
  await new Promise((resolve) => server.on('listening', resolve));
  const close = async () => {
    for (const socket of sockets) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : 0;
  const onConnection = (number: number, greet: (socket: WebSocket) => void) => {
    listened = (count, socket) => {
      if (count === number) greet(socket);
    };
  };
  return { url: `ws://127.0.0.1:${listening}/`, port: listening, sockets, close, onConnection };
}

describe('a WebSocket source', () => {
  test('of Millrace’s protocol is counted from its first line, and after a restart goes on exactly', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 24 });
    const server = await WebSocketLineServer.listen({ lines });
    onTestFinished(() => server.close());
    const url = `ws://127.0.0.1:${server.port}/`;
    lines.append(linesOf(0, 500));
    const browser = new SharedBrowser();
    const first = pageOf(browser);
    first.ask({ kind: 'open', source: { kind: 'webSocket', url } });
    await first.until('opened', ({ source }) => source.format.id === 'json');
    await first.until('vitals', rowsAre(500));
    await first.until('activity', ({ activity }) => activity.kind === 'live');
    lines.append(linesOf(500, 700));
    server.notify();
    await first.until('vitals', rowsAre(700));
    first.ask({ kind: 'close' });
    await first.until('activity', ({ activity }) => activity.kind === 'empty');
    lines.append(linesOf(700, 1000));
    server.notify();
    const second = pageOf(browser);
    second.ask({ kind: 'open', source: { kind: 'webSocket', url } });
    await second.until('resumed');
    const { resumed } = await second.until('resumed', (event) => event.resumed.gapRows === 300);
    expect(resumed.gapMs).toBeGreaterThanOrEqual(0);
    const { vitals } = await second.until('vitals', rowsAre(1000));
    expect(vitals).toMatchObject({ lateRows: 0, droppedRows: 0, gaps: 0, unparsedRows: 0 });
    const { strip } = await second.until(
      'strip',
      ({ strip }) => sum(stripColumn(strip, 'class0')) === 900,
    );
    expect(sum(stripColumn(strip, 'class3'))).toBe(100);
  });

  test('of any other server loses none of the lines by which it was recognised', async () => {
    const server = await plainServer();
    const page = pageOf();
    page.ask({ kind: 'open', source: { kind: 'webSocket', url: server.url } });
    // The first two only ask what is spoken: clients refuse a server that passes over what they offer.
    server.onConnection(3, (socket) => socket.send(linesOf(0, 50)));
    await page.until('opened');
    await page.until('vitals', rowsAre(50));
  });

  test('that nothing answers at is shown as disconnected, with the next try, and tried at once when asked', async () => {
    const server = await plainServer();
    await server.close();
    const page = pageOf();
    page.ask({ kind: 'open', source: { kind: 'webSocket', url: server.url } });
    const { activity } = await page.until(
      'activity',
      ({ activity }) => activity.kind === 'disconnected' && activity.attempts >= 2,
    );
    expect(activity).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') });
    const again = await plainServer(server.port);
    page.ask({ kind: 'retry' });
    await page.until('activity', ({ activity }) => activity.kind === 'live');
    const open = again.sockets.at(-1);
    expect(open).toBeDefined();
  });

  test('that is closed shows why, and goes on when it is back', async () => {
    const lines = new RetainedLines({ bytesMax: 1 << 24 });
    const server = await WebSocketLineServer.listen({ lines });
    const { port } = server;
    lines.append(linesOf(0, 100));
    const page = pageOf();
    page.ask({ kind: 'open', source: { kind: 'webSocket', url: `ws://127.0.0.1:${port}/` } });
    await page.until('vitals', rowsAre(100));
    page.clear();
    await server.close();
    await page.until('activity', ({ activity }) => activity.kind === 'disconnected');
    const back = await WebSocketLineServer.listen({ lines, port });
    onTestFinished(() => back.close());
    lines.append(linesOf(100, 150));
    page.ask({ kind: 'retry' });
    await page.until('vitals', rowsAre(150));
    await page.until('activity', ({ activity }) => activity.kind === 'live');
  });
});
