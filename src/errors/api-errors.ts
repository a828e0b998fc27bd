import { type DataType, simpleString } from '../types/data-type.ts';
import { describeError } from './condition.ts';
import { AnalysisException, RuntimeException, UnsupportedOperationException } from './exception.ts';

/** A column name with unpaired back-ticks or an empty part (Spark's `parseAttributeName`). */
export function invalidAttributeName(name: string): AnalysisException {
  return new AnalysisException(describeError('INVALID_ATTRIBUTE_NAME_SYNTAX', { name }));
}

/** `lit(value)` of something that no SQL literal can hold. */
export function unsupportedLiteral(value: string, type: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.LITERAL_TYPE', { value, type }),
  );
}

/** `.when()` or `.otherwise()` on a column that is no open CASE. */
export function invalidWhenUsage(): AnalysisException {
  return new AnalysisException(describeError('INVALID_WHEN_USAGE', {}));
}

/** A join type that is none of Spark's. */
export function unsupportedJoinType(
  typ: string,
  supportedTypes: readonly string[],
): AnalysisException {
  const supported = supportedTypes.map((name) => `'${name}'`).join(', ');
  return new AnalysisException(describeError('UNSUPPORTED_JOIN_TYPE', { typ, supported }));
}

/** A LONG that a JavaScript number can't hold exactly. */
export function longBeyondNumber(value: bigint, columnName: string): RuntimeException {
  return new RuntimeException(
    describeError('LONG_BEYOND_NUMBER', {
      value: value.toString(),
      columnName: `\`${columnName}\``,
    }),
  );
}

/** A value in a user's row that its column's type does not take. */
export function valueNotAcceptable(
  fieldName: string,
  type: DataType,
  value: unknown,
): AnalysisException {
  return new AnalysisException(
    describeError('FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', {
      field_name: fieldName,
      data_type: simpleString(type).toUpperCase(),
      obj: display(value),
      obj_type: typeOf(value),
    }),
  );
}

/** A null, or nothing, in a column that is NOT NULL. */
export function fieldNotNullable(fieldName: string): AnalysisException {
  return new AnalysisException(
    describeError('FIELD_NOT_NULLABLE_WITH_NAME', { field_name: fieldName }),
  );
}

/** A row as an array of another length than the schema. */
export function lengthMismatch(path: string, expected: number, actual: number): AnalysisException {
  return new AnalysisException(
    describeError('LENGTH_SHOULD_BE_THE_SAME', {
      arg1: path === '' ? 'row' : path,
      arg2: 'fields',
      arg1_length: String(actual),
      arg2_length: String(expected),
    }),
  );
}

/** A column of nothing but nulls, and no schema to say what they are. */
export function cannotDetermineType(fieldName: string): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_DETERMINE_TYPE', { fieldName: `\`${fieldName}\`` }),
  );
}

/** Rows without a schema whose values have no type in common. */
export function cannotMergeType(
  left: DataType,
  right: DataType,
  fieldName: string,
): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_MERGE_TYPE', {
      fieldName: `\`${fieldName}\``,
      data_type1: simpleString(left).toUpperCase(),
      data_type2: simpleString(right).toUpperCase(),
    }),
  );
}

const DISPLAY_LENGTH_MAX = 60;

/** A JavaScript value for an error message: short, and on one line. */
function display(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : displayObject(value);
  return text.length > DISPLAY_LENGTH_MAX ? `${text.slice(0, DISPLAY_LENGTH_MAX)}…` : text;
}

function displayObject(value: unknown): string {
  if (typeof value !== 'object' || value instanceof Date) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function typeOf(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'object')
    : typeof value;
}
