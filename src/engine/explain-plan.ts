import type { ExplainMode } from '../plan/explain-mode.ts';
import { explain } from '../plan/explain-text.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { unresolvedText } from '../plan/unresolved-text.ts';
import type { EngineState } from './engine-state.ts';
import { analyzePlan, optimizePlan } from './prepare.ts';

/** The text of EXPLAIN for a plan, which is analyzed and optimized but not run. */
export async function explainPlan(
  engine: EngineState,
  plan: LogicalPlan,
  mode: ExplainMode,
): Promise<string> {
  const analyzed = await analyzePlan(engine, plan);
  const optimized = await optimizePlan(engine, analyzed);
  return explain({ parsed: unresolvedText(plan), analyzed, optimized }, mode);
}
