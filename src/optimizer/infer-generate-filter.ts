import { conjunction } from '../plan/predicates.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { type Generate, planInputs, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { BooleanType, IntegerType } from '../types/data-type.ts';
import { call, isNotNull } from './plan-parts.ts';

const LIST_GENERATORS = new Set(['explode', 'posexplode', 'inline']);

const zero: ResolvedExpression = {
  kind: 'literal',
  value: 0,
  dataType: IntegerType,
  nullable: false,
};

/**
 * Rows of whose list no row is made are dropped before (Spark's `InferFiltersFromGenerate`): below a watermark they don't
 * count for the largest event time. Spark says so of columns only, not of lists that are computed.
 */
export function inferGenerateFilter(plan: Generate): ResolvedPlan {
  const { generator, input, isOuter } = plan;
  const [list] = generator.args;
  if (isOuter || !LIST_GENERATORS.has(generator.name) || list.kind !== 'attribute') return plan;
  if (!hasWatermark(input)) return plan;
  const hasElements = call('>', [call('size', [list], IntegerType), zero], BooleanType);
  const condition = conjunction([hasElements, isNotNull(list)]);
  return condition ? { ...plan, input: { kind: 'filter', input, condition } } : plan;
}

function hasWatermark(plan: ResolvedPlan): boolean {
  return plan.kind === 'eventTimeWatermark' || planInputs(plan).some(hasWatermark);
}
