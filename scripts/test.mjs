#!/usr/bin/env node
/**
 * `npm test`: unit, golden and property tests. Arguments go on to vitest. At the end it says what was skipped and why,
 * and counts in one line: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'millrace-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

let results;
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.log('the test runner ended without a report');
  process.exit(status || 1);
} finally {
  rmSync(folder, { recursive: true });
}

const skipped = results.testResults
  .flatMap((file) => file.assertionResults)
  .filter(
    (test) => test.status === 'skipped' || test.status === 'pending' || test.status === 'todo',
  );
for (const test of skipped) console.log(`skipped: ${test.fullName}`);

/** A file that fails to load has no tests to count. */
const brokenFiles = results.testResults.filter(
  (file) =>
    file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
);
for (const file of brokenFiles) console.log(`failed: ${file.name}: ${file.message}`);
const failed = results.numFailedTests + brokenFiles.length;
console.log(
  `${results.numPassedTests} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
);
process.exit(failed > 0 ? 1 : status);
