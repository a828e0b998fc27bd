import { execFileSync } from 'node:child_process';

/** Builds the WASM core before the first test runs, if it is older than its sources. */
export function setup(): void {
  execFileSync(process.execPath, ['esbuild.config.mjs', '--core'], {
    stdio: 'inherit',
    cwd: new URL('../..', import.meta.url),
  });
}
