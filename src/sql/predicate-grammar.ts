import type { IToken } from 'chevrotain';
import { emptyInPredicate, emptyPatterns, invalidEscapeChar } from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { BooleanType, StringType } from '../types/data-type.ts';
import { FormGrammar } from './form-grammar.ts';
import type { Rule } from './grammar-base.ts';
import { literal } from './literals.ts';
import { balanced, call, callOf, PRINTED_AS, ROW } from './operators.ts';
import { AliasName, BinaryOperator, ColumnName, K, Name, S } from './tokens.ts';

const NEGATABLE = [K.BETWEEN, K.IN, K.LIKE, K.ILIKE, K.RLIKE, K.REGEXP];
const QUERY_WORDS = [K.SELECT, K.WITH];
const RELATION_STARTS = [AliasName, S.leftParen];
const AFTER_NAME = [S.comma, S.rightParen, S.dot, S.semicolon, BinaryOperator];
/** What can follow a query in parentheses, and not an expression. */
const AFTER_QUERY = [
  S.rightParen,
  K.UNION,
  K.EXCEPT,
  K.MINUS,
  K.SETMINUS,
  K.INTERSECT,
  K.ORDER,
  K.SORT,
  K.CLUSTER,
  K.DISTRIBUTE,
  K.LIMIT,
  K.OFFSET,
  S.pipeArrow,
];

/** What is asked of a value: BETWEEN, IN, LIKE, IS NULL and their like. */
export abstract class PredicateGrammar extends FormGrammar {
  abstract readonly query: Rule<LogicalPlan>;

  /** Whether a query begins `ahead`, or parentheses around one. */
  protected startsQueryAt(ahead: number): boolean {
    if (this.isAnyAt(ahead, QUERY_WORDS)) return !this.isAnyAt(ahead + 1, [S.rightParen, S.comma]);
    if (this.isAt(ahead, K.VALUES)) return this.startsValuesAt(ahead);
    if (this.isAt(ahead, K.FROM)) return this.isAnyAt(ahead + 1, RELATION_STARTS);
    if (this.isAt(ahead, K.TABLE)) return !this.isAnyAt(ahead + 1, [S.rightParen, S.dot]);
    if (!this.isAt(ahead, S.leftParen) || !this.startsQueryAt(ahead + 1)) return false;
    return this.isAnyAt(this.closingParenAhead(ahead) + 1, AFTER_QUERY);
  }

  /** Whether VALUES stands there with rows after it, and is no name. */
  protected startsValuesAt(ahead: number): boolean {
    if (!this.isAt(ahead, K.VALUES) || this.isAt(ahead + 1, K.AS)) return false;
    const startsRow = !this.isAt(ahead + 1, Name) || this.isAt(ahead + 1, ColumnName);
    const isEnd = this.LA(ahead + 1).image === '' || this.isAnyAt(ahead + 1, AFTER_NAME);
    return startsRow && !isEnd;
  }

  /** Whether what follows asks something of the value that was read. */
  protected startsPredicate(): boolean {
    return (
      this.isAnyAt(1, NEGATABLE) ||
      this.isNext(K.IS) ||
      (this.isNext(K.NOT) && this.isAnyAt(2, NEGATABLE))
    );
  }

  readonly predicate: Rule<Expression, [Expression]> = this.RULE(
    'predicate',
    (value: Expression) => {
      const negation = this.OPTION(() => this.CONSUME(K.NOT));
      const predicate = this.OR([
        { ALT: () => this.SUBRULE(this.between, { ARGS: [value] }) },
        { ALT: () => this.SUBRULE(this.inPredicate, { ARGS: [value] }) },
        { ALT: () => this.SUBRULE(this.like, { ARGS: [value, negation !== undefined] }) },
        { ALT: () => this.SUBRULE(this.rlike, { ARGS: [value] }) },
        { ALT: () => this.SUBRULE(this.isPredicate, { ARGS: [value] }) },
      ]);
      return negation === undefined ? predicate : this.ACTION(() => negated(predicate));
    },
  );

  readonly between: Rule<Expression, [Expression]> = this.RULE('between', (value: Expression) => {
    this.CONSUME(K.BETWEEN);
    const lower = this.SUBRULE(this.valueExpression);
    this.CONSUME(K.AND);
    const upper = this.SUBRULE1(this.valueExpression);
    return this.ACTION(() => call('between', value, lower, upper));
  });

  readonly inPredicate: Rule<Expression, [Expression]> = this.RULE(
    'inPredicate',
    (value: Expression) => {
      this.CONSUME(K.IN);
      return this.OR([
        {
          GATE: () => this.startsQueryAt(2),
          ALT: () => {
            this.CONSUME(S.leftParen);
            const plan = this.SUBRULE(this.query);
            this.CONSUME(S.rightParen);
            return this.ACTION(
              (): Expression => ({
                kind: 'subquery',
                subqueryKind: 'in',
                plan,
                values: rowValues(value),
              }),
            );
          },
        },
        {
          ALT: () => {
            const values: Expression[] = [];
            const first = this.CONSUME1(S.leftParen);
            this.ACTION(() => {
              if (this.isNext(S.rightParen)) throw emptyInPredicate(this.placeOf(first));
            });
            this.AT_LEAST_ONE_SEP({
              SEP: S.comma,
              DEF: () => values.push(this.SUBRULE(this.expression)),
            });
            this.CONSUME1(S.rightParen);
            return this.ACTION(() => callOf('in', [value, ...values]));
          },
        },
      ]);
    },
  );

