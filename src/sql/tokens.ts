import { createToken, Lexer, type TokenType } from 'chevrotain';
import { assert } from '../errors/internal-error.ts';
import { KEYWORDS, type Keyword, NOT_ALIASES, NOT_COLUMNS } from './keywords.ts';

/*
 * The token types of Spark's SQL. `lexer.ts` makes the tokens, so none has a pattern here. Three categories say where
 * a word may stand for a name.
 */

function tokenType(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label, categories, pattern: Lexer.NA });
}

/** A name where nothing else can stand: after a point, after AS, before a call's parenthesis. */
export const Name = tokenType('Name', '<an identifier>');
/** A name where an expression can stand. */
export const ColumnName = tokenType('ColumnName', '<an identifier>', [Name]);
/** A name where an alias can stand without AS. */
export const AliasName = tokenType('AliasName', '<an identifier>', [Name]);

const PLAIN = [ColumnName, AliasName];
/** A word that is no keyword. */
export const Identifier = tokenType('Identifier', '<an identifier>', PLAIN);
export const QuotedIdentifier = tokenType('QuotedIdentifier', '<an identifier>', PLAIN);
/** Any number, with its suffix. */
export const NumberToken = tokenType('Number', '<a number>');
/** A string of any quotes, with its prefix. */
export const StringToken = tokenType('String', '<a string>');
export const HintStart = tokenType('HintStart', '/*+');
export const HintEnd = tokenType('HintEnd', '*/');

/** Signs between two operands of arithmetic, comparison and bits; `operators.ts` knows how they bind. */
export const BinaryOperator = tokenType('BinaryOperator', '<an operator>');
/** Signs, words and brackets by the text they are written as. */
export const S = {
  leftParen: tokenType('LeftParen', '('),
  rightParen: tokenType('RightParen', ')'),
  leftBracket: tokenType('LeftBracket', '['),
  rightBracket: tokenType('RightBracket', ']'),
  comma: tokenType('Comma', ','),
  dot: tokenType('Dot', '.'),
  colon: tokenType('Colon', ':'),
  doubleColon: tokenType('DoubleColon', '::'),
  semicolon: tokenType('Semicolon', ';'),
  arrow: tokenType('Arrow', '->'),
  pipeArrow: tokenType('PipeArrow', '|>'),
  fatArrow: tokenType('FatArrow', '=>'),
  question: tokenType('Question', '?'),
  bang: tokenType('Bang', '!'),
  tilde: tokenType('Tilde', '~'),
  plus: tokenType('Plus', '+', [BinaryOperator]),
  minus: tokenType('MinusSign', '-', [BinaryOperator]),
  star: tokenType('Star', '*', [BinaryOperator]),
  slash: tokenType('Slash', '/', [BinaryOperator]),
  percent: tokenType('Percent', '%', [BinaryOperator]),
  concat: tokenType('Concat', '||', [BinaryOperator]),
  pipe: tokenType('Pipe', '|', [BinaryOperator]),
  hat: tokenType('Hat', '^', [BinaryOperator]),
  ampersand: tokenType('Ampersand', '&', [BinaryOperator]),
  shiftLeft: tokenType('ShiftLeft', '<<', [BinaryOperator]),
  equal: tokenType('Equal', '=', [BinaryOperator]),
  doubleEqual: tokenType('DoubleEqual', '==', [BinaryOperator]),
  nullSafeEqual: tokenType('NullSafeEqual', '<=>', [BinaryOperator]),
  notEqual: tokenType('NotEqual', '<>', [BinaryOperator]),
  bangEqual: tokenType('BangEqual', '!=', [BinaryOperator]),
  less: tokenType('Less', '<', [BinaryOperator]),
  lessEqual: tokenType('LessEqual', '<=', [BinaryOperator]),
  notGreater: tokenType('NotGreater', '!>', [BinaryOperator]),
  // Shifts to the right are read as two or three of these, because `ARRAY<ARRAY<INT>>` ends with two.
  greater: tokenType('Greater', '>', [BinaryOperator]),
  greaterEqual: tokenType('GreaterEqual', '>=', [BinaryOperator]),
  notLess: tokenType('NotLess', '!<', [BinaryOperator]),
} as const;

/** The keywords' token types. */
export const K: Readonly<Record<Keyword, TokenType>> = keywordTokens();

function keywordTokens(): Readonly<Record<Keyword, TokenType>> {
  const tokens: Partial<Record<Keyword, TokenType>> = {};
  for (const word of KEYWORDS) {
    const categories = [Name];
    if (!NOT_COLUMNS.has(word)) categories.push(ColumnName);
    if (!NOT_ALIASES.has(word)) categories.push(AliasName);
    if (word === 'DIV') categories.push(BinaryOperator);
    tokens[word] = tokenType(`Keyword${word}`, word, categories);
  }
  assert(isComplete(tokens), 'a keyword has no token type');
  return tokens;
}

function isComplete(
  tokens: Partial<Record<Keyword, TokenType>>,
): tokens is Record<Keyword, TokenType> {
  return KEYWORDS.every((word) => tokens[word] !== undefined);
}

/** The token type of a word, whatever its case: a keyword's, or `Identifier`. */
export function wordType(word: string): TokenType {
  return KEYWORD_TYPES.get(word.toUpperCase()) ?? Identifier;
}

const KEYWORD_TYPES: ReadonlyMap<string, TokenType> = new Map(Object.entries(K));

/** Every token type that the parser may meet. */
export const VOCABULARY: readonly TokenType[] = [
  Name,
  ColumnName,
  AliasName,
  Identifier,
  QuotedIdentifier,
  NumberToken,
  StringToken,
  HintStart,
  HintEnd,
  BinaryOperator,
  ...Object.values(S),
  ...Object.values(K),
];
