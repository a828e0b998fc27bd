import { describing } from './condition.ts';
import { MISPLACED_CALL_CONDITIONS } from './conditions/misplaced-call-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(MISPLACED_CALL_CONDITIONS);

/*
 * Functions with OVER and generators where they can't be, which every analysis looks for. What they themselves are refused
 * for is with `over-errors.ts` and `generator-errors.ts`.
 */

export function windowFunctionNotAllowed(clauseName: string): AnalysisException {
  return new AnalysisException(
    describeError('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName }),
  );
}

export function windowFunctionWithoutOver(funcName: string): AnalysisException {
  return new AnalysisException(describeError('WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', { funcName }));
}

export function windowInsideAggregate(): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_1031', {}));
}

/** `range(3)` among expressions. */
export function notScalarFunction(functionName: string): AnalysisException {
  return new AnalysisException(describeError('NOT_A_SCALAR_FUNCTION', { functionName }));
}

/** A generator as a part of a value: `1 + explode(a)`. */
export function nestedGenerator(expression: string): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression }),
  );
}

/** A generator in WHERE, ORDER BY and the like. */
export function generatorOutsideSelect(plan: string): AnalysisException {
  return new AnalysisException(describeError('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan }));
}

/** Several generators over groups. */
export function multipleGenerators(generators: readonly string[]): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_GENERATOR.MULTI_GENERATOR', {
      num: `${generators.length}`,
      generators: generators.map((text) => `"${text}"`).join(', '),
    }),
  );
}

/** A lambda as an argument of a function that takes none. */
export function misplacedLambda(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION', {
      functionName: `\`${functionName}\``,
    }),
  );
}

/** `abs(expr => 1)`: most functions take their arguments by position alone. */
export function namedParametersNotSupported(functionName: string): AnalysisException {
  return new AnalysisException(describeError('NAMED_PARAMETERS_NOT_SUPPORTED', { functionName }));
}

/** `text:path`. */
export function columnIsNotVariant(): AnalysisException {
  return new AnalysisException(describeError('COLUMN_IS_NOT_VARIANT_TYPE', {}));
}
