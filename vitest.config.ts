import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,property}/**/*.test.ts'],
    globalSetup: 'test/support/build-core.ts',
    setupFiles: 'test/support/property-seed.ts',
    testTimeout: 20_000,
  },
});
