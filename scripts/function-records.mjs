/** The records of the functions, for what is written from them, and how their names are spelled in TypeScript. */
import { mkdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** Written by hand in `core-functions.ts`. */
const BY_HAND = ['window', 'when', 'expr', 'col', 'column', 'lit', 'asc', 'desc'];

/** Words that can't name a function in a module. */
const RESERVED = new Set(
  'if in case do else for new null this true false void with yield let static enum await while try throw switch super return import function finally extends export delete default debugger continue const class catch break var typeof instanceof'.split(
    ' ',
  ),
);

/** The families as lists of records by name, in a module that Node can load; the core functions are the family `core`. */
export async function loadFamilies() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { CORE } from './core.ts'; export { FAMILY_LOADERS } from './loaders.ts';`,
      resolveDir: 'src/functions/family',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    packages: 'external',
    outfile: 'families.mjs',
  });
  const file = new URL('../node_modules/.cache/millrace-families.mjs', import.meta.url);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, outputFiles[0].contents);
  const { CORE, FAMILY_LOADERS } = await import(`${file.href}?${Date.now()}`);
  const families = { core: CORE };
  for (const [name, load] of Object.entries(FAMILY_LOADERS)) families[name] = (await load()).FAMILY;
  return families;
}

/** The names of a record: its own and its aliases, as the registry compares them. */
export const namesOf = (record) =>
  [record.name, ...(record.aliases ?? [])].map((name) => name.toLowerCase());

/** A name in TypeScript. */
export const camelCase = (name) =>
  name.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Whether a function of a name is written to `src/api/functions.ts`, unless it takes lambdas. */
export const isGenerated = (name) =>
  /^[a-z][a-z0-9_]*$/.test(name) && !BY_HAND.includes(name) && !RESERVED.has(camelCase(name));
