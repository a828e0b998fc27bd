#!/usr/bin/env node
/**
 * `npm run test:integration`: whole processes, killed and started again, and connectors with the real systems; arguments go on
 * to vitest. Installs the manifests and builds first. Ends with one line of counts, as `npm test` does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function run(command, args) {
  const status = spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
  if (status !== 0) process.exit(status);
}

if (!existsSync('test/integration/node_modules/kinesis-local')) {
  run('npm', ['ci', '--prefix', 'test/integration', '--ignore-scripts', '--no-audit', '--no-fund']);
}
// One example is a page.
run(process.execPath, ['scripts/test-browser.mjs', '--install']);
run(process.execPath, ['esbuild.config.mjs']);
run(process.execPath, [
  'scripts/test.mjs',
  '--config',
  'vitest.integration.config.ts',
  ...process.argv.slice(2),
]);
