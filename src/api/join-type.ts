import { unsupportedJoinType } from '../errors/api-errors.ts';
import type { JoinType } from '../plan/logical-plan.ts';

const JOIN_TYPES: ReadonlyMap<string, JoinType> = new Map([
  ['inner', 'inner'],
  ['outer', 'fullOuter'],
  ['full', 'fullOuter'],
  ['fullouter', 'fullOuter'],
  ['leftouter', 'leftOuter'],
  ['left', 'leftOuter'],
  ['rightouter', 'rightOuter'],
  ['right', 'rightOuter'],
  ['leftsemi', 'leftSemi'],
  ['semi', 'leftSemi'],
  ['leftanti', 'leftAnti'],
  ['anti', 'leftAnti'],
  ['cross', 'cross'],
]);

/** A join type in any of Spark's spellings: case and underscores don't count. */
export function parseJoinType(text: string): JoinType {
  const type = JOIN_TYPES.get(text.toLowerCase().replaceAll('_', ''));
  if (type === undefined) throw unsupportedJoinType(text, [...JOIN_TYPES.keys()]);
  return type;
}
