import type { IToken } from 'chevrotain';
import { syntaxError } from '../errors/parse-errors.ts';
import type { Expression } from '../plan/expression.ts';
import { BooleanType, NullType, StringType } from '../types/data-type.ts';
import { intervalUnit } from '../types/interval.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Rule } from './grammar-base.ts';
import {
  type IntervalTerm,
  literal,
  multiUnitInterval,
  rangeInterval,
  typedLiteral,
} from './literals.ts';
import { NameGrammar } from './name-grammar.ts';
import { numberLiteral } from './number-literal.ts';
import { K, Name, NumberToken, S, StringToken } from './tokens.ts';

/** Constants: numbers, strings, TRUE, NULL, DATE '…', INTERVAL …. */
export abstract class LiteralGrammar extends NameGrammar {
  /** The zone of the session, if it is known. */
  protected abstract readonly zone: TimeZone | undefined;

  /** `?`, `:name`: the argument that was given for it. */
  readonly parameter: Rule<Expression> = this.RULE('parameter', () =>
    this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(S.question);
          return this.ACTION(() => this.parameters.atPosition(this.placeOf(token)));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(S.colon);
          const name = this.SUBRULE(this.name);
          return this.ACTION(() => this.parameters.named(name, this.placeOf(token)));
        },
      },
    ]),
  );

  readonly wordLiteral: Rule<Expression> = this.RULE('wordLiteral', () =>
    this.OR([
      { ALT: () => this.#word(this.CONSUME(K.NULL), null) },
      { ALT: () => this.#word(this.CONSUME(K.TRUE), true) },
      { ALT: () => this.#word(this.CONSUME(K.FALSE), false) },
    ]),
  );

  #word(token: IToken, value: null | boolean): Expression {
    const type = value === null ? NullType : BooleanType;
    return { ...literal(value, type), origin: this.originFrom(token) };
  }

  /** A number with its sign, which belongs to it: -128Y is a TINYINT, though 128Y is none. */
  readonly number: Rule<Expression> = this.RULE('number', () => {
    const first = this.LA(1);
    const sign = this.OPTION(() => this.CONSUME(S.minus).image) ?? '';
    const token = this.CONSUME(NumberToken);
    return this.ACTION(() => ({
      ...numberLiteral(sign + token.image, this.placeOf(first)),
      origin: this.originFrom(first),
    }));
  });

  readonly stringLiteral: Rule<Expression> = this.RULE('stringLiteral', () => {
    const first = this.LA(1);
    const text = this.SUBRULE(this.string);
    return this.ACTION(() => ({ ...literal(text, StringType), origin: this.originFrom(first) }));
  });

  /** DATE '2024-01-01', X'1F'. */
  readonly typedLiteral: Rule<Expression> = this.RULE('typedLiteral', () => {
    const type = this.CONSUME(Name);
    const text = this.SUBRULE(this.string);
    return this.ACTION(() => ({
      ...typedLiteral(type.image, text, this.placeOf(type), this.zone),
      origin: this.originFrom(type),
    }));
  });

  /** Whether an interval begins here, and not a column or a function of that name: `interval - 1` subtracts. */
  protected startsInterval(): boolean {
    if (!this.isNext(K.INTERVAL)) return false;
    if (this.isAt(2, S.question) || (this.isAt(2, S.colon) && this.isAt(3, Name))) return true;
    if (!this.isAnyAt(2, [S.minus, S.plus])) return this.isAnyAt(2, [NumberToken, StringToken]);
    return this.isAnyAt(3, [NumberToken, StringToken]) && this.#isUnitAt(4);
  }

  /** INTERVAL 1 DAY 2 HOURS, INTERVAL '1 2:03' DAY TO MINUTE, INTERVAL '1 day 2 hours'. */
  readonly interval: Rule<Expression> = this.RULE('interval', () => {
    const first = this.CONSUME(K.INTERVAL);
    const value = this.SUBRULE(this.intervalValue);
    const interval = this.OR([
      {
        GATE: () => this.#isUnitAt(1) && this.isAt(2, K.TO),
        ALT: () => this.SUBRULE(this.intervalRange, { ARGS: [value] }),
      },
      {
        GATE: () => this.#isUnitAt(1),
        ALT: () => this.SUBRULE(this.intervalTerms, { ARGS: [value] }),
      },
      { ALT: () => this.ACTION(() => this.#unitless(first, value)) },
    ]);
    return this.ACTION(() => ({ ...interval, origin: this.originFrom(first) }));
  });

  #unitless(first: IToken, { sign, text, isString }: IntervalValue): Expression {
    if (isString && sign === '') return typedLiteral('INTERVAL', text, this.placeOf(first));
    const next = this.LA(1);
    const offset = next.image === '' ? this.text.trimEnd().length : next.startOffset;
    const expected = ['YEAR', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
    throw syntaxError({ text: this.text, offset }, { token: next.image, expected });
  }

  readonly intervalValue: Rule<IntervalValue> = this.RULE('intervalValue', () => {
    const sign =
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(S.minus).image },
          { ALT: () => this.CONSUME(S.plus).image },
        ]),
      ) ?? '';
    return this.OR1([
      { ALT: () => ({ sign, text: this.CONSUME(NumberToken).image, isString: false }) },
      { ALT: () => ({ sign, text: this.SUBRULE(this.string), isString: true }) },
      {
        ALT: () => {
          const value = this.SUBRULE(this.parameter);
          return this.ACTION(() => ({ sign, ...valueOfParameter(value) }));
        },
      },
    ]);
  });

  readonly intervalRange: Rule<Expression, [IntervalValue]> = this.RULE(
    'intervalRange',
    (value: IntervalValue) => {
      const from = this.SUBRULE(this.name);
      this.CONSUME(K.TO);
      const to = this.SUBRULE1(this.name);
      return this.ACTION(() =>
        rangeInterval(value.text, { isNegative: value.sign === '-', from, to }),
      );
    },
  );

  readonly intervalTerms: Rule<Expression, [IntervalValue]> = this.RULE(
    'intervalTerms',
    (value: IntervalValue) => {
      const terms: IntervalTerm[] = [];
      const unit = this.SUBRULE(this.name);
      this.ACTION(() => terms.push(term(value, unit)));
      this.MANY({
        GATE: () => this.#startsTerm(),
        DEF: () => {
          const nextValue = this.SUBRULE(this.intervalValue);
          const nextUnit = this.SUBRULE1(this.name);
          this.ACTION(() => terms.push(term(nextValue, nextUnit)));
        },
      });
      return this.ACTION(() => multiUnitInterval(terms));
    },
  );

  /** `INTERVAL 1 DAY - 2 HOURS`: a sign and a number with a unit go on, another number is subtracted. */
  #startsTerm(): boolean {
    const signs = this.isAnyAt(1, [S.minus, S.plus]) ? 1 : 0;
    return this.isAnyAt(1 + signs, [NumberToken, StringToken]) && this.#isUnitAt(2 + signs);
  }

  #isUnitAt(ahead: number): boolean {
    return this.isAt(ahead, Name) && intervalUnit(this.LA(ahead).image) !== undefined;
  }
}

interface IntervalValue {
  readonly sign: string;
  readonly text: string;
  readonly isString: boolean;
}

function term({ sign, text }: IntervalValue, unit: string): IntervalTerm {
  return { value: text.startsWith('-') && sign === '-' ? text.slice(1) : sign + text, unit };
}

function valueOfParameter(value: Expression): Pick<IntervalValue, 'text' | 'isString'> {
  const constant = value.kind === 'literal' ? value.value : '';
  return { text: String(constant), isString: typeof constant === 'string' };
}
