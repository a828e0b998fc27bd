import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const FOLDER = join(import.meta.dirname, 'test/integration');
const { devDependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'));

/** Whole processes, killed and started again. `npm run test:integration` builds the bundles that they run. */
export default defineConfig({
  // Clients are optional peers of the package, and installed for these tests alone.
  resolve: {
    alias: Object.keys(devDependencies).map((name) => ({
      find: new RegExp(`^${name}$`),
      replacement: join(FOLDER, 'node_modules', name),
    })),
  },
  test: {
    include: ['test/integration/**/*.test.ts'],
    testTimeout: 10 * 60_000,
    hookTimeout: 5 * 60_000,
    fileParallelism: false,
  },
});
