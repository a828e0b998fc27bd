import { describing } from './condition.ts';
import { INTERVAL_EXPRESSION_CONDITIONS } from './conditions/interval-expression-conditions.ts';
import { ParseException, RuntimeException } from './exception.ts';

const describeError = describing(INTERVAL_EXPRESSION_CONDITIONS);

/* Intervals in SQL and in their ANSI forms: these load with what reads those, and with what reckons with intervals. */

/** A text that isn't of the form that its fields ask for, such as `1 2:03` for DAY TO MINUTE. */
export function unmatchedIntervalFormat(details: {
  readonly input: string;
  /** `day-time` or `year-month`. */
  readonly family: 'day-time' | 'year-month';
  /** What it may look like. */
  readonly supportedFormats: readonly string[];
  readonly typeName: string;
}): ParseException {
  const parameters = {
    input: details.input,
    intervalStr: details.family,
    supportedFormat: details.supportedFormats.map((format) => `\`${format}\``).join(', '),
    typeName: details.typeName,
  };
  return new ParseException(
    details.family === 'day-time'
      ? describeError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE', parameters)
      : describeError('INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING', parameters),
  );
}

/** Months beyond a year's, and more of them than an interval holds. `family` is `year-month`. */
export function intervalParsing(input: string, family: string): ParseException {
  return new ParseException(
    describeError('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', { input, interval: family }),
  );
}

/** A field beyond its range, such as the hour of `1 25:00`. */
export function intervalFieldOutOfRange(
  input: string,
  field: { readonly unit: string; readonly value: string; readonly max: number },
): ParseException {
  return new ParseException(
    describeError('INVALID_INTERVAL_FORMAT.FIELD_OUT_OF_RANGE', {
      input,
      unit: field.unit,
      value: field.value,
      max: String(field.max),
    }),
  );
}

/** `INTERVAL '…' SECOND TO DAY`, and mixtures of the two families. */
export function unsupportedFromTo(input: string, from: string, to: string): ParseException {
  return new ParseException(
    describeError('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', { input, from, to }),
  );
}

/** Months and days in one literal: they add up to no ANSI interval. */
export function mixedIntervalUnits(literal: string): ParseException {
  return new ParseException(
    describeError('INVALID_INTERVAL_FORMAT.MIXED_YEAR_MONTH_AND_DAY_TIME', { input: literal }),
  );
}

export function intervalDividedByZero(): RuntimeException {
  return new RuntimeException(describeError('INTERVAL_DIVIDED_BY_ZERO', {}));
}
