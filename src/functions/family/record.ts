import type { ScalarFunction } from '../define.ts';
import { fromJson } from '../from-json.ts';
import { SCHEMA_OF } from '../schema-of.ts';
import { toJson } from '../to-json.ts';

/** Values to JSON and CSV, and back. */
export const FAMILY: readonly ScalarFunction[] = [fromJson, toJson, ...SCHEMA_OF];
