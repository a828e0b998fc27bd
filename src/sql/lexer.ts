import type { IToken, TokenType } from 'chevrotain';
import { syntaxError, unclosedComment } from '../errors/parse-errors.ts';
import {
  HintEnd,
  HintStart,
  K,
  NumberToken,
  QuotedIdentifier,
  S,
  StringToken,
  wordType,
} from './tokens.ts';

/*
 * Cuts SQL text into tokens, by Spark's lexical rules (SqlBaseLexer.g4). By hand instead of with chevrotain's lexer,
 * because every word is a name first and a keyword second: one look-up replaces a hundred patterns. Lines and columns
 * are worked out only when an error needs them.
 */

/** A number ends where no letter, digit or underscore follows: `1a` is a name. */
const NUMBER =
  /(?:\d+[LSY]|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?(?:BD|[FD])?)(?![\p{L}\p{N}_])/iuy;
const WORD = /[\p{L}\p{N}_]+/uy;
const QUOTED = /`[^`]*(?:``[^`]*)*`/y;
const RAW_STRING = /r(?:'[^']*'|"[^"]*")/iy;
/** Unrolled, so that a long string costs no stack in the regular expression. */
const STRING = /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/y;
const SPACE = /\s+|--(?:\\\r?\n|[^\r\n])*/y;
const SYMBOL = /<=>|<>|<=|<<|>=|!=|!>|!<|==|=>|->|::|\|\||\|>|[()[\],.:;!~+\-*/%|^&=<>?]/y;

const SYMBOL_TYPES: ReadonlyMap<string, TokenType> = new Map(
  Object.values(S).map((type) => [type.LABEL ?? type.name, type]),
);

/** The tokens of a statement. Fails at a character that starts none, a string or a comment without its end. */
export function tokenize(text: string): IToken[] {
  return new SqlLexer(text).tokens();
}

class SqlLexer {
  readonly #text: string;
  readonly #tokens: IToken[] = [];
  #at = 0;
  #inHint = false;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): IToken[] {
    while (this.#at < this.#text.length) {
      if (this.#skip(SPACE)) continue;
      if (this.#text.startsWith('/*', this.#at)) this.#comment();
      else if (this.#inHint && this.#text.startsWith('*/', this.#at)) this.#endHint();
      else this.#token();
    }
    return this.#tokens;
  }

  #token(): void {
    const at = this.#at;
    if (this.#skip(NUMBER)) this.#push(NumberToken, at);
    else if (this.#skip(RAW_STRING) || this.#skip(STRING)) this.#push(StringToken, at);
    else if (this.#skip(WORD)) this.#push(wordType(this.#text.slice(at, this.#at)), at);
    else if (this.#skip(QUOTED)) this.#push(QuotedIdentifier, at);
    else if (this.#skip(SYMBOL)) this.#push(this.#symbolType(at), at);
    else throw this.#unreadable(at);
  }

  #symbolType(start: number): TokenType {
    const type = SYMBOL_TYPES.get(this.#text.slice(start, this.#at));
    if (type === undefined) throw this.#unreadable(start);
    return type;
  }

  #push(tokenType: TokenType, startOffset: number): void {
    this.#tokens.push({
      image: this.#text.slice(startOffset, this.#at),
      startOffset,
      endOffset: this.#at - 1,
      tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
      tokenType,
    });
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  /** A comment in brackets, which may hold others; after SELECT, one that begins with a plus is a hint. */
  #comment(): void {
    const start = this.#at;
    const isHint =
      this.#text[start + 2] === '+' && this.#tokens.at(-1)?.tokenType === K.SELECT && !this.#inHint;
    if (isHint) {
      this.#at += 3;
      this.#inHint = true;
      this.#push(HintStart, start);
      return;
    }
    const brackets = /\/\*|\*\//g;
    brackets.lastIndex = start;
    let depth = 0;
    do {
      const match = brackets.exec(this.#text);
      if (match === null) throw unclosedComment({ text: this.#text, offset: start });
      depth += match[0] === '/*' ? 1 : -1;
    } while (depth > 0);
    this.#at = brackets.lastIndex;
  }

  #endHint(): void {
    const start = this.#at;
    this.#at += 2;
    this.#inHint = false;
    this.#push(HintEnd, start);
  }

  #unreadable(offset: number): Error {
    const char = String.fromCodePoint(this.#text.codePointAt(offset) ?? 0);
    return syntaxError({ text: this.#text, offset }, { token: char });
  }
}
