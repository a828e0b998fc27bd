/*
 * States that remember where each value arrived. Rows of one group come in order; only states that were merged, as panes
 * of a window are, have to be sorted.
 */

/** The order in which things arrived, as their indexes; undefined where that is the order that they are in. */
export function arrivalOrder(places: readonly number[]): readonly number[] | undefined {
  if (places.every((place, index) => index === 0 || places[index - 1] <= place)) return undefined;
  return places.map((_, index) => index).sort((a, b) => places[a] - places[b]);
}

/** Values in the order in which they arrived. */
export function inArrivalOrder<T>(values: readonly T[], places: readonly number[]): readonly T[] {
  return arrivalOrder(places)?.map((index) => values[index]) ?? [...values];
}

/** The latest of some places; 0 of none. */
export function latestOf(places: readonly number[]): number {
  return places.reduce((latest, place) => Math.max(latest, place), 0);
}
