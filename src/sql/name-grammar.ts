import type { IToken } from 'chevrotain';
import type { TextPlace } from '../errors/parse-errors.ts';
import type { Expression, Literal, Origin } from '../plan/expression.ts';
import type { DataType } from '../types/data-type.ts';
import { parseDataTypeWithin } from '../types/ddl.ts';
import { unescapeSqlString } from '../types/sql-string.ts';
import { constantName } from './constant-name.ts';
import { GrammarBase, type Rule } from './grammar-base.ts';
import type { Parameters } from './parameters.ts';
import { AliasName, K, Name, NumberToken, QuotedIdentifier, S, StringToken } from './tokens.ts';

const COMPLEX_TYPES: ReadonlySet<string> = new Set(['ARRAY', 'MAP', 'STRUCT']);
const INTERVAL_FIELDS: ReadonlySet<string> = new Set([
  'YEAR',
  'MONTH',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
]);
const TIME_ZONE_WORDS: ReadonlySet<string> = new Set(['WITH', 'WITHOUT', 'LOCAL', 'TIME', 'ZONE']);
/** What a condition begins with, and what follows an alias doesn't. */
const CONDITION_STARTS = [AliasName, NumberToken, StringToken, S.leftParen, S.minus, S.bang, K.NOT];
const ZONED_TYPES: ReadonlySet<string> = new Set(['TIMESTAMP', 'TIME']);

/** A parameter marker in a type, and the argument that was given for it. */
interface TypeParameter {
  readonly place: Origin;
  readonly value: Expression;
}

/** Names, aliases, strings and data types. */
export abstract class NameGrammar extends GrammarBase {
  /** The statement's text, which types are cut from. */
  protected abstract readonly text: string;
  /** What `?` and `:name` stand for in this statement. */
  protected abstract readonly parameters: Parameters;
  /** The value of a session variable. */
  protected abstract readonly variable: (name: string) => Literal | undefined;

  abstract readonly expression: Rule<Expression>;
  abstract readonly parameter: Rule<Expression>;

  /** The parameter markers of the type that is being read. */
  #typeParameters: TypeParameter[] = [];

  /** Whether a parameter marker comes `ahead`. */
  protected startsParameter(ahead = 1): boolean {
    return (
      this.isAt(ahead, S.question) || (this.isAt(ahead, S.colon) && this.isAt(ahead + 1, Name))
    );
  }

  protected placeOf(token: IToken): TextPlace {
    return { text: this.text, offset: token.startOffset };
  }

  /** Whether QUALIFY has a condition after it; otherwise it is a name. */
  protected startsQualify(): boolean {
    return this.isNext(K.QUALIFY) && this.isAnyAt(2, CONDITION_STARTS);
  }

  readonly name: Rule<string> = this.RULE('name', () => nameOf(this.CONSUME(Name)));

  /** Whether IDENTIFIER(…) stands there; without the parenthesis it is a name itself. */
  protected startsIdentifier(): boolean {
    return this.isNext(K.IDENTIFIER, S.leftParen);
  }

  /** IDENTIFIER('a.b'): a name that is written as a constant text. */
  readonly identifierClause: Rule<string[]> = this.RULE('identifierClause', () => {
    const first = this.CONSUME(K.IDENTIFIER);
    this.CONSUME(S.leftParen);
    const text = this.SUBRULE(this.expression);
    this.CONSUME(S.rightParen);
    return this.ACTION(() =>
      constantName(text, { place: this.placeOf(first), variable: this.variable }),
    );
  });

  /** `a`, `a.b`: parts without back-ticks. A star after the last point is left alone. */
  readonly multipartName: Rule<string[]> = this.RULE('multipartName', () =>
    this.OR([
      { GATE: () => this.startsIdentifier(), ALT: () => this.SUBRULE(this.identifierClause) },
      { ALT: () => this.SUBRULE(this.nameParts) },
    ]),
  );

  readonly nameParts: Rule<string[]> = this.RULE('nameParts', () => {
    const parts = [this.SUBRULE(this.name)];
    this.MANY({
      GATE: () => this.isAt(2, Name),
      DEF: () => {
        this.CONSUME(S.dot);
        parts.push(this.SUBRULE1(this.name));
      },
    });
    return parts;
  });

