import { AGGREGATES } from '../aggregate/index.ts';
import { ARITHMETIC } from '../arithmetic.ts';
import { CAST } from '../cast.ts';
import { COMPARISON } from '../comparison.ts';
import { CONDITIONAL } from '../conditional.ts';
import type { AggregateFunction, ScalarFunction } from '../define.ts';
import { LOGICAL } from '../logical.ts';
import { STRUCT } from '../struct.ts';

/** What every engine holds: the functions that rules put into plans unasked, and those that most queries name. */
export const CORE: readonly (ScalarFunction | AggregateFunction)[] = [
  ...AGGREGATES,
  ...ARITHMETIC,
  ...CAST,
  ...COMPARISON,
  ...CONDITIONAL,
  ...LOGICAL,
  ...STRUCT,
];
