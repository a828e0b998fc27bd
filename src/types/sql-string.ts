/**
 * Spark's string literals in SQL and DDL text: `'…'` and `"…"` with backslash escapes, `r'…'` without.
 * Follows `SparkParserUtils.unescapeSQLString`.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  // Kept with the backslash, because LIKE patterns need it.
  '%': '\\%',
  _: '\\_',
};

const ESCAPE_SEQUENCE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([01][0-7]{2})|([\s\S])|$)/g;

/** The text that a string literal stands for, given with its quotes and, for a raw one, its `r`. */
export function unescapeSqlString(literal: string): string {
  const quoteAt = literal[0] === 'r' || literal[0] === 'R' ? 1 : 0;
  const quote = literal[quoteAt];
  const body = literal.slice(quoteAt + 1, -1);
  if (quoteAt === 1) return body;
  if (!body.includes('\\')) return undouble(body, quote);
  let text = '';
  let at = 0;
  for (const match of body.matchAll(ESCAPE_SEQUENCE)) {
    text += undouble(body.slice(at, match.index), quote) + escapedText(match);
    at = match.index + match[0].length;
  }
  return text + undouble(body.slice(at), quote);
}

function undouble(text: string, quote: string): string {
  return text.replaceAll(quote + quote, quote);
}

function escapedText([, unicode, wideUnicode, octal, char]: RegExpMatchArray): string {
  if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
  if (wideUnicode !== undefined) return wideCharacter(Number.parseInt(wideUnicode, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  return char === undefined ? '' : (ESCAPES[char] ?? char);
}

/** A code point past Unicode's last one has no character; it reads as the replacement character. */
function wideCharacter(codePoint: number): string {
  return codePoint > 0x10ffff ? '\ufffd' : String.fromCodePoint(codePoint);
}

const TO_ESCAPE = /[\\'\n\r\t\0]/g;
const ESCAPED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

/** A text as a SQL literal that reads back to it. */
export function sqlStringLiteral(text: string): string {
  return `'${text.replace(TO_ESCAPE, (char) => ESCAPED[char] ?? `\\${char}`)}'`;
}

/** A name as SQL text writes it: with back-ticks where it wouldn't read as one otherwise. */
export function quoteIfNeeded(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}

/** A name in back-ticks, those inside it doubled. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
