import { partOnUse } from '../plan/part-on-use.ts';

/** The operators of session windows, which load with the function `session_window`. */
export const SESSIONS = partOnUse(
  'the operators of session windows',
  () => import('./plan-session-windows.ts'),
);
