#!/usr/bin/env node
/**
 * `npm test`: unit, golden and property tests; arguments go on to vitest. It ends with what was skipped and why, and
 * with one line of counts (`test/support/summary-reporter.ts`).
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./test/support/summary-reporter.ts',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
