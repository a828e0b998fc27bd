/** Keeps rows in place while someone points at them. */

export interface NamedRow {
  readonly name: string;
  readonly prefix?: string;
}

export const rowKey = (row: NamedRow): string => `${row.prefix ?? ''} ${row.name}`;

/**
 * The latest rows in the order that is shown: known names keep their place and take the new numbers, what left the list
 * keeps its old ones, and names that are new wait until the order is let go.
 */
export function inHeldOrder<Row extends NamedRow>(
  held: readonly Row[],
  latest: readonly Row[],
): readonly Row[] {
  const byKey = new Map(latest.map((row) => [rowKey(row), row]));
  return held.map((row) => byKey.get(rowKey(row)) ?? row);
}
