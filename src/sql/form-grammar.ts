import type { Expression } from '../plan/expression.ts';
import type { DataType } from '../types/data-type.ts';
import { IntegerType, StringType } from '../types/data-type.ts';
import { CallGrammar } from './call-grammar.ts';
import type { Rule } from './grammar-base.ts';
import { literal } from './literals.ts';
import { call, callOf } from './operators.ts';
import { K, S } from './tokens.ts';

const TEXT_FUNCTIONS = [K.SUBSTRING, K.SUBSTR, K.TRIM, K.POSITION, K.OVERLAY];
const TEXT_WORDS = [K.FROM, K.IN, K.PLACING];

/** The forms that look like calls with words between the arguments: CASE, CAST, EXTRACT, TRIM (… FROM …), …. */
export abstract class FormGrammar extends CallGrammar {
  /** CASE WHEN c THEN v … END, and CASE x WHEN v THEN …, which compares x with each v. */
  readonly caseWhen: Rule<Expression> = this.RULE('caseWhen', () => {
    const args: Expression[] = [];
    const first = this.CONSUME(K.CASE);
    const subject = this.OPTION({
      GATE: () => !this.isNext(K.WHEN),
      DEF: () => this.SUBRULE(this.expression),
    });
    this.AT_LEAST_ONE(() => {
      this.CONSUME(K.WHEN);
      const condition = this.SUBRULE1(this.expression);
      this.CONSUME(K.THEN);
      const value = this.SUBRULE2(this.expression);
      this.ACTION(() => {
        args.push(subject === undefined ? condition : call('==', subject, condition), value);
      });
    });
    this.OPTION1(() => {
      this.CONSUME(K.ELSE);
      args.push(this.SUBRULE3(this.expression));
    });
    this.CONSUME(K.END);
    return this.ACTION(() => ({ ...callOf('when', args), origin: this.originFrom(first) }));
  });

  readonly cast: Rule<Expression> = this.RULE('cast', () => {
    const first = this.OR([
      { ALT: () => this.CONSUME(K.CAST) },
      { ALT: () => this.CONSUME(K.TRY_CAST) },
    ]);
    this.CONSUME(S.leftParen);
    const child = this.SUBRULE(this.expression);
    this.CONSUME(K.AS);
    const dataType = this.SUBRULE(this.dataType);
    this.CONSUME(S.rightParen);
    return this.ACTION(() => ({
      ...castTo(child, dataType, first.tokenType === K.CAST ? 'ansi' : 'try'),
      origin: this.originFrom(first),
    }));
  });

  /** EXTRACT(field FROM source). */
  readonly extract: Rule<Expression> = this.RULE('extract', () => {
    const first = this.CONSUME(K.EXTRACT);
    this.CONSUME(S.leftParen);
    const field = this.SUBRULE(this.name);
    this.CONSUME(K.FROM);
    const source = this.SUBRULE(this.valueExpression);
    this.CONSUME(S.rightParen);
    return this.ACTION(() => ({
      ...call('extract', literal(field, StringType), source),
      origin: this.originFrom(first),
    }));
  });

  /** Whether one of the functions below begins here in its form with words. */
  protected startsTextForm(): boolean {
    if (!this.isAnyAt(1, TEXT_FUNCTIONS) || !this.isAt(2, S.leftParen)) return false;
    let depth = 0;
    for (let ahead = 2; this.LA(ahead).image !== ''; ahead++) {
      if (this.isAt(ahead, S.leftParen)) depth++;
      if (this.isAt(ahead, S.rightParen) && --depth === 0) return false;
      if (depth === 1 && this.isAnyAt(ahead, TEXT_WORDS)) return true;
    }
    return false;
  }

  readonly textForm: Rule<Expression> = this.RULE('textForm', () => {
    const first = this.LA(1);
    const form = this.OR([
      { ALT: () => this.SUBRULE(this.substring) },
      { ALT: () => this.SUBRULE(this.trim) },
      { ALT: () => this.SUBRULE(this.position) },
      { ALT: () => this.SUBRULE(this.overlay) },
    ]);
    return this.ACTION(() => ({ ...form, origin: this.originFrom(first) }));
  });

  /** SUBSTRING(text FROM start FOR length). */
  readonly substring: Rule<Expression> = this.RULE('substring', () => {
    this.OR([{ ALT: () => this.CONSUME(K.SUBSTRING) }, { ALT: () => this.CONSUME(K.SUBSTR) }]);
    this.CONSUME(S.leftParen);
    const text = this.SUBRULE(this.valueExpression);
    this.CONSUME(K.FROM);
    const args = [text, this.SUBRULE1(this.valueExpression)];
    this.OPTION(() => {
      this.CONSUME(K.FOR);
      args.push(this.SUBRULE2(this.valueExpression));
    });
    this.CONSUME(S.rightParen);
    return this.ACTION(() => callOf('substring', args));
  });

  /** TRIM(BOTH characters FROM text), and without the characters, or the side. */
  readonly trim: Rule<Expression> = this.RULE('trim', () => {
    this.CONSUME(K.TRIM);
    this.CONSUME(S.leftParen);
    const side = this.OPTION({
      GATE: () => !this.isAnyAt(2, [S.dot, S.leftParen]),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(K.BOTH) },
          { ALT: () => this.CONSUME(K.LEADING) },
          { ALT: () => this.CONSUME(K.TRAILING) },
        ]),
    });
    const characters = this.OPTION1({
      GATE: () => !this.isNext(K.FROM),
      DEF: () => this.SUBRULE(this.valueExpression),
    });
    this.CONSUME(K.FROM);
    const text = this.SUBRULE1(this.valueExpression);
    this.CONSUME(S.rightParen);
    return this.ACTION(() => {
      const name = trimName(side?.image);
      return characters === undefined ? call(name, text) : call(name, characters, text);
    });
  });

  /** POSITION(part IN text). */
  readonly position: Rule<Expression> = this.RULE('position', () => {
    this.CONSUME(K.POSITION);
    this.CONSUME(S.leftParen);
    const part = this.SUBRULE(this.valueExpression);
    this.CONSUME(K.IN);
    const text = this.SUBRULE1(this.valueExpression);
    this.CONSUME(S.rightParen);
    return this.ACTION(() => call('locate', part, text));
  });

  /** OVERLAY(text PLACING part FROM start FOR length); a length of -1 is that of the part. */
  readonly overlay: Rule<Expression> = this.RULE('overlay', () => {
    this.CONSUME(K.OVERLAY);
    this.CONSUME(S.leftParen);
    const text = this.SUBRULE(this.valueExpression);
    this.CONSUME(K.PLACING);
    const part = this.SUBRULE1(this.valueExpression);
    this.CONSUME(K.FROM);
    const start = this.SUBRULE2(this.valueExpression);
    const length = this.OPTION(() => {
      this.CONSUME(K.FOR);
      return this.SUBRULE3(this.valueExpression);
    });
    this.CONSUME(S.rightParen);
    return this.ACTION(() =>
      call('overlay', text, part, start, length ?? literal(-1, IntegerType)),
    );
  });
}

/** A cast; during the recording of the grammar there is no type yet. */
export function castTo(
  child: Expression,
  dataType: DataType | undefined,
  mode: 'ansi' | 'try',
): Expression {
  return dataType === undefined ? child : { kind: 'cast', child, dataType, mode };
}

function trimName(side = 'BOTH'): string {
  switch (side.toUpperCase()) {
    case 'LEADING':
      return 'ltrim';
    case 'TRAILING':
      return 'rtrim';
    default:
      return 'trim';
  }
}
