/**
 * The text of the filter box. `status:5xx path:/api/* -method:GET "timed out"`: a field and its value, a star at the end
 * for all that begin so, a minus for what is left out, a word or a quoted text for the whole line.
 */
import type { FilterTerm } from '../protocol.ts';

/** What is wrong with a text, and which part of it. */
export interface FilterProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedFilter {
  readonly terms: readonly FilterTerm[];
  /** The first thing that can't be read; then nothing of the text is taken over. */
  readonly problem: FilterProblem | undefined;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly isNegated: boolean;
  readonly field: string;
  readonly value: string;
  readonly isQuoted: boolean;
  /** A star behind the closing quote. */
  readonly isStarred: boolean;
}

/** Minus, field and colon, each optional, then a quoted text (with `\"` inside) or anything up to a space. */
const PIECE = /(-?)(?:([A-Za-z_@][\w@.-]*):)?(?:"((?:[^"\\]|\\.)*)"(\*?)(?=\s|$)|([^\s"]\S*)?)/y;
/** What is read as a class of status unless it is quoted: `5xx`, and `9xx` or `xx`, which are refused. */
const LIKE_A_CLASS = /^\d?xx$/i;
const QUOTES_OF_NOTHING = 'The quotes hold nothing. Write the text to look for between them.';

export function parseFilter(text: string): ParsedFilter {
  const terms: FilterTerm[] = [];
  let index = 0;
  while (true) {
    while (/\s/.test(text.charAt(index))) index++;
    if (index >= text.length) return { terms, problem: undefined };
    const piece = readPiece(text, index);
    const message = piece === undefined ? unreadable(text, index) : complaint(piece);
    if (piece === undefined || message !== undefined) {
      const end = piece?.end ?? text.length;
      return { terms: [], problem: { message: message ?? '', start: index, end } };
    }
    terms.push(toTerm(piece));
    index = piece.end;
  }
}

function readPiece(text: string, start: number): Piece | undefined {
  PIECE.lastIndex = start;
  const found = PIECE.exec(text);
  if (found === null || found[0] === '') return undefined;
  const [whole, minus, field = '', quoted, star, plain = ''] = found;
  const end = start + whole.length;
  // A quote that is not closed ends the piece before it.
  if (text.charAt(end) === '"') return undefined;
  return {
    start,
    end,
    isNegated: minus === '-',
    field,
    value: quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'),
    isQuoted: quoted !== undefined,
    isStarred: star === '*',
  };
}

function unreadable(text: string, start: number): string {
  const opened = text.indexOf('"', start);
  const closed = text.slice(opened + 1).search(/(?<!\\)"/);
  return closed >= 0
    ? 'After a closing quote comes a space.'
    : `The quote at ${text.slice(opened, opened + 12)} is not closed. Add " at the end.`;
}

/** Without a field, a value is looked for in the whole line. */
const isOfLine = (field: string) => field === '' || field === 'text';

function complaint({ field, value, isNegated, isQuoted, isStarred }: Piece): string | undefined {
  if (isStarred)
    return isOfLine(field) ? 'A text is found anywhere in a line; it needs no star.' : undefined;
  if (value === '' && isQuoted) return QUOTES_OF_NOTHING;
  if (value === '' && field !== '')
    return `Nothing stands after ${field}: — write a value, or remove it.`;
  if (value === '' && isNegated) return 'Nothing stands after the minus. Write what to leave out.';
  if (isQuoted) return undefined;
  const star = value.indexOf('*');
  if (field !== '' && star >= 0 && star < value.length - 1)
    return `A star stands only at the end: ${field}:${value.slice(0, star + 1)}`;
  if (field === 'status' && LIKE_A_CLASS.test(value) && !/^[1-5]xx$/i.test(value))
    return 'Classes of status are 1xx, 2xx, 3xx, 4xx and 5xx.';
  return undefined;
}

function toTerm({ field, value, isNegated, isQuoted, isStarred }: Piece): FilterTerm {
  if (isStarred) return { field, value, isNegated, match: 'prefix' };
  if (isOfLine(field)) return { field: 'text', value, isNegated, match: 'contains' };
  if (!isQuoted && field === 'status' && /^[1-5]xx$/i.test(value))
    return { field, value: value.toLowerCase(), isNegated, match: 'class' };
  if (!isQuoted && value.endsWith('*'))
    return { field, value: value.slice(0, -1), isNegated, match: 'prefix' };
  return { field, value, isNegated, match: 'exact' };
}

/** A term as it would be typed: `parseFilter` reads it back. */
export function writeTerm({ field, value, isNegated, match }: FilterTerm): string {
  const minus = isNegated ? '-' : '';
  const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
  if (match === 'contains') {
    const isPlain = /^[^\s":*-][^\s":*]*$/.test(value);
    return minus + (isPlain ? value : quoted);
  }
  if (match === 'prefix') return `${minus}${field}:${/[\s"*]/.test(value) ? quoted : value}*`;
  const mustQuote =
    value === '' || /[\s"*]/.test(value) || (match === 'exact' && LIKE_A_CLASS.test(value));
  return `${minus}${field}:${mustQuote ? quoted : value}`;
}
