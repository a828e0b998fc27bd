#!/usr/bin/env node
/**
 * `npm test`: unit, golden and property tests, then those in a real Chromium. It ends with what was skipped and why, and
 * with one line of counts over both: `N passed, N failed`. With `--no-browser` it leaves out the latter; any other
 * arguments go on to vitest, which then runs once.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=./test/support/summary-reporter.ts',
];

/** Runs a script of Node; `MILLRACE_COUNTS` is where the reporter leaves its counts instead of printing them. */
function run(script, counts) {
  const env = counts === undefined ? process.env : { ...process.env, MILLRACE_COUNTS: counts };
  return spawnSync(process.execPath, script, { stdio: 'inherit', env }).status ?? 1;
}

/** Runs suites one after the other, whatever becomes of the first, and prints the sums of their counts. */
function runAll(suites) {
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

const given = process.argv.slice(2);
const isWithoutBrowser = given.includes('--no-browser');
const suites = isWithoutBrowser ? [VITEST] : [VITEST, ['scripts/test-browser.mjs']];
const isForVitest = given.length > 0 && !isWithoutBrowser;
process.exit(isForVitest ? run([...VITEST, ...given]) : runAll(suites));
