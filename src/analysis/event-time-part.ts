import { partOnUse } from '../plan/part-on-use.ts';

/** The part of the analyzer for windows of time and watermarks, which reads intervals. */
export const EVENT_TIME = partOnUse(
  'the part of the analyzer for event time',
  () => import('./event-time.ts'),
);
