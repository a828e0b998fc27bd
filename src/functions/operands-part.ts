import { partOnUse } from '../plan/part-on-use.ts';

/** What operators make of nested operands that differ, and of those that they refuse. */
export const UNCOMMON_OPERANDS = partOnUse(
  'uncommon operands',
  () => import('./uncommon-operands.ts'),
);
