import { FreshIds } from '../../optimizer/correlation.ts';
import type { Expression } from '../../plan/expression.ts';
import { outputSchema } from '../../plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../plan/resolved-plan.ts';
import { mapInputs } from '../../plan/transform.ts';
import { structType } from '../../types/data-type.ts';
import type { EngineState } from '../engine-state.ts';
import { analyzePlan } from '../prepare.ts';
import { inputName } from './store-assignment.ts';

/**
 * Expressions over a query that is analyzed already: its columns are called `_0`, `_1`, …. Only the expressions are
 * analyzed, over a relation in the place of the query, so that no source is asked twice.
 */
export async function projectOver(
  engine: EngineState,
  query: ResolvedPlan,
  expressions: readonly Expression[],
): Promise<ResolvedPlan> {
  const columns = planOutput(query);
  const { fields } = outputSchema(columns);
  const schema = structType(fields.map((field, at) => ({ ...field, name: inputName(at) })));
  const projection = await analyzePlan(
    engine,
    { kind: 'project', input: { kind: 'localRelation', schema, rows: [] }, expressions },
    new FreshIds(query).next(),
  );
  const over = (plan: ResolvedPlan): ResolvedPlan => {
    if (plan.kind !== 'localRelation') return mapInputs(plan, over);
    const projections = plan.output.map(({ id, name, dataType, nullable }, at) => {
      return { kind: 'alias' as const, child: columns[at], id, name, dataType, nullable };
    });
    return { kind: 'project', input: query, projections };
  };
  return over(projection);
}
