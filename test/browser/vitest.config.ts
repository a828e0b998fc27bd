/**
 * Tests in a real Chromium. `in-page` ones run inside a page, like unit tests; `driven` ones run here and drive browsers
 * from outside: refreshes, crashes, several tabs, screenshots.
 */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_ARGUMENTS, chromiumPath } from './support/chromium.ts';

const root = new URL('../..', import.meta.url).pathname;
const launchOptions = { executablePath: await chromiumPath(), args: [...CHROMIUM_ARGUMENTS] };

/** Variables of this process that pages see, too, where they are set. */
function passedOn(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => [[name, process.env[name] ?? '']]).filter(([, value]) => value !== ''),
  );
}

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        resolve: {
          alias: { 'node:fs': new URL('./support/served-files.ts', import.meta.url).pathname },
        },
        test: {
          name: 'in-page',
          // How long, from which seed on, and with which queries random cases are tried.
          env: passedOn('MILLRACE_RUNS', 'MILLRACE_SEED', 'MILLRACE_QUERY'),
          include: ['test/browser/in-page/**/*.test.ts'],
          setupFiles: ['test/browser/support/node-globals.ts'],
          globalSetup: 'test/support/build-core.ts',
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        root,
        test: {
          name: 'driven',
          include: ['test/browser/driven/**/*.test.ts'],
          // One browser at a time: they are measured against each other, and the machine is small.
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
