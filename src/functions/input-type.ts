import { isAtomic, isIntegral, isNumeric } from '../types/coercion.ts';
import {
  type DataType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  sameType,
  TimestampType,
} from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';

/** A family of types that a parameter takes, as Spark's abstract data types. */
export interface TypeClass {
  readonly kind: 'class';
  /** As messages name it. */
  readonly name: string;
  readonly accepts: (type: DataType) => boolean;
  /** What NULL is cast to. */
  readonly ofNull: DataType;
  /** What text is cast to; undefined: text is not taken. */
  readonly ofText?: DataType;
  /** What dates and times are cast to; undefined: they are not taken. */
  readonly ofTime?: DataType;
}

/** What a parameter takes. */
export type InputType = DataType | TypeClass;

export const ANY: TypeClass = {
  kind: 'class',
  name: 'ANY',
  accepts: () => true,
  ofNull: { kind: 'null' },
};
export const NUMERIC: TypeClass = {
  kind: 'class',
  name: 'NUMERIC',
  accepts: isNumeric,
  ofNull: DoubleType,
  ofText: DoubleType,
};
export const INTEGRAL: TypeClass = {
  kind: 'class',
  name: 'INTEGRAL',
  accepts: isIntegral,
  ofNull: IntegerType,
  ofText: LongType,
};
/** The same where no text is taken. */
export const EXACTLY_INTEGRAL: TypeClass = { ...INTEGRAL, ofText: undefined };
export const DECIMAL: TypeClass = {
  kind: 'class',
  name: 'DECIMAL',
  accepts: (type) => type.kind === 'decimal',
  ofNull: decimalType(),
  ofText: decimalType(38, 18),
};
/** TIMESTAMP or TIMESTAMP_NTZ. */
export const ANY_TIMESTAMP: TypeClass = {
  kind: 'class',
  name: '(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)',
  accepts: (type) => type.kind === 'timestamp' || type.kind === 'timestamp_ntz',
  ofNull: TimestampType,
  ofText: TimestampType,
  ofTime: TimestampType,
};

/** The type that an argument of type `from` is cast to for a parameter; undefined where it is not taken. */
export function implicitCast(from: DataType, to: InputType): DataType | undefined {
  if (to.kind !== 'class') return canAssign(from, to) ? to : undefined;
  if (from.kind === 'null') return to.ofNull;
  if (to.accepts(from)) return from;
  if (from.kind === 'string') return to.ofText;
  return isTime(from) ? to.ofTime : undefined;
}

/** Whether the parameter takes the type as it is. */
export function acceptsExactly(type: DataType, parameter: InputType): boolean {
  return parameter.kind === 'class' ? parameter.accepts(type) : type.kind === parameter.kind;
}

/**
 * Whether ANSI mode casts an argument unasked (Spark's `AnsiTypeCoercion.implicitCast`): text to any atomic type, any
 * atomic type to text, numbers to numbers, dates to timestamps and back.
 */
function canAssign(from: DataType, to: DataType): boolean {
  if (sameType(from, to) || from.kind === 'null') return true;
  if (to.kind === 'string') return isAtomic(from);
  if (from.kind === 'string') return isAtomic(to);
  if (isNumeric(from) && isNumeric(to)) return true;
  if (isTime(from) && isTime(to)) return true;
  if (from.kind === 'array' && to.kind === 'array') {
    return canAssign(from.elementType, to.elementType);
  }
  return from.kind === to.kind && from.kind.endsWith('interval');
}

function isTime({ kind }: DataType): boolean {
  return kind === 'date' || kind.startsWith('time');
}

/** `"INT"`, or `("STRING" or "BINARY")` of several. */
export function requiredTypes(types: readonly InputType[]): string {
  const names = types.map((type) => `"${type.kind === 'class' ? type.name : typeSql(type)}"`);
  const unique = [...new Set(names)];
  return unique.length === 1 ? unique[0] : `(${unique.join(' or ')})`;
}
