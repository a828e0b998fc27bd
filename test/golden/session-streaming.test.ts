import { describe, expect, onTestFinished, test } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import { EXACT, runCaseInSession } from '../parity/session-streaming-case.ts';
import { runStreamingCase, type StreamingCase } from '../parity/streaming-case.ts';
import { goldenLines } from '../support/analysis.ts';
import { newWorkerSession } from '../support/session.ts';

/**
 * The recorded streaming queries through a session whose engine is at the other end of a channel: plans, rows, the
 * function that takes the micro-batches, its failures and the progress all cross.
 */
describe.each([
  ['streaming queries', 'streaming/cases.jsonl'],
  ['stopped, crashed and restarted queries', 'streaming/recovery.jsonl'],
  ['queries with watermarks in SQL', 'streaming/watermark-clause.jsonl'],
])('%s run behind a channel as on Spark', (_name, file) => {
  for (const recorded of goldenLines<StreamingCase>(file)) {
    test(recorded.id, async (context) => {
      const session = await newWorkerSession({ ...EXACT, config: recorded.conf });
      onTestFinished(() => session.stop());
      if (recorded.error !== undefined) {
        const failure = runCaseInSession(session, recorded);
        await expect(failure).rejects.toBeInstanceOf(MillraceError);
        return;
      }
      const { outcome, reason } = await runStreamingCase(recorded);
      context.skip(outcome === 'unsupported', reason);
      await runCaseInSession(session, recorded);
    });
  }
});
