import { describe, expect, test } from 'vitest';
import { inShards, runStreamingCase, type StreamingCase, spilled } from '../parity/streaming-case.ts';
import { goldenLines } from '../support/analysis.ts';
import { MemorySpill } from '../support/memory-spill.ts';

/**
 * A sample of the recorded streaming queries, and all restarts, with state in shards and in the spill file. All of them:
 * `npm run parity -- test/golden/streaming --shards 4`, and with `--spilled`.
 */
const CASES = [
  ...goldenLines<StreamingCase>('streaming/cases.jsonl').filter((_, index) => index % 3 === 0),
  ...goldenLines<StreamingCase>('streaming/recovery.jsonl'),
];

describe.each([
  ['in two shards', (record: StreamingCase) => inShards(record, 2)],
  ['in four shards', (record: StreamingCase) => inShards(record, 4)],
  ['with their state spilled', spilled],
])('%s streaming queries run as on Spark', (_, changed) => {
  test.each(CASES)('$id', async (recorded) => {
    const spill = new MemorySpill();
    const { outcome, reason, stateReason } = await runStreamingCase(changed(recorded), { spill });
    expect(reason).toBeUndefined();
    expect(outcome).toBe('passed');
    expect(stateReason).toBeUndefined();
    expect(spill.openCount).toBe(0);
  });
});
