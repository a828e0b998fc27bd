#!/usr/bin/env node
/**
 * Builds `dist/`: the WASM core (`scripts/core.mjs`), the bundles, and the declarations.
 *
 *     node esbuild.config.mjs            everything that is older than its sources
 *     node esbuild.config.mjs --force    everything
 *     node esbuild.config.mjs --core     the WASM core only, which is all that the unit tests need
 *     node esbuild.config.mjs --types    the declarations too
 *
 * Bundles lie flat in `dist/node/` and `dist/browser/`, so that `../millrace.wasm` is right from each of them. In Node's,
 * libraries stay imports, but for chevrotain: it consists of hundreds of small modules, which take Node 300 ms to find and a bundle 30.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeBundles } from './scripts/bundles.mjs';
import { buildCores, generateKernelDeclarations } from './scripts/core.mjs';
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

/** Libraries stay imports. Names and lines stay, too: a stack trace says them, and Node prints the line of an error that nobody caught. */
const buildNode = () =>
  writeBundles('dist/node', {
    front: { index: 'node/index.ts', functions: 'src/api/functions.ts', cli: 'node/agent/main.ts' },
    engine: { worker: 'node/worker.ts' },
    minify: { compress: true, codegen: false, mangle: false },
    rolldownOptions: {
      platform: 'node',
      transform: { target: 'node20' },
      external: Object.keys(dependencies),
    },
  });

const FOR_BROWSERS = {
  minify: true,
  rolldownOptions: {
    platform: 'browser',
    transform: { target: 'es2022' },
  },
};

/** All libraries are in the bundles, so that the folder works as it is, copied to any static host. */
const buildBrowser = () =>
  writeBundles('dist/browser', {
    front: { index: 'web/index.ts', functions: 'src/api/functions.ts' },
    engine: { worker: 'web/worker.ts' },
    ...FOR_BROWSERS,
  });

/** The live page: one folder that works wherever it is served from, the WASM core included. */
async function buildPage() {
  await writeBundles('dist/page', {
    // The page's script loads the rest of it once the browser has been checked.
    front: { page: 'web/dashboard/main.ts', start: 'web/dashboard/start.tsx' },
    engine: { engine: 'web/dashboard/engine/main.ts' },
    ...FOR_BROWSERS,
  });
  const styles = { entryPoints: ['web/dashboard/page.css'], outdir: 'dist/page' };
  await build({ ...styles, bundle: true, minify: true, logLevel: 'warning' });
  for (const file of ['index.html', 'icon.svg'])
    cpSync(`web/dashboard/${file}`, `dist/page/${file}`);
  for (const core of ['millrace.wasm', 'millrace.scalar.wasm'])
    cpSync(`dist/${core}`, `dist/page/${core}`);
}

const force = process.argv.includes('--force');
const coreOnly = process.argv.includes('--core');
const sources = ['assembly', 'scripts/core.mjs'];
const variants = { release: 'millrace.wasm', scalar: 'millrace.scalar.wasm' };
// Only the tests run the build with assertions.
if (coreOnly || force) variants.debug = 'millrace.debug.wasm';
const isStale = (variant) => force || !isFresh(`dist/${variants[variant]}`, ...sources);
const stale = Object.keys(variants).filter(isStale);
if (stale.length > 0) {
  console.error(`building the WASM core (${stale.join(', ')}): about ten seconds, once`);
  await generateKernelDeclarations();
  await buildCores(stale);
}
const bundleSources = ['src', 'assembly/abi.ts', 'esbuild.config.mjs', 'scripts'];
const isStaleBundle = (output, folder) => force || !isFresh(output, folder, ...bundleSources);
if (!coreOnly && isStaleBundle('dist/node/index.js', 'node')) await buildNode();
if (!coreOnly && isStaleBundle('dist/browser/index.js', 'web')) await buildBrowser();
if (!coreOnly && isStaleBundle('dist/page/engine.js', 'web')) await buildPage();
if (process.argv.includes('--types')) buildDeclarations();
