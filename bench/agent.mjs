#!/usr/bin/env node
/**
 * What the edge agent costs, `millrace run` as a process of its own:
 *
 *     npm run bench:agent -- [--seconds 20] [--rate 12000]
 *
 * idle   resident memory of a pipeline over a log in which nothing is written, above that of a Node that does nothing
 * flow   CPU seconds a second (user and system) of a pipeline that counts events by window and service, each second, over a
 *        checkpoint on disk, while they come in frames of 64 KiB: from a TCP port and from a plain WebSocket
 *
 * Each row is checked: the counts that were committed are those of the events that were sent.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '12000' },
  },
});
const SECONDS = Number(options.seconds);
const RATE = Number(options.rate);
const FRAME_BYTES = 64 * 1024;
const WARM_UP_MS = 3000;
const TICK_HZ = 100;
const IDLE_MEGABYTES_MAX = 64;
const CORE_SHARE_MAX = 0.1;

const CLI = join(import.meta.dirname, '../dist/node/cli.js');
const work = mkdtempSync(join(tmpdir(), 'millrace-agent-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const megabytes = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** User and system time of a process, in seconds. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICK_HZ;
}

/** Starts a pipeline in a folder of its own. */
function startAgent(name, source) {
  const folder = join(work, name);
  mkdirSync(folder);
  const pipeline = {
    name,
    sources: {
      events: { ...source, watermark: { column: 'ts', delay: '5 seconds' } },
    },
    queries: {
      counts: {
        sql: `SELECT window.start, service, count(*) AS events, avg(latency_ms) AS latency
          FROM events GROUP BY window(ts, '10 seconds'), service`,
        outputMode: 'append',
        trigger: '1 second',
        sink: { format: 'json', path: 'out' },
      },
    },
  };
  writeFileSync(join(folder, 'pipeline.json'), JSON.stringify(pipeline));
  writeFileSync(join(folder, 'in.log'), '');
  const child = spawn(process.execPath, [CLI, 'run', 'pipeline.json', '--quiet', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { child, folder };
}

async function stop({ child }) {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await exited;
  if (code !== 0) throw new Error(`the agent ended with ${code}`);
}

const SCHEMA = 'ts TIMESTAMP, service STRING, status INT, latency_ms DOUBLE, path STRING';
const SERVICES = ['checkout', 'catalog', 'search', 'auth', 'cart', 'images', 'orders', 'gateway'];

/** An event of 229 bytes or a little more. */
function line(sequence) {
  const event = {
    ts: new Date().toISOString(),
    service: SERVICES[sequence % SERVICES.length],
    status: 200 + (sequence % 5),
    latency_ms: (sequence % 1000) / 10,
    path: `/items/${sequence % 500}`,
    filler: 'x'.repeat(110),
  };
  return `${JSON.stringify(event)}\n`;
}

/** Sends events at the rate, in frames, from now on; `sent` is how many. */
function feed(send) {
  const begun = performance.now();
  const state = { sent: 0, timer: undefined };
  let waiting = '';
  state.timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) * RATE) / 1000);
    while (state.sent < due) waiting += line(state.sent++);
    while (waiting.length >= FRAME_BYTES) {
      // A plain WebSocket's frames are whole lines.
      const end = waiting.lastIndexOf('\n', FRAME_BYTES) + 1;
      send(waiting.slice(0, end));
      waiting = waiting.slice(end);
    }
  }, 10);
  state.flush = () => {
    clearInterval(state.timer);
    // Far ahead, so that all windows are over.
    const later = new Date(Date.now() + 3_600_000).toISOString();
    send(`${waiting}{"ts":"${later}","service":"end"}\n`);
  };
  return state;
}

function committed(folder) {
  const out = join(folder, 'out');
  return readdirSync(out)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readFileSync(join(out, name), 'utf8').split('\n'))
    .filter((text) => text !== '')
    .reduce((sum, text) => sum + JSON.parse(text).events, 0);
}

/** CPU time a second of wall time, and what was resident at the end. */
async function measureFlow(name, source, connected) {
  const agent = startAgent(name, source);
  const flow = feed(await connected);
  await sleep(WARM_UP_MS);
  const [cpuBefore, begun] = [cpuSeconds(agent.child.pid), performance.now()];
  await sleep(SECONDS * 1000);
  const share = (cpuSeconds(agent.child.pid) - cpuBefore) / ((performance.now() - begun) / 1000);
  const resident = megabytes(agent.child.pid);
  flow.flush();
  for (let wait = 0; committed(agent.folder) < flow.sent && wait < 100; wait++) await sleep(100);
  const counted = committed(agent.folder);
  await stop(agent);
  if (counted !== flow.sent) throw new Error(`${flow.sent} events were sent, ${counted} counted`);
  return { share, resident };
}

async function bareNode() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  await sleep(1000);
  const resident = megabytes(child.pid);
  child.kill();
  return resident;
}

async function idle() {
  const agent = startAgent('idle', {
    format: 'tail',
    path: 'in.log',
    schema: SCHEMA,
    options: { format: 'json' },
  });
  await sleep(8000);
  const resident = megabytes(agent.child.pid);
  const before = cpuSeconds(agent.child.pid);
  await sleep(5000);
  const share = (cpuSeconds(agent.child.pid) - before) / 5;
  await stop(agent);
  return { resident, share };
}

let isWithin = true;
function report(text, value, limit) {
  const verdict = value <= limit ? 'within' : 'BEYOND';
  isWithin &&= value <= limit;
  console.log(`${text}, ${verdict} ${limit}`);
}

const bare = await bareNode();
const still = await idle();
const above = still.resident - bare;
report(
  `idle: ${still.resident.toFixed(0)} MB, ${above.toFixed(1)} MB above a bare Node (${bare.toFixed(0)} MB), ${(still.share * 100).toFixed(1)} % of a core`,
  above,
  IDLE_MEGABYTES_MAX,
);

const tcp = createServer().listen(0, '127.0.0.1');
await once(tcp, 'listening');
const overTcp = await measureFlow(
  'tcp',
  {
    format: 'socket',
    schema: SCHEMA,
    options: { host: '127.0.0.1', port: tcp.address().port, format: 'json' },
  },
  once(tcp, 'connection').then(
    ([socket]) =>
      (text) =>
        socket.write(text),
  ),
);
tcp.close();
report(
  `TCP, ${RATE} events a second: ${overTcp.share.toFixed(3)} of a core, ${overTcp.resident.toFixed(0)} MB`,
  overTcp.share,
  CORE_SHARE_MAX,
);

const ws = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
await once(ws, 'listening');
const overWebSocket = await measureFlow(
  'websocket',
  {
    format: 'websocket',
    schema: SCHEMA,
    options: { url: `ws://127.0.0.1:${ws.address().port}/`, protocol: 'plain', format: 'json' },
  },
  once(ws, 'connection').then(
    ([socket]) =>
      (text) =>
        socket.send(text),
  ),
);
ws.close();
report(
  `WebSocket, ${RATE} events a second: ${overWebSocket.share.toFixed(3)} of a core, ${overWebSocket.resident.toFixed(0)} MB`,
  overWebSocket.share,
  CORE_SHARE_MAX,
);
process.exit(isWithin ? 0 : 1);
