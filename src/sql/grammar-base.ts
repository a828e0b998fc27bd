import {
  EmbeddedActionsParser,
  type IParserConfig,
  type IToken,
  type ParserMethod,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { tooComplex } from '../errors/parse-errors.ts';
import type { Origin } from '../plan/expression.ts';
import { EXPECTATIONS } from './parse-error.ts';
import { S, VOCABULARY } from './tokens.ts';

/** A rule of the grammar: a method that reads its tokens and returns what they mean. */
export type Rule<Result, Args extends unknown[] = []> = ParserMethod<Args, Result>;

/**
 * How deep expressions and queries may nest, so that neither this parser nor those that walk its trees run out of
 * stack. Spark's parser gives up at some hundreds too, as its thread's stack has it.
 */
export const NESTING_MAX = 200;

const CONFIG: IParserConfig = {
  // Decisions that need more than one token are made by gates: they are few, and computing longer look-aheads over
  // words that are nearly all names would take seconds.
  maxLookahead: 1,
  recoveryEnabled: false,
  errorMessageProvider: EXPECTATIONS,
};

/**
 * What all parts of the grammar share. The grammar is one class, cut by area into a chain of subclasses: names and
 * types, literals, calls, expressions, relations, queries, statements.
 *
 * Rules build plan nodes as they go, without a syntax tree in between. Chevrotain first runs every rule once with
 * dummy tokens to record its shape; whatever looks into a token or a sub-rule's result is therefore wrapped in
 * `ACTION`, which does nothing in that run.
 */
export abstract class GrammarBase extends EmbeddedActionsParser {
  #depth = 0;

  constructor(options: { readonly validate: boolean }) {
    super([...VOCABULARY], { ...CONFIG, skipValidations: !options.validate });
  }

  override reset(): void {
    super.reset();
    this.#depth = 0;
  }

  /** Whether the next tokens are of these types. */
  protected isNext(...types: readonly TokenType[]): boolean {
    return types.every((type, index) => this.isAt(index + 1, type));
  }

  /** Whether the token that comes `ahead` is of the type; the next one comes 1 ahead. */
  protected isAt(ahead: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(ahead), type);
  }

  protected isAnyAt(ahead: number, types: readonly TokenType[]): boolean {
    return types.some((type) => this.isAt(ahead, type));
  }

  /** Whether the word that comes `ahead` is one of these, whatever its case. */
  protected isWordAt(ahead: number, words: ReadonlySet<string>): boolean {
    return words.has(this.LA(ahead).image.toUpperCase());
  }

  /** How far ahead the parenthesis closes that opens at `ahead`; the end of the text if it doesn't. */
  protected closingParenAhead(ahead: number): number {
    let depth = 0;
    for (let at = ahead; ; at++) {
      const token = this.LA(at);
      if (tokenMatcher(token, S.leftParen)) depth++;
      if (tokenMatcher(token, S.rightParen)) depth--;
      if (depth === 0 || token.image === '') return at;
    }
  }

  /** Runs a rule's body one level deeper. Fails with FAILED_TO_PARSE_TOO_COMPLEX when that is too deep. */
  protected nested<T>(body: () => T): T {
    if (++this.#depth > NESTING_MAX) throw tooComplex();
    const result = body();
    this.#depth--;
    return result;
  }

  /** Where a node stands that began with this token and ends with the one last read. */
  protected originFrom(first: IToken): Origin {
    const last = this.LA(0);
    return { start: first.startOffset, end: (last.endOffset ?? last.startOffset) + 1 };
  }
}
