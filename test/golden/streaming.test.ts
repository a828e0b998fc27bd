import { describe, expect, test } from 'vitest';
import { runStreamingCase, type StreamingCase } from '../parity/streaming-case.ts';
import { goldenLines } from '../support/analysis.ts';

/**
 * Streaming queries, with what Spark did in each of their micro-batches: rows, batch ids, watermarks, rows read and
 * state. See `test/parity/streaming-case.ts`.
 */
describe.each([
  ['streaming queries', 'streaming/cases.jsonl'],
  ['stopped, crashed and restarted queries', 'streaming/recovery.jsonl'],
  ['queries that imply filters, limits or second watermarks', 'streaming/inferred-filters.jsonl'],
  ['queries with watermarks in SQL', 'streaming/watermark-clause.jsonl'],
  ['queries that use a watermark more than once', 'streaming/shared-watermarks.jsonl'],
  ['queries with several event times', 'streaming/event-times.jsonl'],
])('%s run as on Spark', (_name, file) => {
  for (const recorded of goldenLines<StreamingCase>(file)) {
    test(recorded.id, async (context) => {
      const { outcome, reason, stateReason } = await runStreamingCase(recorded);
      context.skip(outcome === 'unsupported', reason);
      expect(reason).toBeUndefined();
      expect(outcome).toBe('passed');
      expect(stateReason).toBeUndefined();
    });
  }
});
