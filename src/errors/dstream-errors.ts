import { describing, type ParametersOf } from './condition.ts';
import { DSTREAM_CONDITIONS } from './conditions/dstream-conditions.ts';
import {
  AnalysisException,
  RuntimeException,
  StreamingQueryException,
  UnsupportedOperationException,
} from './exception.ts';

const describeError = describing(DSTREAM_CONDITIONS);

/* DStreams: these load with `millrace/dstream`. */

/** A checkpoint of another program, or of one that was changed. */
export function graphMismatch(
  parameters: ParametersOf<'DSTREAM_CHECKPOINT_MISMATCH.GRAPH'>,
): AnalysisException {
  return new AnalysisException(describeError('DSTREAM_CHECKPOINT_MISMATCH.GRAPH', parameters));
}

export function batchDurationMismatch(
  parameters: ParametersOf<'DSTREAM_CHECKPOINT_MISMATCH.BATCH_DURATION'>,
): AnalysisException {
  const condition = 'DSTREAM_CHECKPOINT_MISMATCH.BATCH_DURATION';
  return new AnalysisException(describeError(condition, parameters));
}

/** An element of a stream that is grouped by key. */
export function notPairs(element: unknown): RuntimeException {
  return new RuntimeException(
    describeError('DSTREAM_ELEMENT_IS_NO_PAIR', { element: shortText(element) }),
  );
}

/** A source, a receiver or a connection of an input stream. */
export function inputFailed(stream: string, cause: unknown): StreamingQueryException {
  return new StreamingQueryException(
    describeError('DSTREAM_INPUT_FAILED', { stream, reason: reasonOf(cause) }, { cause }),
  );
}

/** What a context is asked at the wrong time. */
export function alreadyStarted(action: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('DSTREAM_INVALID_STATE.ALREADY_STARTED', { action }),
  );
}

export function alreadyStopped(action: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('DSTREAM_INVALID_STATE.ALREADY_STOPPED', { action }),
  );
}

export function notStarted(action: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('DSTREAM_INVALID_STATE.NOT_STARTED', { action }),
  );
}

export function anotherActive(): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('DSTREAM_INVALID_STATE.ANOTHER_ACTIVE', {}),
  );
}

export function noOutput(): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('DSTREAM_INVALID_STATE.NO_OUTPUT', {}));
}

/** What a function of the program threw in a batch, or what its output threw. */
export function jobFailed(timeMs: number, output: string, cause: unknown): StreamingQueryException {
  const parameters = { time: new Date(timeMs).toISOString(), output, reason: reasonOf(cause) };
  return new StreamingQueryException(describeError('DSTREAM_JOB_FAILED', parameters, { cause }));
}

export function missingParentRDD(operation: string, timeMs: number): RuntimeException {
  return new RuntimeException(
    describeError('DSTREAM_MISSING_RDD', { operation, time: String(timeMs) }),
  );
}

/** As Spark says it for `reduceByKeyAndWindow` with an inverse and a filter. */
export function inconsistentWindowKey(key: unknown): RuntimeException {
  return new RuntimeException(describeError('DSTREAM_NO_KEY_IN_WINDOW', { key: shortText(key) }));
}

export function queueNotRecoverable(): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('DSTREAM_QUEUE_NOT_RECOVERABLE', {}));
}

/** A `State` that has no value, or has lost it. */
export function stateGone(call: string, reason: string): RuntimeException {
  return new RuntimeException(describeError('DSTREAM_STATE_GONE', { call, reason }));
}

export function stateTimingOut(call: string): RuntimeException {
  return new RuntimeException(describeError('DSTREAM_STATE_TIMING_OUT', { call }));
}

/** State or an element of a window that is a function, say, or an object of a class. */
export function notSerializable(stream: string, cause: unknown): RuntimeException {
  return new RuntimeException(
    describeError('DSTREAM_VALUE_NOT_SERIALIZABLE', { stream, reason: reasonOf(cause) }, { cause }),
  );
}

export function isNotSerializable(error: unknown): error is RuntimeException {
  return error instanceof RuntimeException && error.condition === 'DSTREAM_VALUE_NOT_SERIALIZABLE';
}

/** As Spark says it of partitions. */
export function differentLengths(here: number, there: number): RuntimeException {
  return new RuntimeException(
    describeError('DSTREAM_ZIP_LENGTHS', { here: String(here), there: String(there) }),
  );
}

export function emptyCollection(action: string): RuntimeException {
  return new RuntimeException(describeError('EMPTY_COLLECTION', { action }));
}

export function invalidOption(option: string, problem: string): AnalysisException {
  return new AnalysisException(describeError('INVALID_DSTREAM_OPTION', { option, problem }));
}

export function differentSlides(operation: string, slidesMs: readonly number[]): AnalysisException {
  const durations = slidesMs.join(', ');
  return new AnalysisException(
    describeError('INVALID_DSTREAM_WINDOW.DIFFERENT_SLIDES', { operation, durations }),
  );
}

export function invalidWindow(window: {
  readonly name: string;
  readonly durationMs: number;
  readonly parentMs: number;
}): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_DSTREAM_WINDOW.NOT_MULTIPLE', {
      name: window.name,
      duration: String(window.durationMs),
      parent: String(window.parentMs),
    }),
  );
}

export function logNeedsCheckpoint(): AnalysisException {
  return invalidOption(
    'spark.streaming.receiver.writeAheadLog.enable',
    'the log is in the checkpoint directory, which checkpoint() says',
  );
}

/** What only Node can do. */
export function unsupportedInBrowser(
  parameters: ParametersOf<'UNSUPPORTED_IN_BROWSER'>,
): UnsupportedOperationException {
  return new UnsupportedOperationException(describeError('UNSUPPORTED_IN_BROWSER', parameters));
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

const TEXT_MAX = 100;

function shortText(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // Nothing that JSON can write.
  }
  return (text ?? String(value)).slice(0, TEXT_MAX);
}
