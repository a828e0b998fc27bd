/** Where in the log the tail looks, and where it looks after a scroll. */
import type { PageRequest } from '../protocol.ts';
import type { TailPage } from './page-state.ts';

/** The newest rows; those from a row on; those before a row. */
export type TailPlace =
  | { readonly kind: 'end' }
  | { readonly kind: 'from'; readonly number: number }
  | { readonly kind: 'before'; readonly number: number };

export interface TailWish {
  readonly place: TailPlace;
  readonly count: number;
  readonly failingOnly: boolean;
}

export function tailRequest({ place, count, failingOnly }: TailWish): PageRequest {
  switch (place.kind) {
    case 'end':
      return { kind: 'tail', from: 'end', count, failingOnly };
    case 'from':
      return { kind: 'tail', from: place.number, count, failingOnly };
    case 'before':
      return { kind: 'tail', from: 'end', before: place.number, count, failingOnly };
  }
}

/**
 * The place `by` rows below (above, if negative) what is shown; undefined where there is nothing. Under a filter the rows
 * beyond are unknown, so the place is named by a row that is shown.
 */
export function scrolledPlace(tail: TailPage, by: number): TailPlace | undefined {
  const { rows, start, end } = tail;
  if (rows.length === 0 || by === 0) return undefined;
  if (by < 0) {
    if (rows[0].number <= start) return undefined;
    const below = Math.max(0, rows.length + by);
    return { kind: 'before', number: rows[below].number };
  }
  if (rows[rows.length - 1].number >= end - 1) return undefined;
  return { kind: 'from', number: rows[Math.min(by, rows.length - 1)].number };
}

/** The place at a share of all rows that are kept, 0 the oldest, 1 the newest `count`: where a scroll bar was dragged to. */
export const placeAtShare = (
  { start, end }: TailPage,
  share: number,
  count: number,
): TailPlace => ({
  kind: 'from',
  number: start + Math.round(share * Math.max(0, end - start - count)),
});

/** Shows a row with others around it; `start` is the oldest row that is kept. */
export const placeAround = (start: number, number: number, count: number): TailPlace => ({
  kind: 'from',
  number: Math.max(start, number - Math.floor(count / 2)),
});
