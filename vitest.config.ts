import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,property}/**/*.test.ts'],
    globalSetup: 'test/support/build-core.ts',
    setupFiles: 'test/support/property-seed.ts',
    // By default vitest leaves a core free, which is half of a small machine.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
  },
});
