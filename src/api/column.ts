import { invalidWhenUsage } from '../errors/api-errors.ts';
import type { Expression, SortOrder } from '../plan/expression.ts';
import type { DataType } from '../types/data-type.ts';
import { StringType } from '../types/data-type.ts';
import { parseDataType } from '../types/ddl.ts';
import { parseAttributeName } from './attribute-name.ts';
import { type LiteralValue, literal, typed } from './literal.ts';
import type { WindowSpec } from './window-spec.ts';

/** A column, or the name of one: `'a'`, `'t.a.b'`, `` '`odd name`' ``, `'*'`. */
export type ColumnOrName = Column | string;

/** An operand: a column, or a JavaScript value that stands for a literal. */
export type Operand = Column | LiteralValue;

/**
 * An expression over the columns of a DataFrame (Spark's `Column`). Immutable, and only a description: names and types
 * are looked up at the first action. A JavaScript value as an operand is a literal; a column's name is `col('name')`.
 */
export class Column {
  readonly expression: Expression;

  constructor(expression: Expression) {
    this.expression = expression;
  }

  /** Names the column; with several names, the columns of a generator. */
  as(...names: [string, ...string[]]): Column {
    return new Column({ kind: 'alias', child: this.expression, names });
  }

  /** Same as `as`. */
  alias(...names: [string, ...string[]]): Column {
    return this.as(...names);
  }

  /** Converts to a type, given as a `DataType` or as Spark writes it (`'int'`, `'decimal(10,2)'`). A value that does not fit is an error. */
  cast(type: DataType | string): Column {
    return this.#cast(type, 'ansi');
  }

  /** Like `cast`, but a value that does not fit becomes null. */
  tryCast(type: DataType | string): Column {
    return this.#cast(type, 'try');
  }

