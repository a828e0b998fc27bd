import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { coreNotFound } from '../src/errors/storage-errors.ts';
import type { CompiledModule } from '../src/ports/compiled-module.ts';
import { supportsSimd } from '../src/wasm/simd.ts';

/** Beside a program's own bundle, beside the package's bundles for browsers, and there from a source file of `node/`. */
const FOLDERS = ['./', '../browser/', '../dist/browser/'];

/** Compiles the WASM core: the SIMD build, or the scalar one where the processor has no SIMD. */
export async function compileCore(): Promise<CompiledModule> {
  const file = supportsSimd() ? 'millrace.wasm' : 'millrace.scalar.wasm';
  return new WebAssembly.Module(await readFile(locateCore(file)));
}

function locateCore(file: string): string {
  const paths = FOLDERS.map((folder) => fileURLToPath(new URL(folder + file, import.meta.url)));
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) throw coreNotFound({ file, paths });
  return found;
}
