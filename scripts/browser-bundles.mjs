/**
 * Bundles for browsers: `index.js` and `functions.js` for the page, `worker.js` for the engine in its worker, and what they
 * share. All libraries are in them, so that the folder works as it is, copied to any static host.
 *
 * With rolldown, because it lets us say what goes together. A bundler that is left alone makes a chunk of every set of
 * modules that the same entries reach; with a dozen parts that load on use these are thirty files for a page that needs
 * four, and what is packed in small pieces packs worse, by a tenth.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { documentationFilter, stripDocumentation } from './strip-documentation.mjs';

const PAGE = { index: 'web/index.ts', functions: 'src/api/functions.ts' };
const ENGINE = { worker: 'web/worker.ts' };

/** Writes the bundles to a folder, which is emptied before. */
export async function buildBrowserBundles(folder) {
  await rm(folder, { recursive: true, force: true });
  const bundle = await rolldown({
    input: { ...PAGE, ...ENGINE },
    platform: 'browser',
    transform: { target: 'es2022' },
    // No module acts on being imported, but for the entry of the worker.
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: 'allow-extension',
    plugins: [{ name: 'strip documentation', transform: stripped }],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    minify: true,
    comments: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ debugName: 'sides', name: sideOf }],
    },
  });
  await bundle.close();
  for (const { type, fileName } of output) {
    if (type === 'chunk') await quoteAddresses(join(folder, fileName));
  }
}

const stripped = {
  filter: { id: documentationFilter },
  handler: (code, id) =>
    stripDocumentation(code, id).then((js) => ({ code: js, moduleType: 'js' })),
};

/** The file of a module: that of the side which needs it from the start, or of both. Undecided where it loads on use. */
function sideOf(id, graph) {
  if (entries({ ...PAGE, ...ENGINE }).includes(id)) return null;
  const isOnPage = entries(PAGE).some((entry) => reaches(entry, id, graph));
  const isInEngine = entries(ENGINE).some((entry) => reaches(entry, id, graph));
  if (isOnPage) return isInEngine ? 'shared' : 'page';
  return isInEngine ? 'engine' : null;
}

const entries = (named) => Object.values(named).map((path) => resolve(path));

const reached = new WeakMap();

/** Whether a module loads with an entry, without an `import()` on the way. */
function reaches(entry, id, graph) {
  if (!reached.has(graph)) reached.set(graph, new Map());
  const closures = reached.get(graph);
  if (!closures.has(entry)) closures.set(entry, closureOf(entry, graph));
  return closures.get(entry).has(id);
}

function closureOf(entry, graph) {
  const closure = new Set();
  const waiting = [entry];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (closure.has(id)) continue;
    closure.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return closure;
}

/**
 * The minifier writes texts as templates. Bundlers find a file by `new URL('…', import.meta.url)` and a worker by its
 * options, and not all of them read templates.
 */
async function quoteAddresses(file) {
  const code = await readFile(file, 'utf8');
  const quoted = code
    .replace(/new URL\(`([^`$]+)`,\s*import\.meta\.url\)/g, "new URL('$1',import.meta.url)")
    .replace(/\{type:`module`\}/g, "{type:'module'}");
  if (quoted !== code) await writeFile(file, quoted);
}
