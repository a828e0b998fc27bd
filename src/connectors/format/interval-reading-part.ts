import { partOnUse } from '../../plan/part-on-use.ts';
import type { DataType } from '../../types/data-type.ts';
import { holdsKind } from '../../types/holds-kind.ts';

/** What reads texts as intervals. */
export const INTERVAL_READING = partOnUse(
  'the reader of intervals',
  () => import('../../types/interval-reading.ts'),
);

/** Asks for what reading texts as a type needs, where it becomes known that some are to be. Throws `PartNotLoaded`. */
export function needReaders(type: DataType): void {
  const isInterval = holdsKind(type, 'day_time_interval') || holdsKind(type, 'year_month_interval');
  if (isInterval) INTERVAL_READING.get();
}
