import type { IToken } from 'chevrotain';
import { emptyStatement, tooComplex } from '../errors/parse-errors.ts';
import type { Statement } from '../plan/command.ts';
import type { Expression, Literal } from '../plan/expression.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Rule } from './grammar-base.ts';
import { tokenize } from './lexer.ts';
import { Parameters, type StatementArguments } from './parameters.ts';
import { parseError } from './parse-error.ts';
import { isSetting, parseSetting } from './set-statement.ts';
import { SqlGrammar } from './statement-grammar.ts';
import { checkDepth } from './tree-depth.ts';

/*
 * Spark's SQL as unresolved plans. The grammar weighs more than the rest of what a page loads, so users of this module
 * load it by `import()` when text is first met.
 */

/** What a statement's text may name beyond tables, columns and functions. */
export interface StatementContext {
  /** What parameter markers stand for. */
  readonly args?: StatementArguments;
  /** The value of a session variable, for IDENTIFIER(…). */
  readonly variable?: (name: string) => Literal | undefined;
  /** The zone of timestamps that name none. */
  readonly zone?: TimeZone;
}

let grammar: SqlGrammar | undefined;

/**
 * Parses a statement. Fails with ParseException: PARSE_SYNTAX_ERROR with line, position and what was expected,
 * PARSE_EMPTY_STATEMENT, FAILED_TO_PARSE_TOO_COMPLEX, UNBOUND_SQL_PARAMETER, or a condition of a literal.
 */
export function parseStatement(text: string, context: StatementContext = {}): Statement {
  if (isSetting(text)) return { kind: 'command', command: parseSetting(text, parseExpression) };
  const tokens = tokenize(text);
  if (tokens.length === 0) throw emptyStatement(text);
  return parse(text, tokens, (rules) => rules.statement, context);
}

/** Parses an expression, with its alias if it has one: what `expr` and `selectExpr` take. Fails as `parseStatement`. */
export function parseExpression(text: string, context: StatementContext = {}): Expression {
  return parse(text, tokenize(text), (rules) => rules.singleExpression, context);
}

/** Parses a name of one or more parts: `a.b`, with back-ticks around parts that need them. Fails as `parseStatement`. */
export function parseMultipartIdentifier(text: string): readonly string[] {
  return parse(text, tokenize(text), (rules) => rules.singleName);
}

function parse<Result>(
  text: string,
  tokens: IToken[],
  pick: (rules: SqlGrammar) => Rule<Result>,
  { args, variable, zone }: StatementContext = {},
): Result {
  grammar ??= new SqlGrammar();
  grammar.input = tokens;
  grammar.text = text;
  grammar.parameters = new Parameters(args);
  grammar.variable = variable ?? (() => undefined);
  grammar.zone = zone;
  const result = run(grammar, pick(grammar));
  const [error] = grammar.errors;
  if (error !== undefined) throw parseError(text, tokens, error);
  grammar.parameters.check();
  checkDepth(result);
  return result;
}

/** A stack that is smaller than most may overflow before the grammar's own limit is reached. */
function run<Result>(rules: SqlGrammar, rule: Rule<Result>): Result {
  try {
    return rule.call(rules);
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex(error);
    throw error;
  }
}
