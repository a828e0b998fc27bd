import { describing } from './condition.ts';
import { ROUNDING_CONDITIONS } from './conditions/rounding-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(ROUNDING_CONDITIONS);

/** A decimal that rounding has made too large for its precision. */
export function roundedOutOfRange(
  roundedValue: string,
  originalValue: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
): RuntimeException {
  return new RuntimeException(
    describeError('NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', {
      roundedValue,
      originalValue,
      precision: String(precision),
      scale: String(scale),
    }),
  );
}
