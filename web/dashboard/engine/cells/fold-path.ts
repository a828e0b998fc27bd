/**
 * Folds what differs from request to request out of a path, so that a list of paths is one of places: the query string
 * goes, and segments that are identifiers become `{id}`. `/users/4711/orders?page=2` is `/users/{id}/orders`.
 */

const ID = '{id}';
const NUMBER = /^\d+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Hexadecimal of a hash's length, with at least one digit: `deadbeef` alone could be a word. */
const HASH = /^(?=.*\d)[0-9a-f]{8,}$/i;
/** Letters and digits in a mix that no one writes by hand, as ULIDs, object ids and short links are. */
const TOKEN = /^(?=(?:.*\d){3})(?=.*[a-z])[\w-]{16,}$/i;
/** `order-4711`, `INV_20261125_7`: words that end in a number of three digits or more. */
const NUMBERED = /^([a-z]+[-_.])\d{3,}(?:[-_]\d+)*$/i;
/** What bundlers and uploads put between name and ending. */
const FILE_ENDING = /^(.+?)(\.[a-z0-9]{1,5})$/i;

/** Paths beyond this length are cut: they are attacks or data, not places. */
const LENGTH_MAX = 200;

export function foldPath(path: string): string {
  const end = path.search(/[?#;]/);
  const place = end < 0 ? path : path.slice(0, end);
  const folded = place.split('/').map(foldSegment).join('/');
  return folded.length > LENGTH_MAX ? `${folded.slice(0, LENGTH_MAX)}…` : folded;
}

function foldSegment(segment: string): string {
  if (segment.length === 0) return segment;
  if (isIdentifier(segment)) return ID;
  const numbered = NUMBERED.exec(segment);
  if (numbered !== null) return `${numbered[1]}${ID}`;
  const file = FILE_ENDING.exec(segment);
  return file !== null && isIdentifier(file[1]) ? `${ID}${file[2]}` : segment;
}

function isIdentifier(segment: string): boolean {
  return NUMBER.test(segment) || UUID.test(segment) || HASH.test(segment) || TOKEN.test(segment);
}