  #cast(type: DataType | string, mode: 'ansi' | 'try'): Column {
    const dataType = typeof type === 'string' ? parseDataType(type) : type;
    return new Column({ kind: 'cast', child: this.expression, dataType, mode });
  }

  #call(name: string, ...operands: readonly Operand[]): Column {
    return call(name, this, ...operands);
  }

  /** `=`: null if either side is null. */
  eq(other: Operand): Column {
    return this.#call('==', other);
  }

  /** Same as `eq`. */
  equalTo(other: Operand): Column {
    return this.eq(other);
  }

  /** `<>`: null if either side is null. */
  ne(other: Operand): Column {
    return this.eq(other).not();
  }

  /** Same as `ne`. */
  notEqual(other: Operand): Column {
    return this.ne(other);
  }

  /** `<=>`: equality in which null equals null. Never null. */
  eqNullSafe(other: Operand): Column {
    return this.#call('<=>', other);
  }

  gt(other: Operand): Column {
    return this.#call('>', other);
  }

  ge(other: Operand): Column {
    return this.#call('>=', other);
  }

  /** Same as `ge`. */
  geq(other: Operand): Column {
    return this.ge(other);
  }

  lt(other: Operand): Column {
    return this.#call('<', other);
  }

  le(other: Operand): Column {
    return this.#call('<=', other);
  }

  /** Same as `le`. */
  leq(other: Operand): Column {
    return this.le(other);
  }

  /** `lower <= this AND this <= upper`. */
  between(lower: Operand, upper: Operand): Column {
    return this.ge(lower).and(this.le(upper));
  }

  /** Whether the value is one of these; null if it is not, and one of them is null. */
  isin(...values: readonly (Operand | readonly Operand[])[]): Column {
    return this.#call('in', ...values.flat(1));
  }

  plus(other: Operand): Column {
    return this.#call('+', other);
  }

  minus(other: Operand): Column {
    return this.#call('-', other);
  }

  multiply(other: Operand): Column {
    return this.#call('*', other);
  }

  /** `/`: a DOUBLE, or a DECIMAL of decimals. Zero as divisor is an error. */
  divide(other: Operand): Column {
    return this.#call('/', other);
  }

  /** `%`: has the sign of the dividend. Zero as divisor is an error. */
  mod(other: Operand): Column {
    return this.#call('%', other);
  }

  negate(): Column {
    return this.#call('negative');
  }

  bitwiseAND(other: Operand): Column {
    return this.#call('&', other);
  }

  bitwiseOR(other: Operand): Column {
    return this.#call('|', other);
  }

  bitwiseXOR(other: Operand): Column {
    return this.#call('^', other);
  }

  and(other: Operand): Column {
    return this.#call('and', other);
  }

  or(other: Operand): Column {
    return this.#call('or', other);
  }

  not(): Column {
    return this.#call('not');
  }

  isNull(): Column {
    return this.#call('isNull');
  }

  isNotNull(): Column {
    return this.#call('isNotNull');
  }

  isNaN(): Column {
    return this.#call('isNaN');
  }

  /** SQL LIKE: `%` is any text, `_` any character, `\` escapes. */
  like(pattern: Operand): Column {
    return this.#call('like', pattern);
  }

  /** LIKE without regard to case. */
  ilike(pattern: Operand): Column {
    return this.#call('ilike', pattern);
  }

  /** Whether a part of the text matches the regular expression. */
  rlike(pattern: Operand): Column {
    return this.#call('rlike', pattern);
  }

  startsWith(prefix: Operand): Column {
    return this.#call('startswith', prefix);
  }

  endsWith(suffix: Operand): Column {
    return this.#call('endswith', suffix);
  }

  contains(part: Operand): Column {
    return this.#call('contains', part);
  }

  /** `length` characters from `start`, which counts from 1. */
  substr(start: Operand, length: Operand): Column {
    return this.#call('substr', start, length);
  }

  /** A field of a struct. */
  getField(name: string): Column {
    return this.#extract(typed(name, StringType));
  }

  /** An element of an array by its index from 0, or the value of a map's key. */
  getItem(key: Operand): Column {
    return this.#extract(operand(key));
  }

  #extract(extraction: Expression): Column {
    return new Column({ kind: 'extract', child: this.expression, extraction });
  }

  /** The struct with a field added or replaced. */
  withField(fieldName: string, value: Operand): Column {
    return new Column({
      kind: 'updateFields',
      child: this.expression,
      fieldName,
      value: operand(value),
    });
  }

  /** The struct without these fields. */
  dropFields(...fieldNames: readonly string[]): Column {
    return new Column(
      fieldNames.reduce<Expression>(
        (child, fieldName) => ({ kind: 'updateFields', child, fieldName }),
        this.expression,
      ),
    );
  }

  /** Ascending, nulls first. */
  asc(): Column {
    return this.#order('ascending', 'first');
  }

  ascNullsFirst(): Column {
    return this.#order('ascending', 'first');
  }

  ascNullsLast(): Column {
    return this.#order('ascending', 'last');
  }

  /** Descending, nulls last. */
  desc(): Column {
    return this.#order('descending', 'last');
  }

  descNullsFirst(): Column {
    return this.#order('descending', 'first');
  }

  descNullsLast(): Column {
    return this.#order('descending', 'last');
  }

  #order(direction: SortOrder['direction'], nullOrdering: SortOrder['nullOrdering']): Column {
    return new Column({ kind: 'sortOrder', child: this.expression, direction, nullOrdering });
  }

  /** Another branch of a CASE that `when(…)` began. Fails with INVALID_WHEN_USAGE on any other column. */
  when(condition: Column, value: Operand): Column {
    return this.#branch(condition.expression, operand(value));
  }

  /** What a CASE gives where no condition holds; without it, null. */
  otherwise(value: Operand): Column {
    return this.#branch(operand(value));
  }

  #branch(...args: readonly Expression[]): Column {
    const { expression } = this;
    const isOpen =
      expression.kind === 'function' &&
      expression.name === 'when' &&
      expression.args.length % 2 === 0;
    if (!isOpen) throw invalidWhenUsage();
    return new Column({ ...expression, args: [...expression.args, ...args] });
  }

  /** The function over a window of rows: `rowNumber().over(Window.partitionBy('a').orderBy('b'))`. */
  over(window: WindowSpec): Column {
    return new Column({ kind: 'over', function: this.expression, ...window.parts });
  }
}

/** The column of a name; see `ColumnOrName`. A name that ends in `*` means all columns of its prefix. */
export function col(name: string): Column {
  return new Column(nameExpression(name));
}

/** What a column name means, as an expression. */
export function nameExpression(name: string, planId?: number): Expression {
  if (name === '*') return { kind: 'star' };
  if (name.endsWith('.*')) return { kind: 'star', target: parseAttributeName(name.slice(0, -2)) };
  const nameParts = parseAttributeName(name);
  return planId === undefined
    ? { kind: 'attribute', nameParts }
    : { kind: 'attribute', nameParts, planId };
}

/** A column or its name as an expression. */
export function columnExpression(column: ColumnOrName): Expression {
  return typeof column === 'string' ? nameExpression(column) : column.expression;
}

/** An operand as an expression: strings are literals. */
export function operand(value: Operand): Expression {
  return value instanceof Column ? value.expression : literal(value);
}

/** A sort key; what names no direction ascends, nulls first. */
export function sortOrder(column: ColumnOrName): SortOrder {
  const child = columnExpression(column);
  return child.kind === 'sortOrder'
    ? child
    : { kind: 'sortOrder', child, direction: 'ascending', nullOrdering: 'first' };
}

/** A call of a function by its name; JavaScript values are literals. */
export function call(name: string, ...args: readonly Operand[]): Column {
  return new Column({ kind: 'function', name, args: args.map(operand) });
}
