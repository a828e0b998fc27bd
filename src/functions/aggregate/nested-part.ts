import { partOnUse } from '../../plan/part-on-use.ts';

/** min, max, first and last of arrays, structs and maps. */
export const NESTED_AGGREGATES = partOnUse(
  'the aggregates of nested values',
  () => import('./nested.ts'),
);
