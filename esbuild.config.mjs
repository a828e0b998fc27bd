#!/usr/bin/env node
/**
 * Builds `dist/`: the WASM core (`scripts/core.mjs`), the bundles, and the declarations.
 *
 *     node esbuild.config.mjs            everything that is older than its sources
 *     node esbuild.config.mjs --force    everything
 *     node esbuild.config.mjs --core     the WASM core only, which is all that the unit tests need
 *     node esbuild.config.mjs --types    the declarations too
 *
 * Bundles lie flat in `dist/node/` and `dist/browser/`, so that `millrace.wasm` is found from each of them. In Node's,
 * libraries stay imports, but for chevrotain: it consists of hundreds of small modules, which take Node 300 ms to find and a bundle 30.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { removeBundles, writeBundles } from './scripts/bundles.mjs';
import { buildCores, generateKernelDeclarations, VARIANTS } from './scripts/core.mjs';
import { buildDeclarations } from './scripts/declarations.mjs';

process.chdir(dirname(fileURLToPath(import.meta.url)));

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The latest modification below some paths, in milliseconds. */
function newest(...paths) {
  return Math.max(
    0,
    ...paths.map((path) => {
      const status = statSync(path);
      return status.isDirectory()
        ? newest(...readdirSync(path).map((name) => join(path, name)))
        : status.mtimeMs;
    }),
  );
}

const isFresh = (output, ...sources) =>
  existsSync(output) && statSync(output).mtimeMs > newest(...sources);

/**
 * Libraries stay imports. Names of classes stay, and those of their methods, for stack traces; those of functions alone would be 170 kB of the
 * package. Lines are short: Node prints the line of an error that nobody caught.
 */
async function buildNode() {
  await removeBundles('dist/node');
  await writeBundles('dist/node', {
    front: { index: 'node/index.ts', functions: 'src/api/functions.ts', cli: 'node/agent/main.ts' },
    engine: { worker: 'node/worker.ts' },
    visitors: { dstream: 'node/dstream/index.ts' },
    minify: { compress: true, mangle: { keepNames: { class: true, function: false } } },
    lineLengthMax: 600,
    rolldownOptions: {
      platform: 'node',
      transform: { target: 'node20' },
      external: Object.keys(dependencies),
    },
  });
}

const FOR_BROWSERS = {
  minify: true,
  rolldownOptions: {
    platform: 'browser',
    transform: { target: 'es2022' },
  },
};

/**
 * The library and the live page, with the WASM core: one folder that works wherever it is served from. All libraries are in
 * the bundles. The page's engine is made of the library's files; its script has nothing of them.
 */
async function buildBrowser() {
  const folder = 'dist/browser';
  await removeBundles(folder);
  await writeBundles(folder, {
    front: { index: 'web/index.ts', functions: 'src/api/functions.ts' },
    engine: { worker: 'web/worker.ts' },
    guests: { engine: 'web/dashboard/engine/main.ts' },
    visitors: { dstream: 'web/dstream/index.ts' },
    ...FOR_BROWSERS,
  });
  await writeBundles(folder, {
    // The page's script loads the rest of it once the browser has been checked.
    front: { page: 'web/dashboard/main.ts', start: 'web/dashboard/start.tsx' },
    ...FOR_BROWSERS,
  });
  const styles = { entryPoints: ['web/dashboard/page.css'], outdir: folder };
  await build({ ...styles, bundle: true, minify: true, logLevel: 'warning' });
  for (const file of ['index.html', 'icon.svg'])
    cpSync(`web/dashboard/${file}`, join(folder, file));
}

const force = process.argv.includes('--force');
const coreOnly = process.argv.includes('--core');
const sources = ['assembly', 'scripts/core.mjs'];
// Only the tests run the build with assertions.
const variants = coreOnly || force ? ['release', 'scalar', 'debug'] : ['release', 'scalar'];
const stale = variants.filter(
  (variant) => force || !isFresh(`dist/${VARIANTS[variant].file}`, ...sources),
);
if (stale.length > 0) {
  console.error(`building the WASM core (${stale.join(', ')}): about ten seconds, once`);
  await generateKernelDeclarations();
  await buildCores(stale);
}
const ABI = ['assembly/abi.ts', 'assembly/record-abi.ts', 'assembly/line-abi.ts'];
const bundleSources = ['src', ...ABI, 'esbuild.config.mjs', 'scripts'];
const isStaleBundle = (output, folder) => force || !isFresh(output, folder, ...bundleSources);
if (!coreOnly && isStaleBundle('dist/node/index.js', 'node')) await buildNode();
if (!coreOnly && isStaleBundle('dist/browser/index.js', 'web')) await buildBrowser();
if (process.argv.includes('--types')) buildDeclarations();
