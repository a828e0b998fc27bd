import { isDeterministic } from '../functions/is-deterministic.ts';
import type {
  AttributeReference,
  NamedExpression,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { visitExpression } from '../plan/transform.ts';
import { makesRows } from './makes-rows.ts';
import { type Definitions, definitions, inline } from './rename-columns.ts';

/**
 * A projection over a projection is one, where that computes nothing twice: a column of the lower one is taken up if it
 * is cheap, or read only once.
 */
export function collapseProject(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'project' || plan.input.kind !== 'project') return plan;
  const lower = plan.input;
  if (lower.projections.some((named) => makesRows(named) || !isDeterministic(named))) return plan;
  const columns = definitions(lower.projections);
  if (computesTwice(plan.projections, columns)) return plan;
  const projections = plan.projections.map((named) => inlineColumn(named, columns));
  return { ...plan, input: lower.input, projections };
}

function computesTwice(projections: readonly NamedExpression[], columns: Definitions): boolean {
  const reads = new Map<number, number>();
  for (const named of projections) {
    visitExpression(named, (node) => {
      if (node.kind === 'attribute') reads.set(node.id, (reads.get(node.id) ?? 0) + 1);
    });
  }
  return [...columns].some(([id, definition]) => (reads.get(id) ?? 0) > 1 && !isCheap(definition));
}

/** A column, a field of one, or a constant. */
function isCheap(expression: ResolvedExpression): boolean {
  if (expression.kind === 'getField') return isCheap(expression.child);
  return expression.kind === 'attribute' || expression.kind === 'literal';
}

/** The upper column keeps its id and name, whatever it is made of now. */
function inlineColumn(named: NamedExpression, columns: Definitions): NamedExpression {
  if (named.kind === 'alias') return { ...named, child: inline(named.child, columns) };
  const definition = columns.get(named.id);
  if (definition === undefined || isColumn(definition, named)) return named;
  const { id, name, dataType, nullable } = named;
  return { kind: 'alias', id, name, child: definition, dataType, nullable };
}

function isColumn(definition: ResolvedExpression, column: AttributeReference): boolean {
  return definition.kind === 'attribute' && definition.id === column.id;
}
