/**
 * Writes bundles with rolldown, because it lets us say what goes together. A bundler that is left alone makes a chunk of
 * every set of modules that the same entries reach; with two dozen parts that load on use these are sixty files for a
 * program that needs three. Each costs Node a millisecond and a page a request, and what is packed in small pieces packs
 * worse, by a tenth.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { transform } from 'esbuild';
import { rolldown } from 'rolldown';
import { documentationFilter, stripDocumentation } from './strip-documentation.mjs';

/** Removes the bundles of a folder, which is made if it isn't there. Their names have hashes: old ones would stay. */
export async function removeBundles(folder) {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith('.js')) await rm(join(folder, name));
}

/**
 * Writes the bundles of some entries to a folder. `front` and `engine` are entries by name: the two sides, which load by
 * themselves; what both need is one file, and what only one needs another. `guests` are further entries, which take what
 * they share with the sides from the files of these and have a file of their own for the rest. `rolldownOptions` and
 * `minify` are rolldown's.
 */
export async function writeBundles(
  folder,
  { front, engine = {}, guests = {}, minify, lineLengthMax, rolldownOptions },
) {
  const bundle = await rolldown({
    ...rolldownOptions,
    input: { ...front, ...engine, ...guests },
    // No module acts on being imported, but for the entries.
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: 'allow-extension',
    // Where one entry needs all formats from the start, that the others load them on use has no effect there.
    checks: { ineffectiveDynamicImport: false },
    plugins: [{ name: 'strip documentation', transform: stripped }],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    minify,
    comments: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { debugName: 'sides', name: sides(entriesOf(front), entriesOf(engine), entriesOf(guests)) },
      ],
    },
  });
  await bundle.close();
  for (const { type, fileName } of output) {
    if (type !== 'chunk') continue;
    await quoteAddresses(join(folder, fileName));
    if (lineLengthMax !== undefined) await breakLines(join(folder, fileName), lineLengthMax);
  }
}

const stripped = {
  filter: { id: documentationFilter },
  handler: (code, id) =>
    stripDocumentation(code, id).then((js) => ({ code: js, moduleType: 'js' })),
};

const entriesOf = (named) => Object.values(named).map((path) => resolve(path));

/**
 * The file of a module: that of the side which needs it from the start, or of both. What the front needs and a part of the
 * engine that loads on use is of both, too, so that no worker loads the front's file. Undecided where only such parts need
 * it, and for the entries themselves, which export what they say and no more.
 */
function sides(front, engine, guests) {
  let reached;
  return (id, graph) => {
    reached ??= {
      front: closureOf(front, graph),
      engine: closureOf(engine, graph),
      parts: closureOf(engine, graph, { onUse: true }),
      guests: closureOf(guests, graph),
    };
    if (front.includes(id) || engine.includes(id) || guests.includes(id)) return null;
    if (reached.front.has(id)) return reached.parts.has(id) ? 'shared' : 'front';
    if (reached.engine.has(id)) return 'engine';
    return reached.guests.has(id) && !reached.parts.has(id) ? 'guests' : null;
  };
}

/** The modules that load with some entries, from the start, or `onUse` also behind an `import()`. */
function closureOf(entries, graph, { onUse = false } = {}) {
  const closure = new Set();
  const waiting = [...entries];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (closure.has(id)) continue;
    closure.add(id);
    const module = graph.getModuleInfo(id);
    waiting.push(...(module?.importedIds ?? []));
    if (onUse) waiting.push(...(module?.dynamicallyImportedIds ?? []));
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

/**
 * Node prints the line of an error that nobody caught, and a minified file is one line. Breaking it costs a byte in a hundred,
 * laying it out for reading a quarter.
 */
async function breakLines(file, lineLengthMax) {
  const { code } = await transform(await readFile(file, 'utf8'), {
    minifyWhitespace: true,
    lineLimit: lineLengthMax,
  });
  await writeFile(file, code);
}
