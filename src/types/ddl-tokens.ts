import { syntaxError, unclosedComment } from '../errors/parse-errors.ts';

/** A piece of a DDL string, with its place in it. */
export interface DdlToken {
  /** `end` comes once, after everything else, with an empty text. */
  readonly kind: 'word' | 'quoted' | 'number' | 'string' | 'symbol' | 'end';
  /** As written; a quoted name without its back-ticks. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PATTERNS = [
  ['space', /(?:\s|--[^\r\n]*|\/\*[\s\S]*?\*\/)+/y],
  ['number', /\d+(?![\p{L}\p{N}_])/uy],
  ['word', /[\p{L}\p{N}_]+/uy],
  ['quoted', /`(?:[^`]|``)*`/y],
  [
    'string',
    /[rR]'[^']*'|[rR]"[^"]*"|'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/y,
  ],
  ['symbol', /[<>(),:]/y],
] as const;

/** A part of a text, from its first character to past its last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Cuts a DDL string, or a part of a text, into tokens. Fails with PARSE_SYNTAX_ERROR at a character that starts none. */
export function ddlTokens(
  text: string,
  range: TextRange = { start: 0, end: text.length },
): readonly DdlToken[] {
  const tokens: DdlToken[] = [];
  let at = range.start;
  while (at < range.end) {
    const [kind, end] = nextToken(text, at);
    if (kind === 'quoted') {
      const name = text.slice(at + 1, end - 1).replaceAll('``', '`');
      tokens.push({ kind, text: name, start: at, end });
    } else if (kind !== 'space') {
      tokens.push({ kind, text: text.slice(at, end), start: at, end });
    }
    at = end;
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return tokens;
}

function nextToken(text: string, at: number): [(typeof PATTERNS)[number][0], number] {
  // A raw string begins like a word.
  const order = /[rR]['"]/y;
  order.lastIndex = at;
  if (order.test(text)) {
    const end = matchEnd(PATTERNS[4][1], text, at);
    if (end > at) return ['string', end];
  }
  for (const [kind, pattern] of PATTERNS) {
    const end = matchEnd(pattern, text, at);
    if (end > at) return [kind, end];
  }
  const place = { text, offset: at };
  throw text.startsWith('/*', at)
    ? unclosedComment(place)
    : syntaxError(place, { token: text.slice(at, at + 1) });
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
