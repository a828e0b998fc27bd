import { type ConditionName, describing, type ParametersOf } from './condition.ts';
import type { ConditionTable } from './conditions/condition-table.ts';
import { PARSE_CONDITIONS } from './conditions/parse-conditions.ts';
import { ParseException } from './exception.ts';
import { nearestName } from './nearest-name.ts';
import { sourceExcerpt, sourcePosition } from './source-excerpt.ts';

/** Where in a text something is wrong. */
export interface TextPlace {
  readonly text: string;
  /** Of the offending token's first character; the text's length for an end that came too early. */
  readonly offset: number;
}

const EXPECTED_WORDS_SHOWN = 8;

/**
 * The errors of an area's conditions at a place in the text, which their messages show. Only factories call what it gives.
 */
export function parsing<Table extends ConditionTable>(table: Table) {
  const describe = describing(table);
  return <Name extends ConditionName & keyof Table>(
    condition: Name,
    parameters: ParametersOf<Name>,
    place?: TextPlace,
    cause?: unknown,
  ): ParseException => {
    if (place === undefined) return new ParseException(describe(condition, parameters, { cause }));
    const position = sourcePosition(place.text, place.offset);
    const details = describe(condition, parameters, { cause, ...position });
    const message = `${details.message} ${sourceExcerpt(place.text, position)}`;
    return new ParseException({ ...details, message });
  };
}

const parseException = parsing(PARSE_CONDITIONS);

/**
 * Text that is not in the grammar: what stands there (nothing at the end of the text), what could have, and the word
 * that was perhaps meant; without a proposal, the expected word that is nearest to the one that stands there.
 */
export function syntaxError(
  place: TextPlace,
  found: {
    readonly token: string;
    readonly expected?: readonly string[];
    readonly proposal?: string;
  },
): ParseException {
  const { token, expected = [] } = found;
  const near = token.length > 2 ? nearestName(token, expected) : undefined;
  const proposal = found.proposal ?? near;
  const hint =
    expectation(expected) + (proposal === undefined ? '' : ` (did you mean ${quoted(proposal)}?)`);
  const error = token === '' ? 'end of input' : quoted(token);
  return parseException('PARSE_SYNTAX_ERROR', { error, hint }, place);
}

function expectation(expected: readonly string[]): string {
  if (expected.length === 0) return '';
  const shown = expected.slice(0, EXPECTED_WORDS_SHOWN).map(describeExpected);
  const more = expected.length > EXPECTED_WORDS_SHOWN ? ', ...' : '';
  return `: expecting ${shown.join(', ')}${more}`;
}

/** Words in angle brackets, such as `<identifier>`, stand for a class of tokens and aren't quoted. */
function describeExpected(word: string): string {
  return word.startsWith('<') && word.endsWith('>') && word.length > 2
    ? word.slice(1, -1)
    : quoted(word);
}

function quoted(token: string): string {
  return `'${token.length > 60 ? `${token.slice(0, 60)}...` : token}'`;
}

/** Nothing but white space and comments. */
export function emptyStatement(text: string): ParseException {
  return parseException('PARSE_EMPTY_STATEMENT', {}, { text, offset: 0 });
}

/** Nested, or chained, deeper than what follows can walk. */
export function tooComplex(cause?: unknown): ParseException {
  return parseException('FAILED_TO_PARSE_TOO_COMPLEX', {}, undefined, cause);
}

/** A comment without its end. */
export function unclosedComment(place: TextPlace): ParseException {
  return parseException('UNCLOSED_BRACKETED_COMMENT', {}, place);
}

/** A type name that isn't one. `candidates` are those that are. */
export function unsupportedDataType(
  typeName: string,
  candidates: readonly string[],
  place?: TextPlace,
): ParseException {
  const near = nearestName(typeName, candidates);
  const hint = near === undefined ? '' : ` (did you mean "${near.toUpperCase()}"?)`;
  return parseException(
    'UNSUPPORTED_DATATYPE',
    { typeName: `"${typeName.toUpperCase()}"`, hint },
    place,
  );
}

/** CHAR or VARCHAR without its length. */
export function missingTypeLength(type: string, place: TextPlace): ParseException {
  return parseException('DATATYPE_MISSING_SIZE', { type: `"${type.toUpperCase()}"` }, place);
}

/** CHAR(n) and VARCHAR(n) in a schema. */
export function charInSchema(place: TextPlace): ParseException {
  return parseException('UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING', {}, place);
}

/** DECIMAL of more digits than there are. */
export function decimalPrecisionTooLarge(precision: number, place?: TextPlace): ParseException {
  return parseException(
    'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION',
    { precision: String(precision), maxPrecision: '38' },
    place,
  );
}

/** DECIMAL with more digits after the point than digits. */
export function decimalScaleTooLarge(
  precision: number,
  scale: number,
  place?: TextPlace,
): ParseException {
  return parseException(
    'DECIMAL_SCALE_EXCEEDS_PRECISION',
    { scale: String(scale), precision: String(precision) },
    place,
  );
}

/** TIME with more digits after the seconds than there are. */
export function unsupportedTimePrecision(precision: number, place?: TextPlace): ParseException {
  return parseException('UNSUPPORTED_TIME_PRECISION', { precision: String(precision) }, place);
}

/** A JSON schema that doesn't describe a type. */
export function invalidSchemaJson(json: string, cause?: unknown): ParseException {
  return parseException('INVALID_JSON_DATA_TYPE', { invalidType: json }, undefined, cause);
}
