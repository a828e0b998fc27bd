import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.ts';
import type { OutputMode } from '../../src/connectors/connector.ts';
import { type Json, sameRows, showRows } from '../parity/values.ts';
import { goldenLines, sqlPlan } from '../support/analysis.ts';
import {
  decodeOutput,
  decodeRows,
  type RecordedCase,
  recordedContext,
} from '../support/recorded-case.ts';
import { interpret } from '../support/reference/interpret.ts';
import { ReferenceStream } from '../support/reference/interpret-stream.ts';

/*
 * The reference interpreter is what the engine is compared with, so it is itself compared with what Spark answered: every
 * recorded query that is made of nothing but the nodes and functions that it knows.
 */

interface RecordedBatch extends RecordedCase {
  readonly ordered: boolean;
  readonly rows: readonly Json[][];
}

interface RecordedStream extends RecordedCase {
  readonly outputMode: OutputMode;
  readonly steps: readonly {
    /** The number of the batch that each source gets; none where nothing runs. */
    readonly input: Readonly<Record<string, number>>;
    readonly batches: readonly { readonly batchId: number; readonly rows: readonly Json[][] }[];
  }[];
}

describe('the reference interpreter answers a query over tables as Spark did', () => {
  it.each(goldenLines<RecordedBatch>('reference/batch-sql.jsonl').map((each) => [each.id, each]))(
    '%s',
    (_, recorded) => {
      const plan = analyze(sqlPlan(recorded.sql), recordedContext(recorded));
      const rows = interpret(plan, () => []);
      const expected = decodeOutput(recorded.rows, plan);
      expect(sameRows(rows, expected, recorded.ordered), showRows(rows)).toBe(true);
    },
  );
});

describe('the reference interpreter answers a stream batch by batch as Spark did', () => {
  it.each(
    goldenLines<RecordedStream>('reference/streaming-sql.jsonl').map((each) => [each.id, each]),
  )('%s', (_, recorded) => {
    const plan = analyze(sqlPlan(recorded.sql), recordedContext(recorded));
    const stream = new ReferenceStream(plan, recorded.outputMode);
    for (const { input, batches } of recorded.steps) {
      if (Object.keys(input).length === 0) continue;
      const outputs = stream.addBatch(({ source }) => {
        const table = recorded.sources?.find(({ name }) => name === source.objectId);
        const rows = table?.batches[input[table.name]] ?? [];
        return decodeRows(rows, table?.schema ?? '');
      });
      expect(outputs.map(({ batchId }) => batchId)).toEqual(batches.map(({ batchId }) => batchId));
      for (const [index, { rows }] of outputs.entries()) {
        const expected = decodeOutput(batches[index].rows, plan);
        expect(sameRows(rows, expected, false), showRows(rows)).toBe(true);
      }
    }
  });
});
