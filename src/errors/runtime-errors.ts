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

export function intervalDividedByZero(): RuntimeException {
  return new RuntimeException(describeError('INTERVAL_DIVIDED_BY_ZERO', {}));
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

export function datetimeOverflow(operation: string): RuntimeException {
  return new RuntimeException(describeError('DATETIME_OVERFLOW', { operation }));
}

/** Text that a pattern does not describe; `tryFunction` gives null instead. */
export function cannotParseTimestamp(message: string, tryFunction: string): RuntimeException {
  return new RuntimeException(
    describeError('CANNOT_PARSE_TIMESTAMP', { message, func: `\`${tryFunction}\`` }),
  );
}

/** A pattern letter that Java's formatter knows and Spark's new parser does not, or that neither knows. */
export function unsupportedDatetimePattern(pattern: string): RuntimeException {
  return new RuntimeException(
    describeError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', {
      config: '"spark.sql.legacy.timeParserPolicy"',
      pattern: `'${pattern}'`,
      docroot: 'https://spark.apache.org/docs/latest',
    }),
  );
}

/** A letter of Java's week-based fields. */
export function weekBasedPattern(character: string): RuntimeException {
  return new RuntimeException(
    describeError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN', {
      c: character,
    }),
  );
}

export function illegalDayOfWeek(text: string): RuntimeException {
  return new RuntimeException(describeError('ILLEGAL_DAY_OF_WEEK', { string: text }));
}

export function datetimeFieldOutOfBounds(rangeMessage: string): RuntimeException {
  return new RuntimeException(
    describeError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage }),
  );
}

export function invalidArrayIndex(indexValue: number, arraySize: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_ARRAY_INDEX', {
      indexValue: String(indexValue),
      arraySize: String(arraySize),
    }),
  );
}

export function invalidIndexOfZero(): RuntimeException {
  return new RuntimeException(describeError('INVALID_INDEX_OF_ZERO', {}));
}

export function bitPositionRange(position: number, size: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
      functionName: '`bit_get`',
      parameter: '`pos`',
      upper: String(size),
      invalidValue: String(position),
    }),
  );
}

export function malformedCharacterCoding(functionName: string, charset: string): RuntimeException {
  return new RuntimeException(
    describeError('MALFORMED_CHARACTER_CODING', { function: `\`${functionName}\``, charset }),
  );
}

export function invalidCharset(functionName: string, charset: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.CHARSET', {
      functionName: `\`${functionName}\``,
      parameter: '`charset`',
      charset,
      charsets: 'UTF-16LE, UTF-8, UTF-32, UTF-16BE, UTF-16, US-ASCII, ISO-8859-1',
    }),
  );
}

export function userRaised(errorMessage: string): RuntimeException {
  return new RuntimeException(describeError('USER_RAISED_EXCEPTION', { errorMessage }));
}

export function invalidRegularExpression(
  functionName: string,
  value: string,
  cause?: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError(
      'INVALID_PARAMETER_VALUE.PATTERN',
      { functionName: `\`${functionName}\``, parameter: '`regexp`', value: `'${value}'` },
      { cause },
    ),
  );
}

/** A LIKE pattern whose escape character stands before an ordinary one, or (`char` is empty) at the end. */
export function invalidFormatEscape(format: string, char: string): RuntimeException {
  return new RuntimeException(
    char === ''
      ? describeError('INVALID_FORMAT.ESC_AT_THE_END', { format })
      : describeError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format, char }),
  );
}

export function regexGroupIndex(
  functionName: string,
  groupCount: number,
  groupIndex: number,
): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
      functionName: `\`${functionName}\``,
      parameter: '`idx`',
      groupCount: String(groupCount),
      groupIndex: String(groupIndex),
    }),
  );
}

/** A letter or sign that has no place in a date pattern. */
export function illegalPatternCharacter(character: string, pattern: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: character, pattern }),
  );
}

/** A unit that `timestampadd` and `timestampdiff` do not know. */
export function invalidDatetimeUnit(functionName: string, unit: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.DATETIME_UNIT', {
      functionName: `\`${functionName}\``,
      parameter: '`unit`',
      invalidValue: unit,
    }),
  );
}

/** A query that stands for a value has two rows. */
export function scalarSubqueryTooManyRows(): RuntimeException {
  return new RuntimeException(describeError('SCALAR_SUBQUERY_TOO_MANY_ROWS', {}));
}

/** `element_at` past the ends of an array. */
export function indexOutOfBounds(indexValue: number, arraySize: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_ARRAY_INDEX_IN_ELEMENT_AT', {
      indexValue: String(indexValue),
      arraySize: String(arraySize),
    }),
  );
}

export function duplicatedMapKey(key: string): RuntimeException {
  return new RuntimeException(
    describeError('DUPLICATED_MAP_KEY', {
      key,
      mapKeyDedupPolicy: '"spark.sql.mapKeyDedupPolicy"',
    }),
  );
}

export function nullMapKey(): RuntimeException {
  return new RuntimeException(describeError('NULL_MAP_KEY', {}));
}

export function cannotDecodeUrl(url: string): RuntimeException {
  return new RuntimeException(describeError('CANNOT_DECODE_URL', { url }));
}

export function invalidUrl(url: string): RuntimeException {
  return new RuntimeException(describeError('INVALID_URL', { url }));
}

/** A replacement that names a group that the pattern has not, or that ends in the midst. */
export function invalidRegexpReplace(call: {
  readonly text: string;
  readonly pattern: string;
  readonly replacement: string;
  readonly position: number;
}): RuntimeException {
  const { text: source, pattern, replacement, position } = call;
  return new RuntimeException(
    describeError('INVALID_REGEXP_REPLACE', {
      source,
      pattern,
      replacement,
      position: String(position),
    }),
  );
}

/** A format string that the values don't fit, or that is none. */
export function invalidFormatString(format: string, problem: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.FORMAT_STRING', { format, problem }),
  );
}

/** Text that has not the form that `to_binary` is told. */
export function invalidBinaryText(text: string, format: string): RuntimeException {
  return new RuntimeException(
    describeError('CONVERSION_INVALID_INPUT', {
      str: `'${text}'`,
      fmt: `'${format}'`,
      targetType: '"BINARY"',
      suggestion: '`try_to_binary`',
    }),
  );
}

/** A pattern that is none of dates and times. */
export function invalidPattern(pattern: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_DATETIME_PATTERN.WITH_SUGGESTION', {
      pattern: `'${pattern}'`,
      docroot: 'https://spark.apache.org/docs/latest',
    }),
  );
}
