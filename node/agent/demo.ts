/** A log that generates itself, served with the live page by one half of this process and watched by the other. */
import { once } from 'node:events';
import { join } from 'node:path';
import { createSession } from '../index.ts';
import { GeneratedLines } from './generated-lines.ts';
import { type PageOptions, ServedLog } from './served-log.ts';
import { watch } from './watch.ts';

export interface DemoOptions extends PageOptions {
  /** Events a second. */
  readonly rate: number;
  /** Leaves the terminal's table out. */
  readonly serve: boolean;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** How often readers hear of new events. */
const TICK_MS = 100;

const SCHEMA = `ts TIMESTAMP, service STRING, method STRING, path STRING, status INT, bytes BIGINT, latency_ms DOUBLE,
  ip STRING`;

/** Runs the demo until the signal aborts. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { rate, folder } = options;
  const generator = { seed: 1, eventsPerSecond: rate };
  const served = await ServedLog.start({
    ...options,
    openLines: async () => {
      const lines = new GeneratedLines(join(folder, 'generator.json'), generator, Date.now);
      return { lines, streamId: lines.streamId, close: async () => {} };
    },
    name: 'Demo',
    format: 'json',
    stateFolder: join(folder, 'page'),
    print: console.log,
  });
  const ticking = setInterval(() => served.notify(), TICK_MS);
  try {
    if (!options.serve) await watchDemo(options, served);
    else if (!options.signal.aborted) await once(options.signal, 'abort');
  } finally {
    clearInterval(ticking);
    await served.close();
  }
}

async function watchDemo({ rate, folder, signal }: DemoOptions, served: ServedLog): Promise<void> {
  const url = served.streamUrl;
  const headers = Object.entries(await served.readerHeaders());
  await using session = await createSession();
  const events = session.readStream
    .schema(SCHEMA)
    .format('websocket')
    .option('url', url)
    .options(Object.fromEntries(headers.map(([name, value]) => [`header.${name}`, value])))
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
}
