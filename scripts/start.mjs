#!/usr/bin/env node
/** `npm start [-- LOG …]`: builds what is older than its sources, then runs the command line with the arguments. */
import { spawn, spawnSync } from 'node:child_process';

const built = spawnSync(process.execPath, ['esbuild.config.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const argument = process.argv.slice(2);
const child = spawn(
  process.execPath,
  ['dist/node/cli.js', ...(argument.length > 0 ? argument : ['demo'])],
  {
    stdio: 'inherit',
  },
);
// The terminal sends Ctrl-C to both; the child ends with a last checkpoint, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
