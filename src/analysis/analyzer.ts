import { planTooComplex } from '../errors/analysis-errors.ts';
import { AnalysisException } from '../errors/exception.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { configFlag } from '../types/session-config.ts';
import { Analysis, type AnalysisContext } from './analysis.ts';
import { resolveRelation } from './resolve-relation.ts';
import { exactPlan } from './scope.ts';
import { mentionsTime, TIME_TYPE } from './time-type-part.ts';
import { windowsBelowAggregates } from './window-below-aggregate.ts';
import { WINDOW_TABLES } from './window-table-part.ts';

/*
 * The analyzer resolves a plan in one pass from its leaves to its root, as Spark's newer single-pass analyzer does: a
 * relation is resolved after its inputs, in a scope that knows their columns. One file a kind of relation or
 * expression; `scope.ts` says what names can mean, `resolution.ts` what an expression becomes.
 */

/**
 * Binds every name of a plan, types every expression and writes out the implicit casts. Ids of columns are unique
 * within the result. Fails with an `AnalysisException` under Spark's condition where Spark's analyzer does; what Spark
 * accepts and Millrace can't execute yet is only refused by `checkExecutable`.
 */
export function analyze(plan: LogicalPlan, context: AnalysisContext): ResolvedPlan {
  const hasTime = configFlag(context.config, 'spark.sql.timeType.enabled');
  try {
    const relation = Analysis.begin(context, resolveRelation).resolve(plan);
    const exact = exactPlan(relation);
    const resolved = windowsBelowAggregates(WINDOW_TABLES.loaded?.windowsAsKeys(exact) ?? exact);
    if (!hasTime && mentionsTime(resolved)) TIME_TYPE.get().refuseTime(resolved);
    return resolved;
  } catch (error) {
    // Plans are walked by recursion; the stack is the only limit that their depth has.
    if (error instanceof RangeError) throw planTooComplex(error);
    const isMismatch = error instanceof AnalysisException && /^DATATYPE/.test(error.condition);
    if (isMismatch && !hasTime) TIME_TYPE.get().refuseNamedTime(plan);
    throw error;
  }
}
