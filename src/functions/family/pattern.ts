import type { ScalarFunction } from '../define.ts';
import { MATCHING } from '../matching.ts';
import { REGEXP_REPLACE } from '../regexp-replace.ts';
import { strToMap } from '../str-to-map.ts';
import { URLS } from '../url.ts';

/** Regular expressions, and the library that runs them: a third of all that an engine could load. */
export const FAMILY: readonly ScalarFunction[] = [
  ...MATCHING,
  ...REGEXP_REPLACE,
  strToMap,
  ...URLS,
];
