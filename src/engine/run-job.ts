import type { PlanJob } from '../api/session-backend.ts';
import { assertNever } from '../errors/internal-error.ts';
import { outputSchema } from '../plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { executeBatch } from './batch-execution.ts';
import type { EngineState } from './engine-state.ts';
import { analyzePlan } from './prepare.ts';
import { saveTable } from './save-table.ts';

/** Does a job with the rows of a batch plan. It is loaded with the first job. */
export async function runJob(engine: EngineState, job: PlanJob): Promise<Uint8Array<ArrayBuffer>> {
  switch (job.kind) {
    case 'toArrow':
      return packRows(engine, await analyzePlan(engine, job.plan));
    case 'save':
      await saveTable(engine, job, await analyzePlan(engine, job.plan));
      break;
    case 'saveAsTable':
      await (await import('./tables/save-as-table.ts')).saveAsTable(engine, job);
      break;
    case 'insertInto':
      await (await import('./tables/insert.ts')).insertInto(engine, job);
      break;
    default:
      return assertNever(job);
  }
  return new Uint8Array(0);
}

async function packRows(engine: EngineState, plan: ResolvedPlan): Promise<Uint8Array<ArrayBuffer>> {
  const { ArrowWriter } = await import('../connectors/columnar/arrow/arrow-writer.ts');
  const writer = new ArrowWriter(outputSchema(planOutput(plan)), engine.timeZone);
  const rows = executeBatch(engine, plan, (core, batch) => writer.add(core, batch));
  for await (const _ of rows) {
    // The writer takes the batches as they are made.
  }
  return writer.finish();
}
