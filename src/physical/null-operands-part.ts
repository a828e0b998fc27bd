import { partOnUse } from '../plan/part-on-use.ts';

/** What a NULL among the operands of a function means for the others. */
export const NULL_OPERANDS = partOnUse(
  'operands that are null',
  () => import('./null-operands.ts'),
);
