import type { ScalarFunction } from '../define.ts';
import { RANDOM_NUMBERS } from '../random/random-number.ts';
import { RANDOM_TEXTS } from '../random/random-text.ts';
import { ROW_PLACES } from '../random/row-place.ts';
import { shuffle } from '../random/shuffle.ts';

/** What is not the same for the same arguments: random values, and where a row is. */
export const FAMILY: readonly ScalarFunction[] = [
  ...RANDOM_NUMBERS,
  ...RANDOM_TEXTS,
  ...ROW_PLACES,
  shuffle,
];
