import type { ScalarFunction } from '../define.ts';
import { JSON_TEXTS } from '../json.ts';

/** JSON texts: what is in them, and values as JSON. */
export const FAMILY: readonly ScalarFunction[] = JSON_TEXTS;
