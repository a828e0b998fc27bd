/**
 * WITH RECURSIVE over tables: each round is a query of its own, over the rows of the round before. What all rounds gave
 * takes the place of the recursion before the query around it is run. Follows Spark's `UnionLoopExec`, limits included.
 */
import { recursionLevelLimit, recursionRowLimit } from '../errors/recursion-errors.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import type { Recursion, ResolvedLocalRelation, ResolvedPlan } from '../plan/resolved-plan.ts';
import { planInputs } from '../plan/resolved-plan.ts';
import {
  mapInputs,
  mapPlanExpressions,
  planExpressions,
  transformExpressionDown,
  visitExpression,
} from '../plan/transform.ts';
import type { ValueRow } from '../types/value.ts';

/** Runs a plan and gives its rows, part by part. */
export type RunPlan = (plan: ResolvedPlan) => AsyncIterable<readonly ValueRow[]>;

/** A recursion of a plan, and how many of its rows are asked for; undefined for all. */
interface Found {
  readonly recursion: Recursion;
  readonly rowsNeeded: number | undefined;
}

/** The plan with the rows of its recursions in their place. */
export async function withoutRecursion(plan: ResolvedPlan, run: RunPlan): Promise<ResolvedPlan> {
  const found: Found[] = [];
  findRecursions(plan, undefined, found);
  const results = new Map<Recursion, ResolvedPlan>();
  for (const { recursion, rowsNeeded } of found) {
    const rows = await runRounds(recursion, rowsNeeded, run);
    const { output } = recursion;
    results.set(recursion, { kind: 'localRelation', output, rows });
  }
  return replace(plan, (node) => (node.kind === 'recursion' ? results.get(node) : undefined));
}

/** A LIMIT counts for the recursion below it as long as there are only projections between them. */
function findRecursions(plan: ResolvedPlan, rowsNeeded: number | undefined, found: Found[]): void {
  if (plan.kind === 'recursion') {
    found.push({ recursion: plan, rowsNeeded });
    return;
  }
  for (const expression of planExpressions(plan)) {
    visitExpression(expression, (node) => {
      if (node.kind === 'subquery') findRecursions(node.plan, undefined, found);
    });
  }
  const needed = neededBelow(plan, rowsNeeded);
  for (const input of planInputs(plan)) findRecursions(input, needed, found);
}

function neededBelow(plan: ResolvedPlan, rowsNeeded: number | undefined): number | undefined {
  switch (plan.kind) {
    case 'limit':
      if (plan.fromEnd === true) return undefined;
      return Math.min(plan.limit, rowsNeeded ?? plan.limit);
    case 'offset':
      return rowsNeeded === undefined ? undefined : rowsNeeded + plan.offset;
    case 'project':
      return rowsNeeded;
    default:
      return undefined;
  }
}

async function runRounds(
  { loopId, anchor, step, levelLimit, rowLimit }: Recursion,
  rowsNeeded: number | undefined,
  run: RunPlan,
): Promise<readonly ValueRow[]> {
  const all: ValueRow[] = [];
  let round = anchor;
  for (let level = 1; ; level++) {
    const rows: ValueRow[] = [];
    for await (const part of run(round)) {
      for (const row of part) rows.push(row);
      const count = all.length + rows.length;
      if (rowsNeeded === undefined && count >= rowLimit) throw recursionRowLimit(rowLimit);
      if (rowsNeeded !== undefined && count >= rowsNeeded) break;
    }
    if (rows.length === 0) return all;
    if (level > levelLimit) throw recursionLevelLimit(levelLimit);
    for (const row of rows) all.push(row);
    if (rowsNeeded !== undefined && all.length >= rowsNeeded) return all.slice(0, rowsNeeded);
    round = replace(step, (node) =>
      node.kind === 'recursionInput' && node.loopId === loopId
        ? ({ kind: 'localRelation', output: node.output, rows } satisfies ResolvedLocalRelation)
        : undefined,
    );
  }
}

/** The plan with other relations in the place of some, in subqueries as well. */
function replace(
  plan: ResolvedPlan,
  replacement: (plan: ResolvedPlan) => ResolvedPlan | undefined,
): ResolvedPlan {
  const replaced = replacement(plan);
  if (replaced !== undefined) return replaced;
  const inSubqueries = (expression: ResolvedExpression) =>
    transformExpressionDown(expression, (node) => {
      if (node.kind !== 'subquery') return node;
      const inner = replace(node.plan, replacement);
      return inner === node.plan ? node : { ...node, plan: inner };
    });
  const mapped = mapInputs(plan, (input) => replace(input, replacement));
  return mapPlanExpressions(mapped, inSubqueries);
}
