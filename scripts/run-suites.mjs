/** Suites of tests, each a script of Node with its arguments, that end with one line of counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=./test/support/summary-reporter.ts',
];

/** Runs a script of Node and gives its status; `MILLRACE_COUNTS` is where the reporter leaves its counts instead of printing them. */
export function run(script, counts) {
  const env = counts === undefined ? process.env : { ...process.env, MILLRACE_COUNTS: counts };
  return spawnSync(process.execPath, script, { stdio: 'inherit', env }).status ?? 1;
}

/** Runs suites one after the other, whatever becomes of the first, prints the sums of their counts and gives a status. */
export function runAll(suites) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-counts-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  let status = 0;
  for (const [index, script] of suites.entries()) {
    const file = join(folder, String(index));
    const ended = run(script, file);
    status ||= ended;
    const counts = readCounts(file);
    // A suite that ends before its tests have run, or for another reason than a failed test, is a failure of its own.
    if (ended !== 0 && counts.failed === 0) counts.failed = 1;
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  rmSync(folder, { recursive: true });
  const line = `${total.passed} passed, ${total.failed} failed`;
  console.log(total.skipped > 0 ? `${line}, ${total.skipped} skipped` : line);
  return status;
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
