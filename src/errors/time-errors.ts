import { describing } from './condition.ts';
import { TIME_CONDITIONS } from './conditions/time-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(TIME_CONDITIONS);

/** Text that is no time of day, or none that a pattern describes. */
export function cannotParseTime(input: string, format: string): RuntimeException {
  const parameters = { input: `'${input}'`, format: `'${format}'` };
  return new RuntimeException(describeError('CANNOT_PARSE_TIME', parameters));
}

/** A unit that a function of times does not know. */
export function invalidTimeUnit(functionName: string, unit: string): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_PARAMETER_VALUE.TIME_UNIT', {
      functionName: `\`${functionName}\``,
      parameter: '`unit`',
      invalidValue: `'${unit}'`,
    }),
  );
}

/** More than 60 seconds of a minute, in microseconds. */
export function invalidFractionOfSecond(micros: bigint): RuntimeException {
  const secAndMicros = `${micros / 1_000_000n}.${String(micros % 1_000_000n).replace(/0+$/, '')}`;
  return new RuntimeException(describeError('INVALID_FRACTION_OF_SECOND', { secAndMicros }));
}

/** Parts of an interval that are more than it has room for. */
export function intervalOverflow(): RuntimeException {
  return new RuntimeException(describeError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {}));
}

/** TIME in a session that does not have it. */
export function unsupportedTimeType(): AnalysisException {
  return new AnalysisException(describeError('UNSUPPORTED_TIME_TYPE', {}));
}
