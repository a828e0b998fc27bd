#!/usr/bin/env node
/**
 * `npm start [-- LOG …]`: builds what is older than its sources, then runs the command line with the arguments. Without a
 * log, as in `npm start -- --rate 50000`, that is the demo.
 */
import { spawn, spawnSync } from 'node:child_process';

const built = spawnSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const given = process.argv.slice(2);
const isDemo = given.length === 0 || given[0].startsWith('--');
const child = spawn(process.execPath, ['dist/node/cli.js', ...(isDemo ? ['demo'] : []), ...given], {
  stdio: 'inherit',
});
// The terminal sends Ctrl-C to both; the child ends with a last checkpoint, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
