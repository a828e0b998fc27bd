import type { ScalarFunction } from '../define.ts';
import { DIGEST } from '../digest.ts';

/** Cryptographic digests, and the library that computes them. */
export const FAMILY: readonly ScalarFunction[] = DIGEST;
