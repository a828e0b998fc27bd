/**
 * JSON as a stream of tokens, with the verdicts of the parser that Spark's JSON functions use (Jackson): what is malformed
 * is found when the token is asked for, so that what nobody reads may be anything. `Malformed` is thrown then.
 */
import type { LibertyName } from '../json.ts';

/** Arrays and objects inside of each other. */
const DEPTH_MAX = 1000;

/** What is taken beyond the standard; the names are those of the options of Spark's JSON reader. */
export type JsonLiberties = Readonly<Partial<Record<LibertyName, boolean>>>;

/** What functions take that have no options. */
const PLAIN_LIBERTIES: JsonLiberties = {
  allowSingleQuotes: true,
  allowUnquotedControlChars: true,
};

/** `name` is that of a member; a `float` has a fraction, an exponent or is no number at all. */
export type JsonToken =
  | '{'
  | '}'
  | '['
  | ']'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'true'
  | 'false'
  | 'null';

/** The text is no JSON. */
export class MalformedJson extends Error {}

const BLANKS = /[ \t\r\n]*/y;
const BLANKS_AND_COMMENTS = /(?:[ \t\r\n]+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const LOOSE_NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
const NON_NUMERIC = /NaN|[+-]?INF(?:INITY)?|[+-]?Infinity/y;
const WORD = /true|false|null/y;
const UNQUOTED_NAME = /[\p{L}\p{N}_$@*#+-]+/uy;
const CONTROL = /\p{Cc}/u;
/** What may stand behind a value that is not inside of another. */
const AFTER_ROOT = /[ \t\r\n]|$/y;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export class JsonTokens {
  readonly #source: string;
  readonly #liberties: JsonLiberties;
  readonly #closers: ('}' | ']')[] = [];
  #at = 0;
  /** The token read last; undefined before the first and after the last. */
  token: JsonToken | undefined;
  /** Its text: a name or string without quotes and escapes, a number as written. */
  text = '';

  constructor(source: string, liberties = PLAIN_LIBERTIES) {
    this.#source = source;
    this.#liberties = liberties;
  }

  /** Goes on to the next token; undefined at the end of the text. */
  next(): JsonToken | undefined {
    const before = this.token;
    const closer = this.#closers.at(-1);
    const sign = this.#peek();
    if (closer === undefined) this.token = sign === '' ? undefined : this.#rootValue(sign);
    else if (before === 'name') this.token = this.#value(sign);
    else if (sign === closer) this.token = this.#close();
    else {
      const isFirst = before === '{' || before === '[';
      const start = isFirst ? sign : this.#afterComma(sign);
      this.token = closer === '}' ? this.#name(start) : this.#value(start);
    }
    return this.token;
  }

  /** Goes to the end of the object or array that the last token began. Any other token is left where it is. */
  skipChildren(): void {
    if (this.token !== '{' && this.token !== '[') return;
    const depth = this.#closers.length;
    do this.next();
    while (this.#closers.length >= depth);
  }

  #peek(): string {
    this.#match(this.#liberties.allowComments === true ? BLANKS_AND_COMMENTS : BLANKS);
    return this.#source[this.#at] ?? '';
  }

  #afterComma(sign: string): string {
    if (sign !== ',') throw new MalformedJson();
    this.#at++;
    return this.#peek();
  }

  #close(): JsonToken | undefined {
    this.#at++;
    return this.#closers.pop();
  }

  #open(token: '{' | '['): JsonToken {
    if (this.#closers.push(token === '{' ? '}' : ']') > DEPTH_MAX) throw new MalformedJson();
    this.#at++;
    return token;
  }

  #rootValue(sign: string): JsonToken {
    const token = this.#value(sign);
    if (token === '{' || token === '[' || token === 'string') return token;
    if (this.#match(AFTER_ROOT) === undefined) throw new MalformedJson();
    return token;
  }

  #value(sign: string): JsonToken {
    if (sign === '{' || sign === '[') return this.#open(sign);
    if (this.#isQuote(sign)) {
      this.text = this.#string(sign);
      return 'string';
    }
    const word = this.#match(WORD)?.[0];
    if (word === 'true' || word === 'false' || word === 'null') return word;
    return this.#number();
  }

  #number(): JsonToken {
    const { allowNonNumericNumbers, allowNumericLeadingZeros } = this.#liberties;
    const number = this.#match(allowNumericLeadingZeros ? LOOSE_NUMBER : NUMBER);
    if (number !== undefined) {
      const [text, fraction, exponent] = number;
      this.text = allowNumericLeadingZeros ? text.replace(/^(-?)0+(?=\d)/, '$1') : text;
      return fraction === undefined && exponent === undefined ? 'integer' : 'float';
    }
    const word = allowNonNumericNumbers ? this.#match(NON_NUMERIC) : undefined;
    if (word === undefined) throw new MalformedJson();
    this.text = word[0];
    return 'float';
  }

  #name(sign: string): JsonToken {
    if (this.#isQuote(sign)) this.text = this.#string(sign);
    else {
      const name = this.#liberties.allowUnquotedFieldNames ? this.#match(UNQUOTED_NAME) : undefined;
      if (name === undefined) throw new MalformedJson();
      this.text = name[0];
    }
    if (this.#peek() !== ':') throw new MalformedJson();
    this.#at++;
    return 'name';
  }

  #isQuote(sign: string): boolean {
    return sign === '"' || (sign === "'" && this.#liberties.allowSingleQuotes === true);
  }

  #string(quote: string): string {
    const start = this.#at + 1;
    let end = this.#source.indexOf(quote, start);
    let slash = this.#source.indexOf('\\', start);
    const isPlain = slash < 0 || slash > end;
    while (slash >= 0 && slash < end) {
      if (end <= slash + 1) end = this.#source.indexOf(quote, slash + 2);
      slash = this.#source.indexOf('\\', slash + 2);
    }
    if (end < 0) throw new MalformedJson();
    this.#at = end + 1;
    const raw = this.#source.slice(start, end);
    if (!this.#liberties.allowUnquotedControlChars && hasControl(raw)) throw new MalformedJson();
    return isPlain ? raw : this.#unescaped(raw);
  }

  #unescaped(raw: string): string {
    return raw.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code?: string, sign?: string) => {
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      const character = ESCAPES[sign ?? ''];
      if (character !== undefined) return character;
      const isTaken =
        this.#liberties.allowBackslashEscapingAnyCharacter ||
        (sign === "'" && this.#liberties.allowSingleQuotes === true);
      if (!isTaken || sign === 'u') throw new MalformedJson();
      return sign ?? '';
    });
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

/** Characters below the blank; those from 0x7f on are as good as any other. */
function hasControl(text: string): boolean {
  if (!CONTROL.test(text)) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x20) return true;
  return false;
}
