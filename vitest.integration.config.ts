import { defineConfig } from 'vitest/config';

/** Whole processes, killed and started again. `npm run test:integration` builds the bundles that they run. */
export default defineConfig({
  test: {
    include: ['test/integration/**/*.test.ts'],
    testTimeout: 10 * 60_000,
    hookTimeout: 5 * 60_000,
    fileParallelism: false,
  },
});
