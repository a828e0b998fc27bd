import { describe, expect, test } from 'vitest';
import { runStreamingCase, type StreamingCase } from '../parity/streaming-case.ts';
import { goldenLines } from '../support/analysis.ts';

/** A query with `window` or `session_window`, what Spark did with it, and the same query over a window table. */
interface WindowTableCase extends StreamingCase {
  readonly windowTable: string;
}

describe('a window table gives in each micro-batch what the window function gives on Spark', () => {
  for (const recorded of goldenLines<WindowTableCase>('streaming/window-tables.jsonl')) {
    test(recorded.id, async () => {
      const { outcome, reason } = await runStreamingCase({
        ...recorded,
        sql: recorded.windowTable,
      });
      expect(reason).toBeUndefined();
      expect(outcome).toBe('passed');
    });
  }
});
