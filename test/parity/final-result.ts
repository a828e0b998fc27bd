/**
 * What a recorded streaming query has given in the end, whatever its batches were: all rows in append mode, the last result in
 * complete mode. Without late rows that does not depend on how the rows came, nor on the mode.
 */
import type { Trigger } from '../../src/streaming/trigger.ts';
import type { ValueRow } from '../../src/types/value.ts';
import type { MachineParts } from '../support/simulation.ts';
import type { StreamingCase } from './streaming-case.ts';
import { CaseQuery } from './streaming-case-query.ts';
import { decodeRow, sameRows, showRows } from './values.ts';

export interface RunShape {
  readonly trigger?: Trigger;
  /** Cuts the rows that a step adds to a stream into parts, each of which is processed before the next. */
  readonly cut?: (rows: readonly ValueRow[]) => readonly (readonly ValueRow[])[];
  /** Whether the query is stopped and started again before each step. */
  readonly restarts?: boolean;
  readonly machine?: MachineParts;
}

/** Why a case has no final result to compare; undefined where it has. */
export function whyWithoutFinalResult(record: StreamingCase): string | undefined {
  const { conf = {}, error, outputMode, steps = [] } = record;
  if (error !== undefined) return 'it is refused';
  if (outputMode === 'update') return 'in update mode the rows depend on the batches';
  if (conf['spark.sql.streaming.noDataMicroBatches.enabled'] === 'false') {
    return 'it ends before all is emitted';
  }
  const states = steps.flatMap(({ batches }) => batches.flatMap(({ state = [] }) => state));
  return states.some(({ dropped }) => dropped > 0) ? 'it has late rows' : undefined;
}

/** Fails where the final result is another one than Spark's. Gives the late rows that the run has dropped. */
export async function checkFinalResult(record: StreamingCase, shape: RunShape): Promise<number> {
  const query = new CaseQuery(record, shape.machine);
  const isComplete = record.outputMode === 'complete';
  const dropped = new Map<number, number>();
  let rows: ValueRow[] = [];
  const start = () =>
    query.start({
      trigger: shape.trigger,
      write: (_, batch) => {
        rows = isComplete ? [...batch] : [...rows, ...batch];
      },
      onProgress: ({ batchId, stateOperators }) =>
        dropped.set(
          batchId,
          stateOperators.reduce((sum, state) => sum + state.numRowsDroppedByWatermark, 0),
        ),
    });
  let running = await start();
  const { cut = (all) => [all] } = shape;
  for (const [index, { input }] of (record.steps ?? []).entries()) {
    if (shape.restarts === true && index > 0) {
      await running.stop();
      running = await start();
    }
    for (const [stream, added] of query.rowsOf(input)) {
      for (const part of cut(added)) {
        query.addRows(stream, part);
        if (shape.cut !== undefined) await running.processAllAvailable();
      }
    }
    await running.processAllAvailable();
  }
  await running.stop();
  const late = [...dropped.values()].reduce((sum, count) => sum + count, 0);
  if (late > 0) return late;
  const batches = (record.steps ?? []).flatMap((step) => step.batches);
  const recorded = isComplete ? batches.slice(-1) : batches;
  const expected = recorded.flatMap((batch) =>
    batch.rows.map((row) => decodeRow(row, query.schema)),
  );
  if (sameRows(rows, expected, isComplete && record.ordered === true)) return 0;
  throw new Error(`the rows ${showRows(rows)}, Spark ${showRows(expected)}`);
}
