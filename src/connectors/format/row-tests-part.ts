import { type PartOnUse, partOnUse } from '../../plan/part-on-use.ts';

/** What tells record parsers of filters; without it they give all rows. */
export const ROW_TESTS: PartOnUse<typeof import('./row-tests.ts')> = partOnUse(
  'the part of record parsers for filters',
  () => import('./row-tests.ts'),
);
