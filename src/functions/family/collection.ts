import { COLLECTION } from '../collection.ts';
import type { ScalarFunction } from '../define.ts';

/** Arrays and maps. */
export const FAMILY: readonly ScalarFunction[] = COLLECTION;
