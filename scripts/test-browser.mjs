#!/usr/bin/env node
/**
 * `npm run test:browser`: the tests in a real Chromium; arguments go on to vitest. Installs their manifest and builds the
 * bundles first. Ends with one line of counts, as `npm test` does. With `--install` it only installs, as the type check needs it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;

if (!existsSync('test/browser/node_modules/@sparticuz/chromium')) {
  const status = run('npm', [
    'ci',
    '--prefix',
    'test/browser',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
  if (status !== 0) process.exit(status);
}
if (process.argv.includes('--install')) process.exit(0);
const built = run(process.execPath, ['esbuild.config.mjs']);
if (built !== 0) process.exit(built);
process.exit(
  run(process.execPath, [
    'scripts/test.mjs',
    '--config',
    'test/browser/vitest.config.ts',
    ...process.argv.slice(2),
  ]),
);
