/**
 * A compiled `WebAssembly.Module`. Opaque here, since not every project that imports the package has declarations of
 * WebAssembly, which TypeScript keeps among the DOM's.
 */
export type CompiledModule = object;
