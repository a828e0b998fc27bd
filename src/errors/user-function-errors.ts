/** Failures of functions of the program, and of where they stand. */
import { type DataType, simpleString } from '../types/data-type.ts';
import { describing } from './condition.ts';
import { USER_FUNCTION_CONDITIONS } from './conditions/user-function-conditions.ts';
import { AnalysisException, RuntimeException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(USER_FUNCTION_CONDITIONS);

/** What the function threw, or why its result is none. */
export function failedUserFunction(
  call: {
    readonly name: string;
    readonly argumentTypes: readonly DataType[];
    readonly resultType: DataType;
  },
  cause: unknown,
): RuntimeException {
  const parameters = {
    functionName: `\`${call.name}\``,
    signature: call.argumentTypes.map(simpleString).join(', '),
    result: simpleString(call.resultType),
    reason: String(cause),
  };
  return new RuntimeException(describeError('FAILED_EXECUTE_UDF', parameters, { cause }));
}

/** A result of another type than the function's; values and types as they print. */
export function invalidExternalValue(value: {
  readonly other: string;
  readonly otherClass: string;
  readonly dataType: string;
}): RuntimeException {
  return new RuntimeException(describeError('INVALID_EXTERNAL_VALUE', value));
}

/** An aggregate of what a function gives anew each time. */
export function nondeterministicAggregate(sqlExpr: string): AnalysisException {
  return new AnalysisException(
    describeError('AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION', {
      sqlExpr: `"${sqlExpr}"`,
    }),
  );
}

/** A join on what a function gives anew each time. */
export function nondeterministicCondition(sqlExpr: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: `"${sqlExpr}"` }),
  );
}

/** A function that is where the session is, while the engine is in a worker. */
export function functionNeedsLocalEngine(name: string): UnsupportedOperationException {
  const functionName = `\`${name}\``;
  return new UnsupportedOperationException(
    describeError('FUNCTION_NEEDS_LOCAL_ENGINE', { functionName, name }),
  );
}
