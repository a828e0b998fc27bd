/** What most people write in Node: readline, JSON.parse, a Map. */

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const MINUTE = 60_000;
const SIZE = 600_000;
const SLIDE = 10_000;

async function* parsed(input) {
  for await (const line of createInterface({
    input: createReadStream(input),
    crlfDelay: Infinity,
  })) {
    yield JSON.parse(line);
  }
}

async function* perService(input) {
  const groups = new Map();
  for await (const { ts, service, bytes, latency_ms: latency } of parsed(input)) {
    const start = Math.floor(Date.parse(ts) / MINUTE) * MINUTE;
    const key = `${start} ${service}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = { start, service, count: 0, bytes: 0, sum: 0, min: Infinity, max: -Infinity };
      groups.set(key, group);
    }
    group.count++;
    group.bytes += bytes;
    group.sum += latency;
    group.min = Math.min(group.min, latency);
    group.max = Math.max(group.max, latency);
  }
  for (const { start, service, count, bytes, sum, min, max } of groups.values()) {
    yield { start, service, count, bytes, avg: sum / count, min, max };
  }
}

async function* perPath(input) {
  const counts = new Map();
  for await (const { ts, path } of parsed(input)) {
    const time = Date.parse(ts);
    for (let start = Math.floor(time / SLIDE) * SLIDE; start > time - SIZE; start -= SLIDE) {
      const key = `${start} ${path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  for (const [key, count] of counts) {
    const blank = key.indexOf(' ');
    yield { start: Number(key.slice(0, blank)), path: key.slice(blank + 1), count };
  }
}

async function* failures(input) {
  for await (const { ts, path, status } of parsed(input))
    if (status >= 500) yield { ts, path, status };
}

const QUERIES = { Q1: perService, Q2: perPath, Q6: failures };

export async function run({ query, input, output }) {
  const sink = createWriteStream(output);
  for await (const row of QUERIES[query](input)) {
    if (!sink.write(`${JSON.stringify(row)}\n`)) await once(sink, 'drain');
  }
  sink.end();
  await once(sink, 'finish');
}
