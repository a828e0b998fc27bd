#!/usr/bin/env node
/** `npm run parity -- PATH… [--json] [--verbose]`: see `test/parity/main.ts`, which this builds and runs. */
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const built = spawnSync(process.execPath, ['esbuild.config.mjs', '--core'], {
  stdio: ['ignore', 2, 2],
});
if (built.status !== 0) process.exit(built.status ?? 1);
await build({
  entryPoints: ['test/parity/main.ts'],
  outfile: 'dist/test/parity.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // The package says that its modules have no side effects; the one that loads every part has.
  ignoreAnnotations: true,
  logLevel: 'warning',
});
await import('../dist/test/parity.mjs');
