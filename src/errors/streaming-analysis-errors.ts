import { describing } from './condition.ts';
import { ANALYSIS_CONDITIONS } from './conditions/analysis-conditions.ts';
import { STREAMING_ANALYSIS_CONDITIONS } from './conditions/streaming-analysis-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing({ ...ANALYSIS_CONDITIONS, ...STREAMING_ANALYSIS_CONDITIONS });

/*
 * What Spark's UnsupportedOperationChecker refuses, with its own texts. Most of them share one condition there, for
 * want of a public name.
 */

function refused(msg: string): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3102', { msg }));
}

/** A watermark of a stream that has one already. */
export function watermarkRedefined(): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3076', {}));
}

/** Several event times, by any of which an operator could drop late rows. */
export function multipleEventTimeColumns(eventTimeCols: string): AnalysisException {
  return new AnalysisException(describeError('MULTIPLE_EVENT_TIME_COLUMNS', { eventTimeCols }));
}

/** An output mode that the query's stateful operators can't give. */
export function outputModeNotSupported(outputMode: string, operation: string): AnalysisException {
  return new AnalysisException(
    describeError('STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION', { outputMode, operation }),
  );
}

/** A streaming query inside an expression. */
export function streamingSubquery(): AnalysisException {
  return new AnalysisException(describeError('INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY', {}));
}

/** An OVER clause on a stream: only time windows end there. */
export function nonTimeWindow(details: {
  readonly windowFunc: string;
  readonly columnName: string;
  readonly windowSpec: string;
}): AnalysisException {
  return new AnalysisException(
    describeError('NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING', details),
  );
}

/** A session window without any other grouping key. */
export function globalSessionWindow(): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_3068', {}));
}

/** Two streams joined without a pair of equal keys. */
export function streamJoinWithoutEquality(): AnalysisException {
  return new AnalysisException(describeError('_LEGACY_ERROR_TEMP_1181', {}));
}

/** Stateful operators in a row, of which an earlier one gives rows that are late for a later one. */
export function globalWatermarkCorrectness(): AnalysisException {
  return refused(
    "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation " +
      'which can emit rows older than the current watermark plus allowed late record delay, which are "late rows" in ' +
      'downstream stateful operations and these rows can be discarded. Please refer the programming guide doc for more ' +
      'details. If you understand the possible risk of correctness issue and still need to run the query, you can ' +
      'disable this check by setting the config `spark.sql.streaming.statefulOperator.checkCorrectness.enabled` to ' +
      'false.;',
  );
}

export function distinctAggregation(): AnalysisException {
  return refused(
    'Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using ' +
      'approx_count_distinct() instead.;',
  );
}

export function deduplicateWithoutWatermark(): AnalysisException {
  return refused(
    'dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark;',
  );
}

/** A join of two streams in an output mode that would have to take rows back. */
export function joinInOutputMode(
  joinType: string,
  mode: { readonly outputMode: string; readonly supported: string },
): AnalysisException {
  return refused(
    `${joinType} join between two streaming DataFrames/Datasets is not supported in ${mode.outputMode} output mode, ` +
      `only in ${mode.supported};`,
  );
}

/** An outer join of two streams that could never say that a row has no match. */
export function joinWithoutWatermark(joinType: string): AnalysisException {
  return refused(
    `Stream-stream ${joinType} join between two streaming DataFrame/Datasets is not supported without a watermark ` +
      'in the join keys, or a watermark on the nullable side and an appropriate range condition;',
  );
}

export function joinWithStreamOnRight(joinType: string): AnalysisException {
  return refused(
    `${joinType} joins with a streaming DataFrame/Dataset on the right are not supported;`,
  );
}

export function joinWithStaticOnLeft(joinType: string): AnalysisException {
  return refused(
    `${joinType} join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left ` +
      'is not supported;',
  );
}

export function joinWithStaticOnRight(joinType: string): AnalysisException {
  return refused(
    `${joinType} join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right ` +
      'not supported;',
  );
}

export function fullOuterJoinWithStatic(side: 'left' | 'right'): AnalysisException {
  const other = side === 'left' ? 'right' : 'left';
  return refused(
    `FullOuter joins with streaming DataFrames/Datasets on the ${side} and a static DataFrame/Dataset on the ` +
      `${other} is not supported;`,
  );
}

export function unionOfStreamAndBatch(): AnalysisException {
  return refused('Union between streaming and batch DataFrames/Datasets is not supported;');
}

export function exceptOfStreamOnRight(): AnalysisException {
  return refused('Except on a streaming DataFrame/Dataset on the right is not supported;');
}

export function intersectOfStreams(): AnalysisException {
  return refused('Intersect of streaming DataFrames/Datasets is not supported;');
}

/** A function that numbers rows, which batches of a stream would begin anew. */
export function expressionOnStream(expression: string): AnalysisException {
  return refused(
    `Expression(s): ${expression} is not supported with streaming DataFrames/Datasets;`,
  );
}

export function sortOnStream(): AnalysisException {
  return refused(
    'Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in ' +
      'Complete output mode;',
  );
}

export function offsetOnStream(): AnalysisException {
  return refused('Offset is not supported on streaming DataFrames/Datasets;');
}

export function limitInUpdateMode(): AnalysisException {
  return refused(
    'Limits are not supported on streaming DataFrames/Datasets in Update output mode;',
  );
}

export function tailOnStream(): AnalysisException {
  return refused('Tail is not supported on streaming DataFrames/Datasets;');
}

/** A query without any stream, started as one. */
export function notStreaming(): AnalysisException {
  return new AnalysisException(
    describeError('WRITE_STREAM_NOT_ALLOWED', { methodName: '`writeStream`' }),
  );
}

/** An aggregation, found when operators are planned, that append mode could never finish. */
export function aggregationWithoutWatermark(): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK', {
      outputMode: 'Append',
      statefulOperator: 'aggregations',
    }),
  );
}
