#!/usr/bin/env node
/**
 * `npm run test:package`: the packed package with bundlers in a real Chromium and with other runtimes; arguments go on to
 * vitest. Installs the manifests and builds first. Ends with one line of counts, as `npm test` does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

function run(command, args) {
  const status = spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
  if (status !== 0) process.exit(status);
}

run(process.execPath, ['scripts/test-browser.mjs', '--install']);
if (!existsSync('test/package/node_modules/vite')) {
  run('npm', ['ci', '--prefix', 'test/package', '--ignore-scripts', '--no-audit', '--no-fund']);
}
run(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', 'test/package']);
run(process.execPath, ['esbuild.config.mjs', '--types']);
run(process.execPath, [
  'scripts/test.mjs',
  '--config',
  'test/package/vitest.config.ts',
  ...process.argv.slice(2),
]);
