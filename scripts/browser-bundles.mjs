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

/**
 * The file of a module: that of the side which needs it from the start, or of both. What the page needs and a part of the
 * engine that loads on use is of both, too, so that no worker loads the page's file. Undecided where only such parts need it.
 */
function sideOf(id, graph) {
  if (entries({ ...PAGE, ...ENGINE }).includes(id)) return null;
  if (reaches(PAGE, id, graph))
    return reaches(ENGINE, id, graph, 'sooner or later') ? 'shared' : 'page';
  return reaches(ENGINE, id, graph) ? 'engine' : null;
}

const entries = (named) => Object.values(named).map((path) => resolve(path));

/** The modules that load with some entries, by the graph, so that each is walked once. */
const closures = new WeakMap();

/** Whether a module loads with entries: from the start, or also behind an `import()`. */
function reaches(named, id, graph, when = 'from the start') {
  if (!closures.has(graph)) closures.set(graph, new Map());
  const known = closures.get(graph);
  const key = `${when} ${Object.keys(named)}`;
  if (!known.has(key)) known.set(key, closureOf(entries(named), graph, when));
  return known.get(key).has(id);
}

function closureOf(waiting, graph, when) {
  const closure = new Set();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (closure.has(id)) continue;
    closure.add(id);
    const module = graph.getModuleInfo(id);
    waiting.push(...(module?.importedIds ?? []));
    if (when !== 'from the start') waiting.push(...(module?.dynamicallyImportedIds ?? []));
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
