import type { ValueRow } from '../types/value.ts';
import type { GroupsQuestion } from './group-functions.ts';

/** Makes one list of the rows of a question that came in parts, each with the groups of its rows. */
export function joinGroupParts<Rows>(
  parts: readonly { readonly rows: Rows; readonly groups: Uint32Array }[],
  toValues: (rows: Rows) => readonly ValueRow[],
): Pick<GroupsQuestion, 'rows' | 'groups'> {
  const rows = parts.flatMap((part) => toValues(part.rows));
  const groups = new Uint32Array(rows.length);
  let at = 0;
  for (const part of parts) {
    groups.set(part.groups, at);
    at += part.groups.length;
  }
  return { rows, groups };
}
