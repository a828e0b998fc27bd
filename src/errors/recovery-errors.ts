import { describing } from './condition.ts';
import { RECOVERY_CONDITIONS } from './conditions/recovery-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(RECOVERY_CONDITIONS);

/* A checkpoint that another query wrote. */

/** The checkpoint's offsets are those of a query with more or fewer sources. */
export function sourceCountMismatch(parameters: {
  checkpointCount: string;
  queryCount: string;
  report: string;
}): RuntimeException {
  return new RuntimeException(
    describeError('STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT', parameters),
  );
}

/** The checkpoint's offsets are those of a query with other kinds of sources. */
export function sourceFormatMismatch(parameters: {
  ordinal: string;
  checkpointFormat: string;
  queryFormat: string;
  report: string;
}): RuntimeException {
  return new RuntimeException(
    describeError('STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT', parameters),
  );
}
