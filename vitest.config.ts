import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,property}/**/*.test.ts'],
    globalSetup: 'test/support/build-core.ts',
    testTimeout: 20_000,
  },
});
