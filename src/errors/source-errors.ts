import { describing, type ParametersOf } from './condition.ts';
import { SOURCE_CONDITIONS } from './conditions/source-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(SOURCE_CONDITIONS);

/** A source whose format can't tell its columns, and that was given none. */
export function unableToInferSchema(parameters: { format: string }): AnalysisException {
  return new AnalysisException(describeError('UNABLE_TO_INFER_SCHEMA', parameters));
}

/** Two options of which a source takes one. */
export function conflictingOptions(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.CONFLICT'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.CONFLICT', parameters));
}

/** An option that a source or sink can't do without. */
export function requiredOption(
  parameters: ParametersOf<'DATA_SOURCE_OPTION.REQUIRED'>,
): AnalysisException {
  return new AnalysisException(describeError('DATA_SOURCE_OPTION.REQUIRED', parameters));
}

/** An offset in the checkpoint that the source did not write: it belongs to another query, or was edited. */
export function invalidSourceOffset(
  parameters: ParametersOf<'SOURCE_OFFSET_INVALID'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_OFFSET_INVALID', parameters));
}
