#!/usr/bin/env node
/**
 * Measures Millrace against its peers on the same data in the same run:
 *
 *     npm run bench -- --rows 1000000 --runs 5 --queries Q1,Q2,Q6 [--peers millrace,duckdb] [--json]
 *
 * The peers take turns, so that a machine that gets slower does so for all; the least CPU time of the runs counts,
 * and no figure is printed for an answer that differs from DuckDB's. Each run is a whole process, start included.
 *
 * Q1  tumbling 1 min by service: count, sum(bytes), avg, min, max(latency_ms)
 * Q2  sliding 10 min every 10 s by path: count
 * Q6  status >= 500: ts, path, status
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { difference, readAnswer } from './answers.mjs';
import { generate } from './generate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const PEERS = ['duckdb', 'millrace', 'hand-written', 'idiomatic'];
const REFERENCE = 'duckdb';
/** Counting every window of an event one by one takes readline and Map 50 s a million rows: fewer rows tell it too. */
const FEWER_ROWS = { idiomatic: { Q2: 100_000 } };

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    queries: { type: 'string', default: 'Q1,Q2,Q6' },
    peers: { type: 'string', default: PEERS.join(',') },
    json: { type: 'boolean', default: false },
  },
});

if (!existsSync(join(here, 'node_modules'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
}

const run = promisify(execFile);
const work = mkdtempSync(join(tmpdir(), 'millrace-answers-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const references = new Map();

/** DuckDB's answer for a query on a file, made once. */
async function reference(query, input) {
  const key = `${query} ${input}`;
  if (!references.has(key)) {
    const output = join(work, 'reference.jsonl');
    await run(process.execPath, [join(here, 'peer.mjs'), REFERENCE, query, input, output]);
    references.set(key, await readAnswer(query, output));
  }
  return references.get(key);
}

async function measure(peer, query, rows) {
  const input = await generate(rows, join(here, 'data'));
  const output = join(work, `${peer}.jsonl`);
  rmSync(output, { force: true });
  const { stdout } = await run(process.execPath, [
    join(here, 'peer.mjs'),
    peer,
    query,
    input,
    output,
  ]);
  const wrong = difference(await readAnswer(query, output), await reference(query, input));
  if (wrong !== undefined) throw new Error(`${peer} answers ${query} differently: ${wrong}`);
  const used = JSON.parse(stdout);
  return {
    ...used,
    cpuPerMillion: (used.cpuSeconds * 1e6) / rows,
    rowsPerSecond: rows / used.wallSeconds,
  };
}

const least = (runs, key) => Math.min(...runs.map((entry) => entry[key]));

const peers = options.peers.split(',');
const results = [];
for (const query of options.queries.split(',')) {
  const measured = new Map(peers.map((peer) => [peer, []]));
  for (let turn = 0; turn < Number(options.runs); turn++) {
    for (const peer of peers) {
      measured
        .get(peer)
        .push(await measure(peer, query, FEWER_ROWS[peer]?.[query] ?? Number(options.rows)));
    }
  }
  for (const [peer, runs] of measured) {
    results.push({
      query,
      peer,
      cpuPerMillion: least(runs, 'cpuPerMillion'),
      wallSeconds: least(runs, 'wallSeconds'),
      rowsPerSecond: Math.max(...runs.map((entry) => entry.rowsPerSecond)),
      rssMegabytes: least(runs, 'rssMegabytes'),
    });
  }
}

for (const result of results) {
  const own = results.find(({ query, peer }) => query === result.query && peer === 'millrace');
  result.ratio = own === undefined ? undefined : result.cpuPerMillion / own.cpuPerMillion;
}

if (options.json) console.log(JSON.stringify(results));
else {
  console.log(
    `\n${options.rows} rows, least of ${options.runs} runs, whole processes, one thread\n`,
  );
  console.log('query  peer           CPU s / 1M rows   rows/s      MB    × Millrace');
  for (const { query, peer, cpuPerMillion, rowsPerSecond, rssMegabytes, ratio } of results) {
    console.log(
      [
        query.padEnd(6),
        peer.padEnd(14),
        cpuPerMillion.toFixed(3).padStart(15),
        Math.round(rowsPerSecond).toLocaleString('en').padStart(11),
        String(rssMegabytes).padStart(7),
        (ratio === undefined ? '' : ratio.toFixed(2)).padStart(10),
      ].join(' '),
    );
  }
}
