#!/usr/bin/env node
import { once } from 'node:events';
/**
 * Makes the benchmark's web log: the same arguments always give the same bytes.
 *
 *     node bench/generate.mjs --rows 1000000 --out bench/data
 *
 * An event is {ts, ip, method, path, status, bytes, latency_ms, service, ua, user}, about 229 bytes of JSON: 50,000
 * ips, 1,000 paths by Zipf's law, 12 services, log-normal sizes and latencies, 30 % of the users null, `ts` up to five
 * seconds out of order at 2,000 events a second. Events that are later than that are left out, so that a watermark of
 * five seconds drops nothing and batch and streaming answers agree. A last event a day later (service `zz`, path
 * `/zz`) closes every window of an append-mode stream.
 */
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const START_MS = Date.parse('2026-11-01T00:00:00Z');
const EVENTS_PER_SECOND = 2000;
const DISORDER_MS = 5000;
const LATE_MS = 600_000;
const LATE_SHARE = 0.001;
const PATHS = 1000;
const IPS = 50_000;

const METHODS = 'GET GET GET GET GET GET POST POST PUT DELETE'.split(' ');
const STATUSES = [
  200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 201, 204, 301, 304, 304, 400, 401, 403,
  404, 404, 429, 500, 502, 503,
];
const SERVICES =
  'checkout catalog search auth cart billing images profile orders gateway recommend inventory'.split(
    ' ',
  );
const ROOTS =
  'api/v1/items api/v1/orders api/v2/search static/img static/js blog users admin'.split(' ');
const SYSTEMS = [
  'X11; Linux x86_64',
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 14_6',
  'iPhone; CPU iPhone OS 18_1',
];
const AGENTS = Array.from(
  { length: 40 },
  (_, i) => `Mozilla/5.0 (${SYSTEMS[i % 4]}) Agent/${100 + i}.0`,
);

/** Uniform numbers in [0, 1): a 32-bit xorshift mixed with a multiplicative congruential counter. */
export function randomSource(seed = 1) {
  let shift = Math.imul(seed, 0x9e3779b9) >>> 0 || 1;
  let counter = 0x243f6a88;
  return () => {
    shift ^= shift << 13;
    shift ^= shift >>> 17;
    shift ^= shift << 5;
    shift >>>= 0;
    counter = (Math.imul(counter, 0x915f77f5) + 1) >>> 0;
    return ((shift ^ counter) >>> 0) / 2 ** 32;
  };
}

/** Draws 0 … count - 1 by Zipf's law with exponent 1. */
function zipf(count, random) {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) cumulative[i] = sum += 1 / (i + 1);
  for (let i = 0; i < count; i++) cumulative[i] /= sum;
  return () => {
    const u = random();
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] < u) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Events one after the other, as JSON lines without the newline; late ones are undefined. */
export function* events(seed = 1) {
  const random = randomSource(seed);
  const pathNumber = zipf(PATHS, random);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const pick = (list) => list[Math.floor(random() * list.length)];
  for (let i = 0; ; i++) {
    const back = random() < LATE_SHARE ? LATE_MS : Math.floor(random() * DISORDER_MS);
    const ts = new Date(START_MS + Math.floor((i * 1000) / EVENTS_PER_SECOND) - back).toISOString();
    const host = Math.floor(random() * IPS);
    const ip = `10.${(host >>> 16) & 255}.${(host >>> 8) & 255}.${host & 255}`;
    const method = pick(METHODS);
    const number = pathNumber();
    const status = pick(STATUSES);
    const bytes = Math.floor(Math.exp(7 + 1.5 * gauss()));
    const latency = Math.round(Math.exp(3 + 0.9 * gauss()) * 100) / 100;
    const service = pick(SERVICES);
    const agent = pick(AGENTS);
    const user = random() < 0.3 ? 'null' : `"u${Math.floor(random() * 20000)}"`;
    if (back === LATE_MS) yield undefined;
    else {
      yield `{"ts":"${ts}","ip":"${ip}","method":"${method}","path":"/${ROOTS[number % ROOTS.length]}/${number}","status":${status},"bytes":${bytes},"latency_ms":${latency},"service":"${service}","ua":"${agent}","user":${user}}`;
    }
  }
}

/** The event that closes every window. */
const SENTINEL = `{"ts":"${new Date(START_MS + 86_400_000).toISOString()}","ip":"0.0.0.0","method":"GET","path":"/zz","status":200,"bytes":0,"latency_ms":0,"service":"zz","ua":"zz","user":null}`;

/** Writes `rows` events and the sentinel to `<folder>/logs-<rows>.jsonl`, unless it is there already. */
export async function generate(rows, folder) {
  const file = join(folder, `logs-${rows}.jsonl`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const partial = `${file}.partial`;
  const sink = createWriteStream(partial, { highWaterMark: 1 << 22 });
  let chunk = [];
  let written = 0;
  for (const line of events()) {
    if (line === undefined) continue;
    if (written === rows) break;
    written++;
    chunk.push(line);
    if (chunk.length === 5000) {
      if (!sink.write(`${chunk.join('\n')}\n`)) await once(sink, 'drain');
      chunk = [];
    }
  }
  chunk.push(SENTINEL);
  sink.end(`${chunk.join('\n')}\n`);
  await once(sink, 'finish');
  renameSync(partial, file);
  return file;
}

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      out: { type: 'string', default: 'bench/data' },
    },
  });
  console.log(await generate(Number(values.rows), values.out));
}
