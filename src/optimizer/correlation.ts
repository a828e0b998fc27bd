import { OUTER } from '../analysis/outer-column.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planInputs, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { planExpressions, transformExpressionDown, visitExpression } from '../plan/transform.ts';

/*
 * Columns of the query around a subquery stand in its plan as calls of `outer`. This is where they are found and where
 * other columns take their place.
 */

type Bindings = ReadonlyMap<number, ResolvedExpression>;

/** The columns of the query around that a plan reads, as far as `around` has them, each once. */
export function outerColumns(
  plan: ResolvedPlan,
  around: readonly AttributeReference[],
): readonly AttributeReference[] {
  const ids = new Set<number>();
  collectOuterIds(plan, ids);
  return around.filter(({ id }) => ids.has(id));
}

function collectOuterIds(plan: ResolvedPlan, into: Set<number>): void {
  for (const expression of planExpressions(plan)) collectFrom(expression, into);
  for (const input of planInputs(plan)) collectOuterIds(input, into);
}

function collectFrom(expression: ResolvedExpression, into: Set<number>): void {
  visitExpression(expression, (node) => {
    if (node.kind === 'subquery') collectOuterIds(node.plan, into);
    if (node.kind !== 'call' || node.name !== OUTER) return;
    visitExpression(node.args[0], (inner) => {
      if (inner.kind === 'attribute') into.add(inner.id);
    });
  });
}

/** Whether the relation itself, or with `deeply` one below it, reads some of the columns around. */
export function readsOuter(
  plan: ResolvedPlan,
  outer: readonly AttributeReference[],
  deeply: boolean,
): boolean {
  const ids = new Set<number>();
  if (deeply) collectOuterIds(plan, ids);
  else for (const expression of planExpressions(plan)) collectFrom(expression, ids);
  return outer.some(({ id }) => ids.has(id));
}

/** Whether an expression reads some of the columns around. */
export function isCorrelated(
  expression: ResolvedExpression,
  outer: readonly AttributeReference[],
): boolean {
  const ids = new Set<number>();
  collectFrom(expression, ids);
  return outer.some(({ id }) => ids.has(id));
}

/** The expression with what stands for columns of the query around put in their place. */
export function bindOuter(expression: ResolvedExpression, bindings: Bindings): ResolvedExpression {
  return transformExpressionDown(expression, (node) => {
    if (node.kind !== 'call' || node.name !== OUTER) return node;
    const [inner] = node.args;
    const bound = transformExpressionDown(inner, (part) =>
      part.kind === 'attribute' ? (bindings.get(part.id) ?? part) : part,
    );
    return bound === inner ? node : bound;
  });
}

/** The bindings that put columns in the place of those around, one by one. */
export function bindings(
  outer: readonly AttributeReference[],
  columns: readonly ResolvedExpression[],
): Bindings {
  return new Map(outer.map(({ id }, index) => [id, columns[index]]));
}

/** A number for columns that a plan does not have yet. */
export class FreshIds {
  #next: number;

  constructor(plan: ResolvedPlan) {
    this.#next = greatestId(plan) + 1;
  }

  next(): number {
    return this.#next++;
  }
}

function greatestId(plan: ResolvedPlan): number {
  let greatest = -1;
  const see = (id: number) => {
    greatest = Math.max(greatest, id);
  };
  const visitPlan = (node: ResolvedPlan) => {
    for (const { id } of planOutput(node)) see(id);
    for (const expression of planExpressions(node)) {
      visitExpression(expression, (inner) => {
        if (inner.kind === 'attribute' || inner.kind === 'alias') see(inner.id);
        if (inner.kind === 'subquery') visitPlan(inner.plan);
      });
    }
    for (const input of planInputs(node)) visitPlan(input);
  };
  visitPlan(plan);
  return greatest;
}
