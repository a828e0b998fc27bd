import type { IToken } from 'chevrotain';
import { syntaxError } from '../errors/parse-errors.ts';
import type { Expression, UnresolvedAttribute, UnresolvedStar } from '../plan/expression.ts';
import { StringType } from '../types/data-type.ts';
import { castTo } from './form-grammar.ts';
import type { Rule } from './grammar-base.ts';
import { literal } from './literals.ts';
import { nameOf } from './name-grammar.ts';
import {
  balanced,
  call,
  callOf,
  groupByPrecedence,
  type InfixOperator,
  infixOperator,
  ROW,
} from './operators.ts';
import { PredicateGrammar } from './predicate-grammar.ts';
import { BinaryOperator, ColumnName, K, Name, NumberToken, S, StringToken } from './tokens.ts';

/** Words between operands which are functions, too. */
const CALLABLE_WORDS = [K.LIKE, K.ILIKE, K.RLIKE];
const AFTER_COLUMN = [S.comma, S.rightParen];
/** What can follow an operand, and nothing that begins a clause. */
const AFTER_OPERAND = [
  ...[S.dot, S.leftBracket, S.doubleColon, BinaryOperator],
  ...[K.AS, K.IS, K.NOT, K.IN, K.LIKE, K.ILIKE, K.RLIKE, K.BETWEEN, K.AND, K.OR, K.THEN, K.END],
  ...[K.ASC, K.DESC, K.FROM, K.WHERE, K.GROUP, K.HAVING, K.ORDER, K.LIMIT, K.UNION],
];

/** Expressions, from OR down to columns. Binds as Spark's `booleanExpression` and `valueExpression` do. */
export abstract class ExpressionGrammar extends PredicateGrammar {
  #lambdaScopes: ReadonlyMap<string, string>[] = [];

  override reset(): void {
    super.reset();
    this.#lambdaScopes = [];
  }

  readonly expression: Rule<Expression> = this.RULE('expression', () =>
    this.nested(() => {
      const terms: Expression[] = [];
      this.AT_LEAST_ONE_SEP({ SEP: K.OR, DEF: () => terms.push(this.SUBRULE(this.conjunction)) });
      return this.ACTION(() => balanced('or', terms));
    }),
  );

