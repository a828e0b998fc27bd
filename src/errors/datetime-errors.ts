import { describing } from './condition.ts';
import { DATETIME_CONDITIONS } from './conditions/datetime-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(DATETIME_CONDITIONS);

/* Calculations with dates and times, and patterns of them. Parameters are values as Spark prints them in SQL. */

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

/** A letter or sign that has no place in a date pattern. */
export function illegalPatternCharacter(character: string, pattern: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: character, pattern }),
  );
}

/** A pattern with more of a letter than Spark takes. */
export function longPattern(pattern: string): RuntimeException {
  return new RuntimeException(describeError('INVALID_DATETIME_PATTERN.LENGTH', { pattern }));
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

/** A pattern that is none of dates and times. */
export function invalidPattern(pattern: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_DATETIME_PATTERN.WITH_SUGGESTION', {
      pattern: `'${pattern}'`,
      docroot: 'https://spark.apache.org/docs/latest',
    }),
  );
}
