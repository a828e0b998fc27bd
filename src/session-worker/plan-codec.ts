import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapExpression, mapLogicalPlan } from '../plan/map-logical-plan.ts';
import { ofOtherRealm } from '../plan/user-functions.ts';
import type { RowBlock } from '../types/row-block.ts';
import type { ValueRow } from '../types/value.ts';
import { decodeRows } from './decode-rows.ts';
import { encodeRows } from './encode-rows.ts';

/** A plan on its way to the other thread: plain data, but the rows of its local tables are packed. */
export interface WirePlan {
  /** Its local tables have no rows here. */
  readonly plan: LogicalPlan;
  /** The rows of the local tables, in the order in which a walk meets them. */
  readonly blocks: readonly RowBlock[];
}

/** Packs a plan. The blocks are to be transferred. */
export function encodePlan(plan: LogicalPlan): WirePlan {
  const blocks: RowBlock[] = [];
  const bare = mapLocalRelations(plan, (relation) => {
    blocks.push(encodeRows(relation.schema, relation.rows));
    return [];
  });
  return { plan: bare, blocks };
}

/** Unpacks what `encodePlan` packed. */
export function decodePlan({ plan, blocks }: WirePlan): LogicalPlan {
  let next = 0;
  return mapLocalRelations(plan, ({ schema }) => decodeRows(schema, blocks[next++]));
}

type LocalRelation = Extract<LogicalPlan, { kind: 'localRelation' }>;

/** The plan with other rows in its local tables. What it names twice is visited once, and stays one. */
function mapLocalRelations(
  root: LogicalPlan,
  rowsOf: (relation: LocalRelation) => readonly ValueRow[],
): LogicalPlan {
  const mapped = new Map<LogicalPlan, LogicalPlan>();
  const map = (plan: LogicalPlan): LogicalPlan =>
    plan.kind === 'localRelation' ? { ...plan, rows: rowsOf(plan) } : mapLogicalPlan(plan, mapping);
  const mapping: LogicalMapping = {
    plan: (plan) => {
      const known = mapped.get(plan) ?? map(plan);
      mapped.set(plan, known);
      return known;
    },
    expression: (expression) => {
      const mapped = mapExpression(expression, mapping);
      return mapped.kind === 'inlineFunction' ? ofOtherRealm(mapped) : mapped;
    },
  };
  return mapping.plan(root);
}
