import type { ScalarFunction } from '../define.ts';
import { FORMATTED_NUMBERS } from '../to-char.ts';

/** Texts by number formats, and numbers of such texts. */
export const FAMILY: readonly ScalarFunction[] = FORMATTED_NUMBERS;
