import type { ScalarFunction } from '../define.ts';
import { ELEMENT } from '../element.ts';

/** Elements of arrays and values of maps. */
export const FAMILY: readonly ScalarFunction[] = ELEMENT;
