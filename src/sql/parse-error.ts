import type {
  IParserErrorMessageProvider,
  IRecognitionException,
  IToken,
  TokenType,
} from 'chevrotain';
import { nearestName } from '../errors/nearest-name.ts';
import { syntaxError } from '../errors/parse-errors.ts';
import type { Keyword } from './keywords.ts';
import { Identifier } from './tokens.ts';

/*
 * Turns the parser's exceptions into PARSE_SYNTAX_ERROR. Chevrotain lets a grammar choose its messages; ours are the
 * expected words, one a line, from which the error is then made.
 */

/** Words that go on after a name; a slip in one of them makes an alias of it. */
const CLAUSES: readonly Keyword[] = [
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'JOIN',
  'INNER',
  'CROSS',
  'LEFT',
  'RIGHT',
  'FULL',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'WINDOW',
  'LATERAL',
];

/** Messages that are lists of expected words. */
export const EXPECTATIONS: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => label(expected),
  buildNotAllInputParsedMessage: () => '<end of input>',
  buildNoViableAltMessage: ({ expectedPathsPerAlt, customUserDescription }) =>
    customUserDescription === undefined
      ? firstWords(expectedPathsPerAlt.flat())
      : `<${customUserDescription}>`,
  buildEarlyExitMessage: ({ expectedIterationPaths }) => firstWords(expectedIterationPaths),
};

function label(type: TokenType): string {
  return type.LABEL ?? type.name;
}

function firstWords(paths: TokenType[][]): string {
  const words = paths.filter((path) => path.length > 0).map((path) => label(path[0]));
  return [...new Set(words)].join('\n');
}

/** The error of a text that isn't in the grammar, at the token where that showed. */
export function parseError(
  text: string,
  tokens: readonly IToken[],
  { token, message }: IRecognitionException,
): Error {
  const isEnd = token.image === '';
  const offset = isEnd ? text.trimEnd().length : token.startOffset;
  const expected = message === '' ? [] : message.split('\n');
  const previous = isEnd ? tokens.at(-1) : tokens[tokens.indexOf(token) - 1];
  const proposal = proposeKeyword([token, previous], expected);
  return syntaxError({ text, offset }, { token: token.image, expected, proposal });
}

/**
 * The keyword that a word was perhaps meant to be: one of those expected, else any. A misspelt keyword often passes
 * for a name, so that only the token after it is out of place (`SELECT a FORM t`): it is looked at too.
 */
function proposeKeyword(
  words: readonly (IToken | undefined)[],
  expected: readonly string[],
): string | undefined {
  for (const word of words) {
    if (word?.tokenType !== Identifier || word.image.length < 3) continue;
    const near = nearestName(word.image, [...expected, ...CLAUSES]);
    if (near !== undefined) return near;
  }
  return undefined;
}
