import { partOnUse } from '../plan/part-on-use.ts';

/** What the analysis of window tables (`TUMBLE`, `HOP`, `CUMULATE`, `SESSION`) and of late rows needs. */
export const WINDOW_TABLES = partOnUse(
  'the analysis of window tables',
  () => import('./window-tables.ts'),
);
