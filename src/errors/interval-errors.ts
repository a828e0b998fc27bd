import { describing } from './condition.ts';
import { INTERVAL_CONDITIONS } from './conditions/interval-conditions.ts';
import { ParseException } from './exception.ts';

const describeError = describing(INTERVAL_CONDITIONS);

/** Why a text is no interval: the sub-conditions of Spark's INVALID_INTERVAL_FORMAT that name a word of it. */
export type IntervalFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'overflow' }
  | { readonly kind: 'fraction'; readonly word: string }
  | { readonly kind: 'precision'; readonly word: string }
  | { readonly kind: 'prefix'; readonly word: string }
  | { readonly kind: 'unit'; readonly word: string }
  | { readonly kind: 'value'; readonly word: string }
  | { readonly kind: 'missingNumber'; readonly word: string }
  | { readonly kind: 'missingUnit'; readonly word: string }
  | { readonly kind: 'number'; readonly word: string };

/** A text that `parseInterval` can't read. */
export function invalidIntervalFormat(input: string, fault: IntervalFault): ParseException {
  return new ParseException(describeFault(input, fault));
}

function describeFault(input: string, fault: IntervalFault) {
  switch (fault.kind) {
    case 'empty':
      return describeError('INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY', { input });
    case 'overflow':
      return describeError('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input });
    case 'fraction':
      return describeError('INVALID_INTERVAL_FORMAT.INVALID_FRACTION', { input, unit: fault.word });
    case 'precision':
      return describeError('INVALID_INTERVAL_FORMAT.INVALID_PRECISION', {
        input,
        value: fault.word,
      });
    case 'prefix':
      return describeError('INVALID_INTERVAL_FORMAT.INVALID_PREFIX', { input, prefix: fault.word });
    case 'unit':
      return describeError('INVALID_INTERVAL_FORMAT.INVALID_UNIT', { input, unit: fault.word });
    case 'value':
      return describeError('INVALID_INTERVAL_FORMAT.INVALID_VALUE', { input, value: fault.word });
    case 'missingNumber':
      return describeError('INVALID_INTERVAL_FORMAT.MISSING_NUMBER', { input, word: fault.word });
    case 'missingUnit':
      return describeError('INVALID_INTERVAL_FORMAT.MISSING_UNIT', { input, word: fault.word });
    case 'number':
      return describeError('INVALID_INTERVAL_FORMAT.UNRECOGNIZED_NUMBER', {
        input,
        number: fault.word,
      });
  }
}

/** A duration or a delay that is no interval; the cause says why. */
export function cannotParseInterval(intervalString: string, cause: unknown): ParseException {
  const text = `'${intervalString}'`;
  return new ParseException(
    describeError('CANNOT_PARSE_INTERVAL', { intervalString: text }, { cause }),
  );
}

/** A month where a length of time is needed: months differ in length. */
export function intervalWithMonths(interval: string): ParseException {
  return new ParseException(describeError('INTERVAL_WITH_MONTHS', { interval }));
}

/** A delay below zero. */
export function negativeDelay(delayThreshold: string): ParseException {
  return new ParseException(describeError('NEGATIVE_DELAY_THRESHOLD', { delayThreshold }));
}
