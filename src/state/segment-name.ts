/** What the names of all segments begin with. */
export const SEGMENTS = 'state/';

/** The entry that holds a version of the state. */
export function segmentName(version: number): string {
  return `${SEGMENTS}${version}`;
}
