/** Calls for random values whose parameters are not known before any row is read, or out of range. */
import { describing } from './condition.ts';
import { RANDOM_CONDITIONS } from './conditions/random-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(RANDOM_CONDITIONS);

/** A seed that must be a whole number in the call itself. */
export function longLiteral(functionName: string, invalidValue: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_PARAMETER_VALUE.LONG', {
      functionName: `\`${functionName}\``,
      parameter: '`seed`',
      invalidValue: `"${invalidValue}"`,
    }),
  );
}

/** A seed that depends on a row. */
export function unfoldableSeed(seedExpr: string, exprWithSeed: string): AnalysisException {
  return new AnalysisException(
    describeError('SEED_EXPRESSION_IS_UNFOLDABLE', {
      seedExpr: `"${seedExpr}"`,
      exprWithSeed: `"${exprWithSeed}"`,
    }),
  );
}

/** Another parameter that depends on a row. */
export function unfoldableParameter(details: {
  readonly sqlExpr: string;
  readonly inputName: string;
  readonly inputType: string;
  readonly inputExpr: string;
}): AnalysisException {
  const { sqlExpr, inputName, inputType, inputExpr } = details;
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', {
      sqlExpr: `"${sqlExpr}"`,
      inputName: `\`${inputName}\``,
      inputType,
      inputExpr: `"${inputExpr}"`,
    }),
  );
}

/** A text of fewer than no characters. */
export function negativeLength(sqlExpr: string, length: number): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
      sqlExpr: `"${sqlExpr}"`,
      exprName: '`length`',
      valueRange: '[0, 2147483647]',
      currentValue: String(length),
    }),
  );
}
