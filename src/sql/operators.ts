import type { TokenType } from 'chevrotain';
import { internalError } from '../errors/internal-error.ts';
import type { Expression, Origin, UnresolvedFunction } from '../plan/expression.ts';
import { K, S } from './tokens.ts';

/** Operators as functions under Spark's names, and how tightly they bind. */

/** A sign between two operands. */
export interface InfixOperator {
  readonly build: (left: Expression, right: Expression) => Expression;
  /** The larger binds first; equals bind from the left. */
  readonly precedence: number;
}

const COMPARISON = 1;
const BIT_OR = 2;
const BIT_XOR = 3;
const BIT_AND = 4;
const SHIFT = 5;
const ADDITION = 6;
const MULTIPLICATION = 7;

function infix(name: string, precedence: number): InfixOperator {
  return { precedence, build: (left, right) => call(name, left, right) };
}

/** A comparison that is the opposite of another one, as `<>` is of `=`. */
function negated(name: string): InfixOperator {
  return { precedence: COMPARISON, build: (left, right) => call('not', call(name, left, right)) };
}

const INFIX: ReadonlyMap<TokenType, InfixOperator> = new Map([
  [S.star, infix('*', MULTIPLICATION)],
  [S.slash, infix('/', MULTIPLICATION)],
  [S.percent, infix('%', MULTIPLICATION)],
  [K.DIV, infix('div', MULTIPLICATION)],
  [S.plus, infix('+', ADDITION)],
  [S.minus, infix('-', ADDITION)],
  [S.concat, infix('concat', ADDITION)],
  [S.shiftLeft, infix('<<', SHIFT)],
  [S.ampersand, infix('&', BIT_AND)],
  [S.hat, infix('^', BIT_XOR)],
  [S.pipe, infix('|', BIT_OR)],
  [S.equal, infix('==', COMPARISON)],
  [S.doubleEqual, infix('==', COMPARISON)],
  [S.nullSafeEqual, infix('<=>', COMPARISON)],
  [S.notEqual, negated('==')],
  [S.bangEqual, negated('==')],
  [S.less, infix('<', COMPARISON)],
  [S.lessEqual, infix('<=', COMPARISON)],
  [S.notGreater, infix('<=', COMPARISON)],
  [S.greater, infix('>', COMPARISON)],
  [S.greaterEqual, infix('>=', COMPARISON)],
  [S.notLess, infix('>=', COMPARISON)],
]);

/** `>>`, by the count of its signs. */
const SHIFT_RIGHT: ReadonlyMap<number, InfixOperator> = new Map([
  [2, infix('>>', SHIFT)],
  [3, infix('>>>', SHIFT)],
]);

/** The operator of a token; of several tokens side by side when it is a shift to the right. */
export function infixOperator(type: TokenType, signCount: number): InfixOperator {
  const operator = signCount > 1 ? SHIFT_RIGHT.get(signCount) : INFIX.get(type);
  if (operator === undefined) throw internalError(`no operator ${type.name}`);
  return operator;
}

/** The function of `(a, b)`: a struct that prints otherwise than one of STRUCT. */
export const ROW = 'row constructor';

/** The function of a value that prints as a call of another one: that one's name, its argument, and the value. */
export const PRINTED_AS = 'printed as';

/** A call of a function, or of an operator under its function's name. */
export function call(name: string, ...args: Expression[]): UnresolvedFunction {
  return callOf(name, args);
}

/** As `call`, with arguments that may be too many to be passed one by one. */
export function callOf(name: string, args: readonly Expression[]): UnresolvedFunction {
  const origin = args[0]?.origin && spanOf(args[0].origin, args[args.length - 1].origin);
  return origin === undefined
    ? { kind: 'function', name, args }
    : { kind: 'function', name, args, origin };
}

function spanOf(first: Origin, last: Origin | undefined): Origin {
  return { start: Math.min(first.start, last?.start ?? first.start), end: last?.end ?? first.end };
}

/**
 * Groups operands by the precedence of the operators between them (there is one operand more than operators): the
 * two-stack algorithm of Dijkstra, which needs no recursion however long the chain is.
 */
export function groupByPrecedence(
  operands: readonly Expression[],
  operators: readonly InfixOperator[],
): Expression {
  const done = [operands[0]];
  const waiting: InfixOperator[] = [];
  const reduce = (operator: InfixOperator) => {
    const right = done.pop();
    const left = done.pop();
    if (left === undefined || right === undefined) throw internalError('an operand is missing');
    done.push(operator.build(left, right));
  };
  operators.forEach((operator, index) => {
    for (
      let top = waiting.at(-1);
      top && top.precedence >= operator.precedence;
      top = waiting.at(-1)
    ) {
      waiting.pop();
      reduce(top);
    }
    waiting.push(operator);
    done.push(operands[index + 1]);
  });
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) reduce(top);
  return done[0];
}

/**
 * A chain of AND, or of OR, as a tree of small depth, as Spark builds it: a filter of a thousand terms is
 * ten deep.
 */
export function balanced(name: 'and' | 'or', terms: readonly Expression[]): Expression {
  if (terms.length === 1) return terms[0];
  const middle = Math.ceil(terms.length / 2);
  return call(name, balanced(name, terms.slice(0, middle)), balanced(name, terms.slice(middle)));
}
