import { BASE32 } from '../base32.ts';
import type { ScalarFunction } from '../define.ts';
import { ENCODING } from '../encoding.ts';
import { FORMATTING } from '../formatting.ts';
import { jaroWinklerSimilarity } from '../jaro-winkler.ts';
import { LIKE } from '../like.ts';
import { SESSION_NAMES } from '../session-names.ts';
import { STRING } from '../string.ts';
import { STRING_BUILDING } from '../string-building.ts';
import { TEXT_FORMS } from '../text-forms.ts';

/** Texts: their parts, cases, patterns and encodings. Regular expressions are a family of their own. */
export const FAMILY: readonly ScalarFunction[] = [
  ...STRING,
  ...STRING_BUILDING,
  ...LIKE,
  ...ENCODING,
  ...TEXT_FORMS,
  ...FORMATTING,
  ...BASE32,
  ...SESSION_NAMES,
  jaroWinklerSimilarity,
];
