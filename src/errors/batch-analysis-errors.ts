import { describing } from './condition.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(ANALYSIS_CONDITIONS);

/* What a plan that is not started as a stream can't do, in the words of Spark's UnsupportedOperationChecker. */

function refused(msg: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3102', { msg }));
}

/** A query over a stream, collected like a table. */
export function streamingWithoutStart(): AnalysisException {
  return refused('Queries with streaming sources must be executed with writeStream.start();');
}

export function deduplicateWithinWatermarkOnTable(): AnalysisException {
  return refused('dropDuplicatesWithinWatermark is not supported with batch DataFrames/DataSets;');
}
