import type { GeneratorFunction } from '../define.ts';
import { GENERATORS } from '../generator.ts';
import { jsonTuple } from '../json-tuple.ts';

/** What makes several rows of one. */
export const FAMILY: readonly GeneratorFunction[] = [...GENERATORS, jsonTuple];
