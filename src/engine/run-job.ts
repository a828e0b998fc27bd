import type { PlanJob } from '../api/session-backend.ts';
import type { EngineState } from './engine-state.ts';
import { analyzePlan } from './prepare.ts';
import { saveTable } from './save-table.ts';

/** Does a job with the rows of a batch plan. It is loaded with the first job. */
export async function runJob(
  engine: EngineState,
  job: PlanJob,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const analyzed = await analyzePlan(engine, job.plan);
  await saveTable(engine, job, analyzed);
  return undefined;
}
