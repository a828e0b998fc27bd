#!/usr/bin/env node
/**
 * `npm run test:simulation`: queries that keep state, through crashes and faulty storage as seeds decide, over a simulated
 * disk, over any storage, and over IndexedDB in a real Chromium; the last two take a quarter of the seeds. And the crash
 * matrices with a crash at every call, of which `npm test` takes a third. Options, after `--`: `--seeds 1000` (100 by default),
 * `--seed 7` for the first one, `--query 'session windows'` for those whose names begin so, `--no-browser` for Node alone. A
 * failure prints the options that repeat it. Ends with one line of counts, as `npm test` does.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runAll, VITEST } from './run-suites.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string', default: process.env.MILLRACE_SEED ?? '1' },
    query: { type: 'string', default: '' },
    'no-browser': { type: 'boolean', default: false },
  },
});
for (const name of ['seeds', 'seed']) {
  if (/^\d+$/.test(values[name])) continue;
  console.error(`--${name} takes a whole number, not ${values[name]}`);
  process.exit(1);
}
Object.assign(process.env, {
  MILLRACE_RUNS: values.seeds,
  MILLRACE_SEED: values.seed,
  MILLRACE_QUERY: values.query,
  MILLRACE_CRASHES: 'all',
});

const CRASHES = [
  'test/unit/streaming/crash-matrix.test.ts',
  'test/unit/streaming/continuous-crash-matrix.test.ts',
  'test/unit/node/table-crashes.test.ts',
  'test/unit/dstream/recovery.test.ts',
];
// Nothing else runs meanwhile: by default vitest leaves a core free.
const workers = `--maxWorkers=${availableParallelism()}`;
const inNode = [...VITEST, 'test/unit/simulation', ...CRASHES, workers];
const inBrowser = [
  'scripts/test-browser.mjs',
  ...['--project', 'in-page', 'test/browser/in-page/web/storage/simulation.test.ts'],
];
process.exit(runAll(values['no-browser'] ? [inNode] : [inNode, inBrowser]));
