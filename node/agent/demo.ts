/** A log that generates itself, streamed over a WebSocket by one half of this process and watched by the other. */
import { join } from 'node:path';
import { WebSocketLineServer } from '../connectors/websocket-server.ts';
import { createSession } from '../index.ts';
import { GeneratedLines } from './generated-lines.ts';
import { watch } from './watch.ts';

export interface DemoOptions {
  /** Events a second. */
  readonly rate: number;
  /** Of the WebSocket; 0 takes any free one. */
  readonly port: number;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** How often readers hear of new events. */
const TICK_MS = 100;

const SCHEMA = `ts TIMESTAMP, service STRING, method STRING, path STRING, status INT, bytes BIGINT, latency_ms DOUBLE,
  ip STRING`;

export async function runDemo({ rate, port, folder, signal }: DemoOptions): Promise<void> {
  const options = { seed: 1, eventsPerSecond: rate };
  const lines = new GeneratedLines(join(folder, 'generator.json'), options, Date.now);
  const server = await WebSocketLineServer.listen({ lines, port });
  const ticking = setInterval(() => server.notify(), TICK_MS);
  const url = `ws://127.0.0.1:${server.port}`;
  try {
    await using session = await createSession();
    const events = session.readStream
      .schema(SCHEMA)
      .format('websocket')
      .option('url', url)
      .option('format', 'json')
      .load();
    await watch({
      session,
      events,
      roles: {
        time: { column: 'ts', unit: 'timestamp' },
        group: 'service',
        status: 'status',
        duration: { column: 'latency_ms', unit: 'ms' },
        bytes: 'bytes',
      },
      windowSize: '10 seconds',
      title: `Millrace demo: ${rate.toLocaleString('en')} events a second from ${url}`,
      stateFolder: folder,
      once: false,
      screen: process.stdout,
      signal,
    });
  } finally {
    clearInterval(ticking);
    await server.close();
  }
}
