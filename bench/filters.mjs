#!/usr/bin/env node
/**
 * Filters that reach the reader, against the same filters above it:
 *
 *     npm run bench:filters -- --rows 300000 --runs 9
 *
 * The web log is read as CSV, as JSON lines, as JSON lines whose times have a pattern of their own, and as Parquet, where the
 * rows are ordered by time. Both ways take turns in one process; the least CPU time of the runs counts.
 */
import { createReadStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSession } from '../dist/node/index.js';
import { generate } from './generate.mjs';

const SCHEMA = `ts TIMESTAMP, ip STRING, method STRING, path STRING, status INT, bytes BIGINT, latency_ms DOUBLE,
  service STRING, ua STRING, user STRING`;
const SETTINGS = {
  csv: 'spark.sql.csv.filterPushdown.enabled',
  json: 'spark.sql.json.filterPushdown.enabled',
  parquet: 'spark.sql.parquet.filterPushdown',
};
const PATTERN = { timestampFormat: 'yyyy/MM/dd HH:mm:ss.SSS' };
/** The query reads all columns of the rows that are left. */
const READ = 'ts ip method path status bytes latency_ms service ua user'
  .split(' ')
  .map((name) => `max(${name}) AS ${name}`);

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '300000' }, runs: { type: 'string', default: '9' } },
});
const data = join(dirname(fileURLToPath(import.meta.url)), 'data');
const input = await generate(Number(options.rows), data);
const session = await createSession();

/** A file of the log in another form, made once. */
async function inForm(name, line) {
  const path = input.replace(/\.jsonl$/, `.${name}`);
  if (existsSync(path)) return path;
  const lines = [];
  for await (const text of createInterface({ input: createReadStream(input) })) {
    lines.push(line(JSON.parse(text)));
  }
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const csv = await inForm('csv', (event) =>
  Object.values(event)
    .map((value) => (/[",]/.test(value) ? `"${value}"` : (value ?? '')))
    .join(','),
);
const patterned = await inForm('pattern.jsonl', (event) =>
  JSON.stringify({ ...event, ts: event.ts.replaceAll('-', '/').replace('T', ' ').slice(0, 23) }),
);
const parquet = input.replace(/\.jsonl$/, '.parquet');
if (!existsSync(parquet)) {
  const events = session.read.schema(SCHEMA).json(input);
  await events.orderBy('ts').write.parquet(parquet);
}

const tables = {
  csv: ['csv', csv, {}],
  json: ['json', input, {}],
  'json, pattern': ['json', patterned, PATTERN],
  parquet: ['parquet', parquet, {}],
};
const conditions = [
  'status = 500',
  "method = 'DELETE'",
  'status < 204',
  'status > 0',
  "ts > '2026-11-01 00:02:00'",
];

async function used(query) {
  const before = process.cpuUsage();
  const [answer] = await query.collect();
  const { user, system } = process.cpuUsage(before);
  return { answer: JSON.stringify(answer), ms: (user + system) / 1000 };
}

console.log(`\n${options.rows} rows, least CPU time of ${options.runs} runs, in milliseconds\n`);
for (const [name, [format, path, given]] of Object.entries(tables)) {
  for (const condition of conditions) {
    const table = session.read.schema(SCHEMA).format(format).options(given).load(path);
    const query = table.where(condition).selectExpr(...READ);
    const least = { true: Number.POSITIVE_INFINITY, false: Number.POSITIVE_INFINITY };
    const answers = new Set();
    for (let run = 0; run < Number(options.runs); run++) {
      for (const isPushed of [false, true]) {
        session.conf.set(SETTINGS[format], isPushed);
        const { answer, ms } = await used(query);
        answers.add(answer);
        least[isPushed] = Math.min(least[isPushed], ms);
      }
    }
    if (answers.size !== 1) throw new Error(`${name}: ${condition} has two answers`);
    const times = [least.false, least.true].map((ms) => ms.toFixed(1).padStart(8));
    const saved = `${((1 - least.true / least.false) * 100).toFixed(0)} %`.padStart(6);
    console.log([name.padEnd(14), condition.padEnd(28), ...times, saved].join(' '));
  }
}

await session.stop();
