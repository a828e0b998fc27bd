import type { GroupsQuestion } from '../../plan/group-functions.ts';
import type { ValueRow } from '../../types/value.ts';

/** The rows of each group, in the order in which they came. */
export function rowsOfGroups<Row>(
  { rows, groups, keys }: GroupsQuestion,
  toRow: (row: ValueRow) => Row,
): readonly (readonly Row[])[] {
  const lists: Row[][] = keys.map(() => []);
  rows.forEach((row, at) => {
    lists[groups[at]].push(toRow(row));
  });
  return lists;
}