  readonly conjunction: Rule<Expression> = this.RULE('conjunction', () => {
    const terms: Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: K.AND, DEF: () => terms.push(this.SUBRULE(this.negation)) });
    return this.ACTION(() => balanced('and', terms));
  });

  readonly negation: Rule<Expression> = this.RULE('negation', () => {
    let isNegated = 0;
    const first = this.LA(1);
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(K.NOT) }, { ALT: () => this.CONSUME(S.bang) }]);
      isNegated++;
    });
    const value = this.SUBRULE(this.predicated);
    return this.ACTION(() => {
      let result = value;
      for (; isNegated > 0; isNegated--) {
        result = { ...call('not', result), origin: this.originFrom(first) };
      }
      return result;
    });
  });

  readonly predicated: Rule<Expression> = this.RULE('predicated', () => {
    const first = this.LA(1);
    const value = this.SUBRULE(this.valueExpression);
    const predicate = this.OPTION({
      GATE: () => this.startsPredicate(),
      DEF: () => this.SUBRULE(this.predicate, { ARGS: [value] }),
    });
    return this.ACTION(() =>
      predicate === undefined ? value : { ...predicate, origin: this.originFrom(first) },
    );
  });

  readonly valueExpression: Rule<Expression> = this.RULE('valueExpression', () => {
    const operands = [this.SUBRULE(this.unary)];
    const operators: InfixOperator[] = [];
    this.MANY(() => {
      const operator = this.SUBRULE(this.infix);
      const operand = this.SUBRULE1(this.unary);
      operators.push(operator);
      operands.push(operand);
    });
    return this.ACTION(() => groupByPrecedence(operands, operators));
  });

  /** An operator: one token, or `>` two or three times without a blank. */
  readonly infix: Rule<InfixOperator> = this.RULE('infix', () => {
    const token = this.CONSUME(BinaryOperator);
    let signCount = 1;
    this.MANY({
      GATE: () => token.tokenType === S.greater && signCount < 3 && this.#isAdjacent(),
      DEF: () => {
        this.CONSUME(S.greater);
        signCount++;
      },
    });
    return this.ACTION(() => infixOperator(token.tokenType, signCount));
  });

  #isAdjacent(): boolean {
    return this.LA(0).endOffset === this.LA(1).startOffset - 1;
  }

  /** Signs before an operand. A minus right before a number is the number's own. */
  readonly unary: Rule<Expression> = this.RULE('unary', () => {
    const signs: IToken[] = [];
    this.MANY({
      GATE: () => !this.isNext(S.minus, NumberToken),
      DEF: () => {
        const sign = this.OR([
          { ALT: () => this.CONSUME(S.minus) },
          { ALT: () => this.CONSUME(S.plus) },
          { ALT: () => this.CONSUME(S.tilde) },
        ]);
        signs.push(sign);
      },
    });
    const operand = this.SUBRULE(this.postfix);
    return this.ACTION(() =>
      signs.reduceRight(
        (child, sign) => ({ ...call(unaryName(sign), child), origin: this.originFrom(sign) }),
        operand,
      ),
    );
  });

  /** A value and what is taken out of it, or made of it: `.field`, `[key]`, `:path`, `::TYPE`. */
  readonly postfix: Rule<Expression> = this.RULE('postfix', () => {
    const first = this.LA(1);
    let value = this.SUBRULE(this.primary);
    const make = (result: Expression) => {
      value = { ...result, origin: this.originFrom(first) };
    };
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(S.dot);
            const field = this.SUBRULE(this.name);
            this.ACTION(() => make(fieldOf(value, field)));
          },
        },
        {
          ALT: () => {
            this.CONSUME(S.leftBracket);
            const extraction = this.SUBRULE(this.valueExpression);
            this.CONSUME(S.rightBracket);
            this.ACTION(() => make({ kind: 'extract', child: value, extraction }));
          },
        },
        {
          // What follows the path's first name is taken out as of any value.
          ALT: () => {
            this.CONSUME(S.colon);
            const path = this.OPTION({
              GATE: () => !this.isNext(S.leftBracket),
              DEF: () => this.SUBRULE2(this.name),
            });
            this.ACTION(() => make(call(':', value, literal(path ?? '', StringType))));
          },
        },
        {
          ALT: () => {
            this.CONSUME(S.doubleColon);
            const dataType = this.SUBRULE(this.dataType);
            this.ACTION(() => make(castTo(value, dataType, 'ansi')));
          },
        },
        {
          ALT: () => {
            this.CONSUME(K.COLLATE);
            const collation = this.SUBRULE1(this.name);
            this.ACTION(() => make(call('collate', value, literal(collation, StringType))));
          },
        },
      ]),
    );
    return value;
  });

  readonly primary: Rule<Expression> = this.RULE('primary', () =>
    this.OR({
      ERR_MSG: 'an expression',
      DEF: [
        { ALT: () => this.SUBRULE(this.wordLiteral) },
        { GATE: () => this.startsParameter(), ALT: () => this.SUBRULE(this.parameter) },
        { GATE: () => this.#startsNamedColumn(), ALT: () => this.SUBRULE(this.namedColumn) },
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => this.SUBRULE(this.stringLiteral) },
        {
          GATE: () => this.isNext(S.leftParen) && this.startsQueryAt(2),
          ALT: () => this.SUBRULE(this.scalarSubquery),
        },
        {
          GATE: () => this.#startsLambda(),
          ALT: () => this.SUBRULE(this.lambda),
        },
        { ALT: () => this.SUBRULE(this.parenthesized) },
        {
          GATE: () => this.isNext(S.star) || this.#isCallable() === 'star',
          ALT: () => this.SUBRULE(this.star),
        },
        { GATE: () => this.startsInterval(), ALT: () => this.SUBRULE(this.interval) },
        {
          GATE: () => this.isNext(K.CASE) && !this.#endsAt(2),
          ALT: () => this.SUBRULE(this.caseWhen),
        },
        {
          GATE: () => this.isAnyAt(1, [K.CAST, K.TRY_CAST]) && this.isAt(2, S.leftParen),
          ALT: () => this.SUBRULE(this.cast),
        },
        {
          GATE: () => this.isNext(K.EXTRACT, S.leftParen) && this.isAt(4, K.FROM),
          ALT: () => this.SUBRULE(this.extract),
        },
        { GATE: () => this.startsTextForm(), ALT: () => this.SUBRULE(this.textForm) },
        {
          GATE: () => this.isNext(K.EXISTS, S.leftParen) && this.startsQueryAt(3),
          ALT: () => this.SUBRULE(this.exists),
        },
        {
          GATE: () => this.isNext(ColumnName, StringToken),
          ALT: () => this.SUBRULE(this.typedLiteral),
        },
        {
          GATE: () => this.#isCallable() === 'call',
          ALT: () => this.SUBRULE(this.functionCall),
        },
        {
          GATE: () => this.isNext(ColumnName) || this.#endsAt(2) || this.isOperandBefore(2),
          ALT: () => this.SUBRULE(this.column),
        },
      ],
    }),
  );

  /** Whether IDENTIFIER(…) names a column here, and not a function. */
  #startsNamedColumn(): boolean {
    return this.startsIdentifier() && !this.isAt(this.closingParenAhead(2) + 1, S.leftParen);
  }

  readonly namedColumn: Rule<Expression> = this.RULE('namedColumn', () => {
    const first = this.LA(1);
    const nameParts = this.SUBRULE(this.identifierClause);
    return this.ACTION(
      (): Expression => ({ kind: 'attribute', nameParts, origin: this.originFrom(first) }),
    );
  });

  /** Whether the list of expressions ends there, so that even a word like SELECT before it is a column. */
  #endsAt(ahead: number): boolean {
    return this.LA(ahead).image === '' || this.isAnyAt(ahead, AFTER_COLUMN);
  }

  /** Whether what follows makes an operand of the word before it, as of ORDER in `SELECT order FROM t`. */
  protected isOperandBefore(ahead: number): boolean {
    return this.isAnyAt(ahead, AFTER_OPERAND) && !this.isAt(ahead, S.star);
  }

  /** What comes after a name of one or more parts: a call's parenthesis, `.*`, or anything else. */
  #isCallable(): 'call' | 'star' | 'other' {
    let ahead = 1;
    while (this.isAt(ahead, Name)) {
      if (this.isAt(ahead + 1, S.leftParen)) return this.#isReserved(ahead) ? 'other' : 'call';
      if (!this.isAt(ahead + 1, S.dot)) return 'other';
      if (this.isAt(ahead + 2, S.star)) return 'star';
      ahead += 2;
    }
    return 'other';
  }

  /** `SELECT (` and `WHERE (` call no function; after a point every word is a name. */
  #isReserved(ahead: number): boolean {
    return ahead === 1 && !this.isAt(1, ColumnName) && !this.isAnyAt(1, CALLABLE_WORDS);
  }

  readonly scalarSubquery: Rule<Expression> = this.RULE('scalarSubquery', () => {
    const first = this.CONSUME(S.leftParen);
    const plan = this.SUBRULE(this.query);
    this.CONSUME(S.rightParen);
    return this.ACTION(
      (): Expression => ({
        kind: 'subquery',
        subqueryKind: 'scalar',
        plan,
        origin: this.originFrom(first),
      }),
    );
  });

  readonly exists: Rule<Expression> = this.RULE('exists', () => {
    const first = this.CONSUME(K.EXISTS);
    this.CONSUME(S.leftParen);
    const plan = this.SUBRULE(this.query);
    this.CONSUME(S.rightParen);
    return this.ACTION(
      (): Expression => ({
        kind: 'subquery',
        subqueryKind: 'exists',
        plan,
        origin: this.originFrom(first),
      }),
    );
  });

  /** `(x)` is x, `(x, y)` a row, whose values may have names. */
  readonly parenthesized: Rule<Expression> = this.RULE('parenthesized', () => {
    const values: Expression[] = [];
    const first = this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => values.push(this.SUBRULE(this.rowValue)),
    });
    this.CONSUME(S.rightParen);
    return this.ACTION(() =>
      values.length === 1 ? values[0] : { ...callOf(ROW, values), origin: this.originFrom(first) },
    );
  });

  readonly rowValue: Rule<Expression> = this.RULE('rowValue', () => {
    const first = this.LA(1);
    const isAfterComma = this.LA(0).tokenType === S.comma;
    const value = this.SUBRULE(this.expression);
    const alias = this.OPTION(() => {
      const word = this.CONSUME(K.AS);
      const name = this.SUBRULE(this.name);
      this.ACTION(() => {
        // What stands alone in its parentheses is no row.
        if (this.isNext(S.rightParen) && !isAfterComma) {
          throw syntaxError(this.placeOf(word), { token: word.image });
        }
      });
      return name;
    });
    return this.ACTION((): Expression => {
      if (alias === undefined) return value;
      return { kind: 'alias', child: value, names: [alias], origin: this.originFrom(first) };
    });
  });

  #startsLambda(): boolean {
    if (this.isNext(ColumnName, S.arrow)) return true;
    return this.isNext(S.leftParen, Name) && this.isAt(this.closingParenAhead(1) + 1, S.arrow);
  }

  /** `x -> …`, `(x, y) -> …`. Inside, these names are the parameters, whatever columns there are. */
  readonly lambda: Rule<Expression> = this.RULE('lambda', () => {
    const first = this.LA(1);
    const parameters = this.OR([
      { ALT: () => this.SUBRULE(this.nameList) },
      { ALT: () => [this.SUBRULE(this.name)] },
    ]);
    this.CONSUME(S.arrow);
    this.ACTION(() =>
      this.#lambdaScopes.push(new Map(parameters.map((name) => [name.toLowerCase(), name]))),
    );
    const body = this.SUBRULE(this.expression);
    return this.ACTION((): Expression => {
      this.#lambdaScopes.pop();
      return { kind: 'lambda', body, parameters, origin: this.originFrom(first) };
    });
  });

  readonly column: Rule<Expression> = this.RULE('column', () => {
    const token = this.CONSUME(Name);
    return this.ACTION((): Expression => {
      const name = nameOf(token);
      const origin = this.originFrom(token);
      const parameter = this.#parameter(name);
      if (parameter !== undefined) return { kind: 'lambdaVariable', name: parameter, origin };
      return { kind: 'attribute', nameParts: [name], origin };
    });
  });

  #parameter(name: string): string | undefined {
    for (let index = this.#lambdaScopes.length - 1; index >= 0; index--) {
      const parameter = this.#lambdaScopes[index].get(name.toLowerCase());
      if (parameter !== undefined) return parameter;
    }
    return undefined;
  }

  /** `*`, `t.*`, `* EXCEPT (a, b.c)`. */
  readonly star: Rule<Expression> = this.RULE('star', () => {
    const first = this.LA(1);
    const target = this.OPTION(() => {
      const parts = this.SUBRULE(this.multipartName);
      this.CONSUME(S.dot);
      return parts;
    });
    this.CONSUME(S.star);
    const except = this.OPTION1({
      GATE: () => this.isNext(K.EXCEPT, S.leftParen) && !this.startsQueryAt(3),
      DEF: () => this.SUBRULE(this.exceptColumns),
    });
    return this.ACTION(
      (): UnresolvedStar => ({
        kind: 'star',
        ...(target !== undefined && { target }),
        ...(except !== undefined && { except }),
        origin: this.originFrom(first),
      }),
    );
  });

  readonly exceptColumns: Rule<string[][]> = this.RULE('exceptColumns', () => {
    const columns: string[][] = [];
    this.CONSUME(K.EXCEPT);
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => columns.push(this.SUBRULE(this.multipartName)),
    });
    this.CONSUME(S.rightParen);
    return columns;
  });
}

function unaryName({ tokenType }: IToken): string {
  if (tokenType === S.minus) return 'negative';
  return tokenType === S.plus ? 'positive' : '~';
}

/** A field of a value; after a column's name it may as well be the column of a table, so the name grows. */
function fieldOf(value: Expression, field: string): Expression {
  if (value.kind === 'attribute') {
    const attribute: UnresolvedAttribute = { ...value, nameParts: [...value.nameParts, field] };
    return attribute;
  }
  return { kind: 'extract', child: value, extraction: literal(field, StringType) };
}
