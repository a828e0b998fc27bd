import type { ExecutionParts } from './execution-parts.ts';
import { StreamExecution } from './stream-execution.ts';
import type { StreamingQuery } from './streaming-query.ts';
import type { StreamingQueryOptions } from './streaming-query-options.ts';

/**
 * Starts a streaming query, from its checkpoint if it has one. Rejects with the error itself when the query can't start
 * over its checkpoint, sources or sink; then nothing is left open and the checkpoint is as it was. What fails later is
 * the query's `exception()`.
 */
export function startStreamingQuery(
  options: StreamingQueryOptions,
  parts: ExecutionParts,
): Promise<StreamingQuery> {
  return StreamExecution.start(options, parts);
}
