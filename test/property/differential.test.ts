import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.ts';
import type { OutputMode, Sink, SinkBatch } from '../../src/connectors/connector.ts';
import { MemoryStream } from '../../src/connectors/memory-stream.ts';
import { CollectingWriter } from '../../src/connectors/memory-table.ts';
import { EXECUTION_PARTS } from '../../src/engine/execution-parts.ts';
import { optimize } from '../../src/optimizer/optimizer.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { outputSchema } from '../../src/plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { sameRows, showRows } from '../parity/values.ts';
import { calledPlan, sqlPlan } from '../support/analysis.ts';
import {
  aggregateQueries,
  EVENT_SCHEMA,
  lateRowQueries,
  type StreamQuery,
  type Timeline,
  timelines,
} from '../support/arbitraries.ts';
import { propertyOptions } from '../support/property-options.ts';
import { ReferenceFailure } from '../support/reference/failure.ts';
import { type BatchOutput, ReferenceStream } from '../support/reference/interpret-stream.ts';
import { contextOf, memoryStreamPlan } from '../support/table-context.ts';
import { TestRun } from '../support/test-stream.ts';

/*
 * The whole engine, from SQL to the sink, against the reference interpreter: every micro-batch of a random stream gives
 * the same rows, also where the query is stopped, or killed, between two of them and goes on from its checkpoint. The two have the parser and the analyzer in common; what the optimizer, the planner and the operators
 * make of the plan is what is compared.
 */

/** Keeps what each micro-batch gave. */
class RecordingSink implements Sink {
  readonly description = 'RecordingSink';
  readonly outputModes: readonly OutputMode[] = ['append', 'update', 'complete'];
  readonly batches: BatchOutput[] = [];

  async begin(batch: SinkBatch): Promise<CollectingWriter> {
    return new CollectingWriter(batch, (rows) => {
      this.batches.push({ batchId: batch.batchId, rows });
    });
  }

  async close(): Promise<void> {}
}

function analyzed({ sql, delay }: StreamQuery): ResolvedPlan {
  const stream = memoryStreamPlan('events', EVENT_SCHEMA);
  const events: LogicalPlan =
    delay === undefined ? stream : calledPlan(stream, { withWatermark: ['ts', delay] });
  return analyze(sqlPlan(sql), contextOf(new Map([['e', events]])));
}

/** What the reference makes of a timeline, batch set by batch set; a failure ends it. */
function referenceOutputs(
  plan: ResolvedPlan,
  outputMode: OutputMode,
  { batches }: Timeline,
): readonly (readonly BatchOutput[] | 'fails')[] {
  const stream = new ReferenceStream(plan, outputMode);
  const outputs: (readonly BatchOutput[] | 'fails')[] = [];
  for (const rows of batches) {
    try {
      outputs.push(stream.addBatch(() => rows));
    } catch (error) {
      if (!(error instanceof ReferenceFailure)) throw error;
      outputs.push('fails');
      break;
    }
  }
  return outputs;
}

/** What happens to the query between two batches. None of it may be seen in the rows. */
type Interruption = 'none' | 'restart' | 'crash';

const interruptions: fc.Arbitrary<Interruption[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.constant<Interruption>('none'), weight: 4 },
    { arbitrary: fc.constantFrom<Interruption>('restart', 'crash'), weight: 1 },
  ),
  { minLength: 6, maxLength: 6 },
);

async function interrupt(run: TestRun, interruption: Interruption): Promise<void> {
  if (interruption === 'none') return;
  await (interruption === 'crash' ? run.crash() : run.query.stop());
  await run.start();
}

interface Case {
  readonly query: StreamQuery;
  readonly timeline: Timeline;
  /** After each batch of the timeline. */
  readonly interrupted: readonly Interruption[];
}

async function compare({ query, timeline, interrupted }: Case, outputMode: OutputMode) {
  const plan = analyzed(query);
  const stream = new MemoryStream(EVENT_SCHEMA);
  const sink = new RecordingSink();
  const run = new TestRun({
    plan: optimize(plan),
    schema: outputSchema(planOutput(plan)),
    parts: EXECUTION_PARTS,
    outputMode,
    objects: new Map([['events', stream]]),
    sink,
  });
  await run.start();
  for (const [index, expected] of referenceOutputs(plan, outputMode, timeline).entries()) {
    const seen = sink.batches.length;
    stream.addData(timeline.batches[index]);
    if (expected === 'fails') {
      await expect(run.query.processAllAvailable()).rejects.toThrow();
      return;
    }
    await run.query.processAllAvailable();
    expectSame(sink.batches.slice(seen), expected);
    await interrupt(run, interrupted[index]);
  }
  await run.finish();
}

function expectSame(actual: readonly BatchOutput[], expected: readonly BatchOutput[]): void {
  const ids = (outputs: readonly BatchOutput[]) => outputs.map(({ batchId }) => batchId);
  expect(ids(actual)).toEqual(ids(expected));
  for (const [index, { batchId, rows }] of expected.entries()) {
    const same = sameRows(actual[index].rows, rows, false);
    expect(same, difference(batchId, actual[index].rows, rows)).toBe(true);
  }
}

function difference(batchId: number, actual: readonly ValueRow[], expected: readonly ValueRow[]) {
  return `batch ${batchId} gave ${showRows(actual)}, the reference gives ${showRows(expected)}`;
}

/** Compares random queries over timelines whose events come as late as told. */
async function compareAll(
  queries: fc.Arbitrary<StreamQuery>,
  outputMode: OutputMode,
  latenessSeconds: number,
): Promise<void> {
  const cases = fc.record({
    query: queries,
    timeline: timelines({ latenessSeconds }),
    interrupted: interruptions,
  });
  await fc.assert(
    fc.asyncProperty(cases, (each) => compare(each, outputMode)),
    { ...propertyOptions(40), timeout: 5000 },
  );
}

describe.each(['append', 'update', 'complete'] as const)('a query in %s mode', (outputMode) => {
  it.each([
    ['on time', 0],
    ['out of order', 45],
    ['far behind', 600],
  ])(
    'gives what the reference gives in each batch of events that come %s',
    (_, latenessSeconds) => compareAll(aggregateQueries(outputMode), outputMode, latenessSeconds),
    // A failure is shrunk, and every step of that runs a query.
    120_000,
  );
});

describe.each(['append', 'update', 'complete'] as const)('late rows in %s mode', (outputMode) => {
  it.each([
    ['out of order', 45],
    ['far behind', 600],
  ])(
    'are those of the reference in each batch of events that come %s',
    (_, latenessSeconds) => compareAll(lateRowQueries(outputMode), outputMode, latenessSeconds),
    120_000,
  );
});
