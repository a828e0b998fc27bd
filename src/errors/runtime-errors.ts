/** Failures of values while a query runs. Parameters are values as Spark prints them in SQL. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { INTERNAL_CONDITIONS } from './conditions/internal-conditions.ts';
import { RUNTIME_CONDITIONS } from './conditions/runtime-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing({ ...INTERNAL_CONDITIONS, ...RUNTIME_CONDITIONS });

const ANSI_KEY = '"spark.sql.ansi.enabled"';

/** The result of an operation on numbers does not fit. `tryFunction` names the way around, if there is one. */
export function arithmeticOverflow(
  tryFunction?: string,
  message: 'overflow' | 'Overflow' | 'Overflow in sum of decimals' = 'overflow',
): RuntimeException {
  const alternative =
    tryFunction === undefined
      ? ''
      : ` Use '${tryFunction}' to tolerate overflow and return NULL instead.`;
  return new RuntimeException(
    describeError('ARITHMETIC_OVERFLOW', { message, alternative, config: ANSI_KEY }),
  );
}

/** The result of an operation on bytes or shorts does not fit. Values are SQL literals: `32767S`. */
export function binaryArithmeticOverflow(operation: {
  readonly value1: string;
  readonly symbol: string;
  readonly value2: string;
  readonly functionName: string;
}): RuntimeException {
  return new RuntimeException(
    describeError('BINARY_ARITHMETIC_OVERFLOW', {
      value1: operation.value1,
      symbol: operation.symbol,
      value2: operation.value2,
      functionName: `\`${operation.functionName}\``,
    }),
  );
}

export function divideByZero(): RuntimeException {
  return new RuntimeException(describeError('DIVIDE_BY_ZERO', { config: ANSI_KEY }));
}

export function remainderByZero(): RuntimeException {
  return new RuntimeException(describeError('REMAINDER_BY_ZERO', { config: ANSI_KEY }));
}

export function intervalArithmeticOverflow(functionName: string): RuntimeException {
  return new RuntimeException(
    describeError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', {
      functionName: `\`${functionName}\``,
    }),
  );
}

/** A value, as a SQL literal, that is no value of the target type. */
export function castInvalidInput(
  expression: string,
  sourceType: DataType,
  targetType: DataType,
): RuntimeException {
  return new RuntimeException(
    describeError('CAST_INVALID_INPUT', {
      expression,
      sourceType: `"${typeSql(sourceType)}"`,
      targetType: `"${typeSql(targetType)}"`,
    }),
  );
}

/** A number, as a SQL literal, that is out of the target type's range. */
export function castOverflow(
  value: string,
  sourceType: DataType,
  targetType: DataType,
): RuntimeException {
  return new RuntimeException(
    describeError('CAST_OVERFLOW', {
      value,
      sourceType: `"${typeSql(sourceType)}"`,
      targetType: `"${typeSql(targetType)}"`,
    }),
  );
}

/** A decimal that does not fit its precision. */
export function numericValueOutOfRange(
  value: string,
  precision: number,
  scale: number,
): RuntimeException {
  return new RuntimeException(
    describeError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value,
      precision: String(precision),
      scale: String(scale),
      config: ANSI_KEY,
    }),
  );
}

export function userRaised(errorMessage: string): RuntimeException {
  return new RuntimeException(describeError('USER_RAISED_EXCEPTION', { errorMessage }));
}

/** A query that stands for a value has two rows. */
export function scalarSubqueryTooManyRows(): RuntimeException {
  return new RuntimeException(describeError('SCALAR_SUBQUERY_TOO_MANY_ROWS', {}));
}
