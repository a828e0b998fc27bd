import type { SortOrder } from '../plan/expression.ts';

/** `ASC NULLS FIRST`. */
export function directionText({
  direction,
  nullOrdering,
}: Pick<SortOrder, 'direction' | 'nullOrdering'>): string {
  return `${direction === 'ascending' ? 'ASC' : 'DESC'} NULLS ${nullOrdering.toUpperCase()}`;
}
