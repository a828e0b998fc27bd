import { readFileSync } from 'node:fs';
import { WasmCore } from '../../src/wasm/core.ts';

/** The builds of the core that kernel tests run on. `npm run build:core` makes them. */
export const CORE_BUILDS = ['release', 'scalar', 'debug'] as const;
export type CoreBuild = (typeof CORE_BUILDS)[number];

const FILES: Record<CoreBuild, string> = {
  release: '../../dist/browser/millrace.wasm',
  scalar: '../../dist/browser/millrace.scalar.wasm',
  debug: '../../dist/test/millrace.debug.wasm',
};

const modules = new Map<CoreBuild, WebAssembly.Module>();

/** The compiled module of a build, compiled once per test process. */
export function coreModule(build: CoreBuild = 'release'): WebAssembly.Module {
  let module = modules.get(build);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(new URL(FILES[build], import.meta.url)));
    modules.set(build, module);
  }
  return module;
}

/** A fresh instance with a memory of its own. */
export function newCore(build: CoreBuild = 'release'): Promise<WasmCore> {
  return WasmCore.instantiate(coreModule(build));
}
