import { describing } from './condition.ts';
import { CHECKPOINT_CONDITIONS } from './conditions/checkpoint-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(CHECKPOINT_CONDITIONS);

/* Entries of a checkpoint that do not say what they should. These load with the streaming engine. */

/** An entry that the logs say exists is not there. */
export function batchMetadataNotFound(parameters: { batchMetadataFile: string }): RuntimeException {
  return new RuntimeException(describeError('BATCH_METADATA_NOT_FOUND', parameters));
}

/** A checkpoint entry does not read as it was written. The parameter `wayOut` says when it may be removed, if ever. */
export function malformedLogEntry(parameters: {
  entry: string;
  expected: string;
  found: string;
}): RuntimeException {
  const wayOut = wayOutOf(parameters.entry);
  return new RuntimeException(describeError('MALFORMED_LOG_ENTRY', { ...parameters, wayOut }));
}

/** Which entries can go without a row that is lost or counted twice. What was cut off as it was written was never acted on. */
function wayOutOf(entry: string): string {
  const [, log, id] = /^(offsets|commits)\/(\d+)$/.exec(entry) ?? [];
  if (log === 'offsets') return `If it was cut off and there is no commits/${id}, remove it.`;
  const isLast = log && `there is no offsets/${Number(id) + 1}`;
  const condition = entry === 'metadata' ? 'the last batch was committed' : isLast;
  return condition ? `If ${condition}, remove it.` : '';
}

/** A checkpoint entry comes from a newer version. */
export function unsupportedLogVersion(parameters: {
  entry: string;
  version: string;
  maxVersion: string;
}): RuntimeException {
  return new RuntimeException(describeError('UNSUPPORTED_LOG_VERSION', parameters));
}
