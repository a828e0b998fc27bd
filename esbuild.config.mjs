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
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildBrowserBundles } from './scripts/browser-bundles.mjs';
import { buildCores, generateKernelDeclarations } from './scripts/core.mjs';
import { buildDeclarations } from './scripts/declarations.mjs';
import { documentationPlugin } from './scripts/strip-documentation.mjs';

process.chdir(dirname(fileURLToPath(import.meta.url)));

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const NODE_ENTRIES = {
  index: 'node/index.ts',
  functions: 'src/api/functions.ts',
  worker: 'node/worker.ts',
  cli: 'node/agent/main.ts',
};

const PAGE_ENTRIES = {
  engine: 'web/dashboard/engine/main.ts',
  page: 'web/dashboard/main.ts',
};

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

async function buildNode() {
  rmSync('dist/node', { recursive: true, force: true });
  await build({
    entryPoints: NODE_ENTRIES,
    outdir: 'dist/node',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay: they are what a stack trace says.
    minifyWhitespace: true,
    minifySyntax: true,
    external: Object.keys(dependencies),
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    plugins: [documentationPlugin],
    logLevel: 'warning',
  });
}

/** The live page: one folder that works wherever it is served from, the WASM core included. */
async function buildPage() {
  rmSync('dist/page', { recursive: true, force: true });
  await build({
    entryPoints: PAGE_ENTRIES,
    outdir: 'dist/page',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    plugins: [documentationPlugin],
    logLevel: 'warning',
    jsx: 'automatic',
    jsxImportSource: 'preact',
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
if (!coreOnly && isStaleBundle('dist/browser/index.js', 'web'))
  await buildBrowserBundles('dist/browser');
if (!coreOnly && isStaleBundle('dist/page/engine.js', 'web')) await buildPage();
if (process.argv.includes('--types')) buildDeclarations();
