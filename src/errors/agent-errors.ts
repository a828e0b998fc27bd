import { describing, type ParametersOf } from './condition.ts';
import { AGENT_CONDITIONS } from './conditions/agent-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(AGENT_CONDITIONS);

/** A file that would be overwritten. */
export function fileAlreadyExists(path: string): RuntimeException {
  return new RuntimeException(describeError('FILE_ALREADY_EXISTS', { path }));
}

/** A pipeline file with mistakes; `problems` has a line for each. */
export function invalidPipeline(file: string, problems: readonly string[]): AnalysisException {
  const parameters = { file, problems: problems.map((problem) => `  ${problem}`).join('\n') };
  return new AnalysisException(describeError('INVALID_PIPELINE', parameters));
}

/** A pipeline file that is not there. */
export function pipelineNotFound(path: string): RuntimeException {
  return new RuntimeException(describeError('PIPELINE_NOT_FOUND', { path }));
}

/** Code of a pipeline that can't be loaded. */
export function moduleNotLoaded(module: string, cause: unknown): RuntimeException {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RuntimeException(
    describeError('PIPELINE_MODULE.NOT_LOADED', { module, reason }, { cause }),
  );
}

/** Code of a pipeline that lacks what it is loaded for. */
export function moduleWithoutFunction(
  parameters: ParametersOf<'PIPELINE_MODULE.NO_FUNCTION'>,
): RuntimeException {
  return new RuntimeException(describeError('PIPELINE_MODULE.NO_FUNCTION', parameters));
}

/** A query over tables alone. */
export function queryWithoutStream(query: string): AnalysisException {
  return new AnalysisException(describeError('PIPELINE_WITHOUT_STREAM', { query }));
}

/** Two agents on one folder of state. */
export function pipelineRunningAlready(
  parameters: ParametersOf<'PIPELINE_RUNNING_ALREADY'>,
): RuntimeException {
  return new RuntimeException(describeError('PIPELINE_RUNNING_ALREADY', parameters));
}
