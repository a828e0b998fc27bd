#!/usr/bin/env node
/**
 * How long a row takes from the socket to `foreach`, and what it costs, in continuous mode and in micro-batches:
 *
 *     npm run bench:continuous -- [--rate 12000] [--seconds 10]
 *
 * A process sends JSON lines, each with the time at which it was sent, every 10 ms to a query with a checkpoint on disk that
 * drops duplicates; one row in a hundred is looked at when it gets to `foreach`. The first seconds, in which code is compiled,
 * are left out. All ways run twice, in turns; the run with the lower median counts.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createSession } from '../dist/node/index.js';

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '12000' },
    seconds: { type: 'string', default: '10' },
    port: { type: 'string' },
  },
});
const rate = Number(options.rate);
const seconds = Number(options.seconds);
const WARM_SECONDS = 3;
const TICK_MS = 10;
const RUNS = 2;

/** Sends lines to whoever connects, at the rate, until the connection ends. */
async function send() {
  const server = createServer(async (socket) => {
    socket.on('error', () => {});
    const startMs = performance.now();
    for (let sent = 0; !socket.destroyed; await setTimeout(TICK_MS)) {
      const due = Math.floor(((performance.now() - startMs) / 1000) * rate);
      const lines = [];
      const ts = new Date().toISOString();
      for (; sent < due; sent++) lines.push(`{"ts":"${ts}","id":${sent}}\n`);
      socket.write(lines.join(''));
    }
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure(trigger, checkpoint) {
  const sender = fork(import.meta.filename, [...process.argv.slice(2), '--port', '0']);
  const [port] = await once(sender, 'message');
  const session = await createSession({ worker: false });
  const latencies = [];
  let rows = 0;
  let isWarm = false;
  session.streams.addListener({
    onQueryProgress: ({ progress }) => {
      if (isWarm) rows += progress.numInputRows;
    },
  });
  const query = await session.readStream
    .format('socket')
    .schema('ts TIMESTAMP, id BIGINT')
    .options({ host: '127.0.0.1', port: String(port), format: 'json' })
    .load()
    .withWatermark('ts', '10 seconds')
    .dropDuplicatesWithinWatermark(['id'])
    .where('id % 100 = 0')
    .writeStream.outputMode('append')
    .option('checkpointLocation', checkpoint)
    .trigger(trigger)
    .foreach({
      process: ({ ts }) => {
        if (isWarm) latencies.push(Date.now() - ts.getTime());
      },
    })
    .start();
  await setTimeout(WARM_SECONDS * 1000);
  const start = process.cpuUsage();
  isWarm = true;
  await setTimeout(seconds * 1000);
  isWarm = false;
  const { user, system } = process.cpuUsage(start);
  await query.stop();
  await session.stop();
  sender.kill();
  latencies.sort((left, right) => left - right);
  const at = (share) => latencies[Math.floor(latencies.length * share)];
  return {
    p50: at(0.5),
    p99: at(0.99),
    core: (user + system) / 1e6 / seconds,
    rows: rows / seconds,
  };
}

if (options.port !== undefined) await send();
else {
  const work = mkdtempSync(join(tmpdir(), 'millrace-continuous-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  const ways = {
    'continuous, 1 second': { continuous: '1 second' },
    'micro-batches, as fast as they go': { processingTime: '0 seconds' },
    'micro-batches, 1 second': { processingTime: '1 second' },
  };
  const best = {};
  for (let run = 0; run < RUNS; run++) {
    for (const [name, trigger] of Object.entries(ways)) {
      const result = await measure(trigger, join(work, `${name}-${run}`));
      if (!(best[name]?.p50 <= result.p50)) best[name] = result;
    }
  }
  console.log(
    `${rate} rows/s                          latency ms p50    p99    of a core    rows/s`,
  );
  for (const [name, { p50, p99, core, rows }] of Object.entries(best)) {
    console.log(
      `  ${name.padEnd(36)}${String(p50).padStart(10)}${String(p99).padStart(7)}` +
        `${`${(core * 100).toFixed(1)} %`.padStart(13)}${rows.toFixed(0).padStart(10)}`,
    );
  }
}
