import { CIPHERS } from '../cipher.ts';
import type { ScalarFunction } from '../define.ts';

/** Encryption, and the library that does it. */
export const FAMILY: readonly ScalarFunction[] = CIPHERS;
