/** The package's worker under vitest, which rewrites `import()` to calls of a runner that only pages have. */
import '../../../web/worker.ts';

Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: <T>(load: () => T): T => load() },
});
