/**
 * Writes bundles with rolldown, because it lets us say what goes together. A bundler that is left alone makes a chunk of
 * every set of modules that the same entries reach; with two dozen parts that load on use these are sixty files for a
 * program that needs three. Each costs Node a millisecond and a page a request, and what is packed in small pieces packs
 * worse, by a tenth.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { documentationFilter, stripDocumentation } from './strip-documentation.mjs';

/** Removes the bundles of a folder, which is made if it isn't there. Their names have hashes: old ones would stay. */
export async function removeBundles(folder) {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith('.js')) await rm(join(folder, name));
}

/**
 * Writes the bundles of some entries to a folder. `front` and `engine` are entries by name: the two sides, which load by
 * themselves; what both need is one file, and what only one needs another. `guests` are further entries, which take what
 * they share with the sides from the files of these and have a file of their own for the rest; `visitors` are such that live
 * beside the front, and must not load the engine. `rolldownOptions` and `minify` are rolldown's.
 */
export async function writeBundles(
  folder,
  { front, engine = {}, guests = {}, visitors = {}, minify, lineLengthMax, rolldownOptions },
) {
  const bundle = await rolldown({
    ...rolldownOptions,
    input: { ...front, ...engine, ...guests, ...visitors },
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
        {
          debugName: 'sides',
          name: sides({
            front: entriesOf(front),
            engine: entriesOf(engine),
            guests: entriesOf(guests),
            visitors: entriesOf(visitors),
          }),
        },
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
 * The file of a module: that of the side which needs it from the start, or of both. What the front, or a visitor, needs and a
 * part of the engine that loads on use is of both, too, so that no worker loads the front's file, and no visitor the engine's.
 * Undecided where only such parts need it, and for the entries themselves, which export what they say and no more.
 */
function sides(entries) {
  let reached;
  return (id, graph) => {
    reached ??= {
      front: closureOf(entries.front, graph),
      engine: closureOf(entries.engine, graph),
      parts: closureOf(entries.engine, graph, { onUse: true }),
      guests: closureOf(entries.guests, graph),
      visitors: closureOf(entries.visitors, graph),
    };
    if (Object.values(entries).some((side) => side.includes(id))) return null;
    const isOnUse = reached.parts.has(id);
    if (reached.front.has(id)) return isOnUse ? 'shared' : 'front';
    if (reached.visitors.has(id)) return isOnUse ? 'shared' : 'visitors';
    if (reached.engine.has(id)) return 'engine';
    return reached.guests.has(id) && !isOnUse ? 'guests' : null;
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
 * Node prints the line of an error that nobody caught, and a minified file is one line. Breaks lines where a part of the
 * syntax tree begins behind a sign after which a new line means nothing.
 */
async function breakLines(file, lineLengthMax) {
  const code = await readFile(file, 'utf8');
  const places = [];
  collectBreaks(parseAst(code), code, places);
  places.sort((a, b) => a - b);
  const lines = [];
  let begin = 0;
  for (const [index, place] of places.entries()) {
    const next = places[index + 1] ?? code.length;
    if (next - begin <= lineLengthMax || place <= begin) continue;
    lines.push(code.slice(begin, place));
    begin = place;
  }
  lines.push(code.slice(begin));
  await writeFile(file, lines.join('\n'));
}

function collectBreaks(node, code, places) {
  if (Array.isArray(node)) {
    for (const item of node) collectBreaks(item, code, places);
  } else if (node !== null && typeof node === 'object') {
    if (typeof node.start === 'number' && ';{},('.includes(code[node.start - 1])) {
      places.push(node.start);
    }
    // What is between the quotes of a template is no code.
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'quasis') collectBreaks(value, code, places);
    }
  }
}
