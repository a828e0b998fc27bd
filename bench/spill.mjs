#!/usr/bin/env node
/**
 * Queries over several times their memory budget, which spill, against the same queries with memory for everything, and
 * against DuckDB, whose answers theirs have to equal:
 *
 *     npm run bench:spill -- --rows 1000000 --budget 48m --runs 3
 *
 * sort   all columns of the web log, by bytes and then all others that make the order total
 * group  by ip and path, nearly as many groups as rows: count, sum(bytes), max(latency_ms), count(DISTINCT user)
 * join   the log with itself on ip and path
 *
 * A million rows are about 230 MB in memory. Each run is a whole process, start included; the runs take turns.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { generate } from './generate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '1' },
    budget: { type: 'string', default: '48m' },
    queries: { type: 'string', default: 'sort,group,join' },
  },
});

if (!existsSync(join(here, 'node_modules'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
}

const run = promisify(execFile);
const input = await generate(Number(options.rows), join(here, 'data'));
const ways = [
  ['duckdb', 'duckdb', ''],
  ['millrace, in memory', 'millrace', '1g'],
  [`millrace, ${options.budget}`, 'millrace', options.budget],
];

console.log(`\n${options.rows} rows, least of ${options.runs} runs, whole processes\n`);
console.log('query  way                        CPU s   wall s      MB       rows');
for (const query of options.queries.split(',')) {
  const results = new Map(ways.map(([name]) => [name, []]));
  for (let turn = 0; turn < Number(options.runs); turn++) {
    for (const [name, peer, budget] of ways) {
      const peerFile = join(here, 'spill-peer.mjs');
      const { stdout } = await run(process.execPath, [peerFile, peer, query, input, budget]);
      results.get(name).push(JSON.parse(stdout));
    }
  }
  const [[expected]] = results.values();
  for (const [name, runs] of results) {
    const wrong = runs.find(({ digest }) => digest !== expected.digest);
    if (wrong !== undefined) throw new Error(`${name} answers ${query} differently from DuckDB`);
    const least = (key) => Math.min(...runs.map((each) => each[key]));
    console.log(
      [
        query.padEnd(6),
        name.padEnd(24),
        least('cpuSeconds').toFixed(2).padStart(7),
        least('wallSeconds').toFixed(2).padStart(8),
        String(least('rssMegabytes')).padStart(7),
        String(runs[0].rows).padStart(10),
      ].join(' '),
    );
  }
}
