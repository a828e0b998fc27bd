import { functionNames, loadFunctions } from '../../src/functions/registry.ts';

/* Imported by what analyzes or compiles plans that nobody prepared: every family of functions is loaded. */

await loadFunctions(functionNames());