  /**
   * LIKE and ILIKE with a pattern, or with ANY or ALL of several. NOT LIKE ANY asks for a pattern that does not match: the
   * opposite, put before it all, of LIKE ALL.
   */
  readonly like: Rule<Expression, [Expression, boolean]> = this.RULE(
    'like',
    (value: Expression, isNegated: boolean) => {
      const word = this.OR([
        { ALT: () => this.CONSUME(K.LIKE) },
        { ALT: () => this.CONSUME(K.ILIKE) },
      ]);
      const name = word.tokenType === K.LIKE ? 'like' : 'ilike';
      return this.OR1([
        {
          GATE: () => this.isAt(2, S.leftParen),
          ALT: () => {
            const { isAll, patterns } = this.SUBRULE(this.quantifiedPatterns);
            return this.ACTION(() => {
              const tests = patterns.map((pattern) => call(name, value, pattern));
              const test = balanced(isAll !== isNegated ? 'and' : 'or', tests);
              // With constant patterns alone it is one function for Spark, and printed as that.
              if (patterns.some((pattern) => !isText(pattern))) return test;
              const printedName = `${isNegated ? 'not' : ''}like${isAll ? 'all' : 'any'}`;
              const text = name === 'like' ? value : call('lower', value);
              return call(PRINTED_AS, literal(printedName, StringType), text, test);
            });
          },
        },
        {
          ALT: () => {
            const pattern = this.SUBRULE(this.valueExpression);
            const escapeChar = this.OPTION(() => this.SUBRULE(this.escapeClause));
            return this.ACTION(() =>
              escapeChar === undefined
                ? call(name, value, pattern)
                : call(name, value, pattern, escapeChar),
            );
          },
        },
      ]);
    },
  );

  readonly quantifiedPatterns: Rule<{ isAll: boolean; patterns: Expression[] }> = this.RULE(
    'quantifiedPatterns',
    () => {
      const patterns: Expression[] = [];
      const quantifier = this.OR([
        { ALT: () => this.CONSUME(K.ALL) },
        { ALT: () => this.CONSUME(K.ANY) },
        { ALT: () => this.CONSUME(K.SOME) },
      ]);
      const first = this.CONSUME(S.leftParen);
      this.ACTION(() => {
        if (this.isNext(S.rightParen)) throw emptyPatterns(this.placeOf(first));
      });
      this.AT_LEAST_ONE_SEP({
        SEP: S.comma,
        DEF: () => patterns.push(this.SUBRULE(this.expression)),
      });
      this.CONSUME(S.rightParen);
      return { isAll: quantifier.tokenType === K.ALL, patterns };
    },
  );

  readonly escapeClause: Rule<Expression> = this.RULE('escapeClause', () => {
    this.CONSUME(K.ESCAPE);
    const first = this.LA(1);
    const escapeChar = this.SUBRULE(this.string);
    this.ACTION(() => this.#checkEscape(escapeChar, first));
    return literal(escapeChar, StringType);
  });

  #checkEscape(escapeChar: string, token: IToken): void {
    if (escapeChar.length === 1) return;
    throw invalidEscapeChar(escapeChar, this.placeOf(token));
  }

  readonly rlike: Rule<Expression, [Expression]> = this.RULE('rlike', (value: Expression) => {
    this.OR([{ ALT: () => this.CONSUME(K.RLIKE) }, { ALT: () => this.CONSUME(K.REGEXP) }]);
    const pattern = this.SUBRULE(this.valueExpression);
    return this.ACTION(() => call('rlike', value, pattern));
  });

  /** IS [NOT] NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM. */
  readonly isPredicate: Rule<Expression, [Expression]> = this.RULE(
    'isPredicate',
    (value: Expression) => {
      this.CONSUME(K.IS);
      const negation = this.OPTION(() => this.CONSUME(K.NOT));
      const negate = (test: Expression) => (negation === undefined ? test : call('not', test));
      return this.OR([
        { ALT: () => this.#isNull(this.CONSUME(K.NULL), value, negation) },
        { ALT: () => this.#isNull(this.CONSUME(K.UNKNOWN), value, negation) },
        { ALT: () => this.#isBoolean(this.CONSUME(K.TRUE), value, negate) },
        { ALT: () => this.#isBoolean(this.CONSUME(K.FALSE), value, negate) },
        {
          ALT: () => {
            this.CONSUME(K.DISTINCT);
            this.CONSUME(K.FROM);
            const right = this.SUBRULE(this.valueExpression);
            return this.ACTION(() => {
              const same = call('<=>', value, right);
              return negation === undefined ? call('not', same) : same;
            });
          },
        },
      ]);
    },
  );

  #isNull(_word: IToken, value: Expression, negation: IToken | undefined): Expression {
    return this.ACTION(() => call(negation === undefined ? 'isNull' : 'isNotNull', value));
  }

  #isBoolean(word: IToken, value: Expression, negate: (test: Expression) => Expression) {
    return this.ACTION(() =>
      negate(call('<=>', value, literal(word.tokenType === K.TRUE, BooleanType))),
    );
  }
}

function negated(predicate: Expression): Expression {
  if (predicate.kind !== 'function' || predicate.name !== PRINTED_AS) return call('not', predicate);
  const [name, text, test] = predicate.args;
  return call(PRINTED_AS, name, text, call('not', test));
}

function isText(pattern: Expression): boolean {
  return pattern.kind === 'literal' && pattern.dataType.kind === 'string';
}

/** The values of a row that IN compares with a query's columns: those of `(a, b)`, or the one. */
function rowValues(value: Expression): readonly Expression[] {
  return value.kind === 'function' && value.name === ROW ? value.args : [value];
}
