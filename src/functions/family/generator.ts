import type { GeneratorFunction } from '../define.ts';
import { GENERATORS } from '../generator.ts';

/** What makes several rows of one. */
export const FAMILY: readonly GeneratorFunction[] = GENERATORS;