  /** `(a, b)`. */
  readonly nameList: Rule<string[]> = this.RULE('nameList', () => {
    const names: string[] = [];
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () => names.push(this.SUBRULE(this.name)),
    });
    this.CONSUME(S.rightParen);
    return names;
  });

  /** A name after AS, or one that can do without it. */
  readonly aliasName: Rule<string> = this.RULE('aliasName', () =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(K.AS);
          return this.SUBRULE(this.name);
        },
      },
      { ALT: () => nameOf(this.CONSUME(AliasName)) },
    ]),
  );

  /** One string, or several side by side, which are joined. */
  readonly string: Rule<string> = this.RULE('string', () => {
    let text = '';
    this.AT_LEAST_ONE(() => {
      const token = this.CONSUME(StringToken);
      this.ACTION(() => {
        text += unescapeSqlString(token.image);
      });
    });
    return text;
  });

  /** A type: its tokens are found here, and read by the DDL reader. */
  readonly dataType: Rule<DataType | undefined> = this.RULE('dataType', () => {
    const first = this.LA(1);
    const parameters = this.#typeParameters;
    this.#typeParameters = [];
    this.SUBRULE(this.typeTokens);
    const given = this.#typeParameters;
    this.#typeParameters = parameters;
    return this.ACTION(() => {
      if (given.length > 0) this.parameters.check();
      const { text, end } = withParameters(this.text, this.originFrom(first), given);
      return parseDataTypeWithin(text, { start: first.startOffset, end });
    });
  });

  readonly typeTokens: Rule<void> = this.RULE('typeTokens', () =>
    this.nested(() => {
      const first = this.CONSUME(Name);
      this.OPTION({
        GATE: () =>
          this.isNext(S.leftParen) && (this.isAt(2, NumberToken) || this.startsParameter(2)),
        DEF: () => this.SUBRULE(this.typeParameters),
      });
      this.OPTION1({
        GATE: () => COMPLEX_TYPES.has(first.image.toUpperCase()),
        DEF: () => this.SUBRULE(this.typeArguments),
      });
      this.MANY({
        GATE: () => this.#continuesType(first),
        DEF: () => this.CONSUME1(Name),
      });
    }),
  );

  readonly typeParameters: Rule<void> = this.RULE('typeParameters', () => {
    this.CONSUME(S.leftParen);
    this.AT_LEAST_ONE_SEP({
      SEP: S.comma,
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(NumberToken) },
          { ALT: () => this.SUBRULE(this.typeParameter) },
        ]),
    });
    this.CONSUME(S.rightParen);
  });

  /** `?` or `:name` where a number is due. */
  readonly typeParameter: Rule<void> = this.RULE('typeParameter', () => {
    const first = this.LA(1);
    const value = this.SUBRULE(this.parameter);
    this.ACTION(() => this.#typeParameters.push({ place: this.originFrom(first), value }));
  });

  /** `<INT>`, `<STRING, INT>`, `<a: INT, b STRING NOT NULL COMMENT '…'>`, `<>`. */
  readonly typeArguments: Rule<void> = this.RULE('typeArguments', () => {
    this.OR([
      { ALT: () => this.CONSUME(S.notEqual) },
      {
        ALT: () => {
          this.CONSUME(S.less);
          this.MANY_SEP({ SEP: S.comma, DEF: () => this.SUBRULE(this.typeArgument) });
          this.CONSUME(S.greater);
        },
      },
    ]);
  });

  readonly typeArgument: Rule<void> = this.RULE('typeArgument', () => {
    this.OPTION({
      // A field's name is followed by a colon or by its type, a type by neither.
      GATE: () => this.isAt(2, S.colon) || this.#startsField(),
      DEF: () => {
        this.CONSUME(Name);
        this.OPTION1(() => this.CONSUME(S.colon));
      },
    });
    this.SUBRULE(this.typeTokens);
    this.OPTION2(() => {
      this.CONSUME(K.NOT);
      this.CONSUME(K.NULL);
    });
    this.OPTION3({
      GATE: () => this.LA(1).image.toUpperCase() === 'COMMENT',
      DEF: () => {
        this.CONSUME1(Name);
        this.CONSUME(StringToken);
      },
    });
  });

  #startsField(): boolean {
    if (!this.isAt(2, Name)) return false;
    const second = this.LA(2).image.toUpperCase();
    const isIntervalRange = this.isNext(K.INTERVAL) && INTERVAL_FIELDS.has(second);
    const isTimestamp = this.isWordAt(1, ZONED_TYPES) && TIME_ZONE_WORDS.has(second);
    return second !== 'COMMENT' && second !== 'NOT' && !isIntervalRange && !isTimestamp;
  }

  /** INTERVAL DAY TO SECOND, TIMESTAMP WITHOUT TIME ZONE, TIME(3) WITHOUT TIME ZONE. */
  #continuesType(first: IToken): boolean {
    const type = first.image.toUpperCase();
    if (type === 'INTERVAL') {
      return (
        this.isWordAt(1, INTERVAL_FIELDS) ||
        (this.isNext(K.TO) && this.isWordAt(2, INTERVAL_FIELDS))
      );
    }
    if (!ZONED_TYPES.has(type)) return false;
    const isFirst = this.LA(0) === first || this.LA(0).tokenType === S.rightParen;
    return this.isWordAt(1, TIME_ZONE_WORDS) && (!isFirst || this.isWordAt(2, TIME_ZONE_WORDS));
  }
}

/** The statement with the arguments of a type in place of their markers, and where that type then ends. */
function withParameters(
  text: string,
  { end }: Origin,
  parameters: readonly TypeParameter[],
): { readonly text: string; readonly end: number } {
  const filled = parameters.reduceRight(
    (rest, { place, value }) =>
      rest.slice(0, place.start) + numberText(value) + rest.slice(place.end),
    text,
  );
  return { text: filled, end: end + filled.length - text.length };
}

/** An INT as it is written; of anything else what can't stand in a type. */
function numberText(value: Expression): string {
  const isInt = value.kind === 'literal' && value.dataType.kind === 'integer';
  return isInt ? String(value.value) : "''";
}

/** The name that a token stands for. */
export function nameOf(token: IToken): string {
  return token.tokenType === QuotedIdentifier
    ? token.image.slice(1, -1).replaceAll('``', '`')
    : token.image;
}
