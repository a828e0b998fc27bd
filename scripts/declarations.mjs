/**
 * Writes `dist/types/`: the declarations that the entry points reach, for Node and for browsers, and no others. They come
 * from the sources as they are, a file each, so that an editor's "go to definition" ends where the code is.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const FOLDER = 'dist/types';
const ENTRIES = [
  'node/index',
  'node/dstream/index',
  'web/index',
  'web/dstream/index',
  'web/worker',
  'src/api/functions',
];
const PROJECTS = ['tsconfig.types.json', 'tsconfig.types-web.json'];
/** Classes of the API extend others that no entry point exports: who reads of their methods reads these, too. */
const API = resolve(FOLDER, 'src/api');
const COMMENT = /^[ \t]*\/\*[\s\S]*?\*\/\n/gm;
const EXPORTED = /\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*from\s*['"](\.[^'"]+)['"]/g;
const IMPORTED = /(?:\bfrom|\bimport\()\s*['"](\.[^'"]+)['"]/g;

export function buildDeclarations() {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const project of PROJECTS) {
    execFileSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', project], {
      stdio: 'inherit',
    });
  }
  // The kernels are nobody's but the engine's: outside of it they have no types.
  writeFileSync(
    join(FOLDER, 'src/wasm/kernels.d.ts'),
    "import type { LinearMemory } from './memory.ts';\n" +
      'export interface Kernels {\n  readonly memory: LinearMemory;\n}\n',
  );
  // Outside this project nobody knows AssemblyScript's names of number types.
  for (const name of ['abi', 'record-abi', 'line-abi']) {
    const abi = join(FOLDER, `assembly/${name}.d.ts`);
    if (!existsSync(abi)) continue;
    writeFileSync(abi, readFileSync(abi, 'utf8').replaceAll(': i32', ': number'));
  }
  removeUnreached();
  removeInnerComments();
}

/** Removes the declarations that no entry point reaches. */
function removeUnreached() {
  const reached = reachedBy(IMPORTED);
  for (const file of declarations()) if (!reached.has(file)) rmSync(file);
}

/** What an entry point exports is explained where it is used; the rest is for compilers alone, and read in the sources. */
function removeInnerComments() {
  const exported = reachedBy(EXPORTED);
  for (const file of declarations()) {
    if (exported.has(file) || dirname(file) === API) continue;
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(COMMENT, ''));
  }
}

/** The entry points, and what follows from them by their imports or exports. */
function reachedBy(statement) {
  const reached = new Set();
  const waiting = ENTRIES.map((entry) => resolve(FOLDER, `${entry}.d.ts`));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(statement)) {
      waiting.push(resolve(dirname(file), path.replace(/(\.d)?\.[jt]s$/, '.d.ts')));
    }
  }
  return reached;
}

function declarations() {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => resolve(FOLDER, name));
}
