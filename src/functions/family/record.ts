import type { ScalarFunction } from '../define.ts';
import { fromCsv } from '../from-csv.ts';
import { fromJson } from '../from-json.ts';
import { SCHEMA_OF } from '../schema-of.ts';
import { toCsv } from '../to-csv.ts';
import { toJson } from '../to-json.ts';

/** Values to JSON and CSV, and back. */
export const FAMILY: readonly ScalarFunction[] = [fromJson, toJson, fromCsv, toCsv, ...SCHEMA_OF];
