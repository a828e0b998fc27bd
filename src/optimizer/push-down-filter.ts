import { hasAggregate } from '../analysis/aggregate-calls.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import type { JoinType } from '../plan/logical-plan.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import {
  planOutput,
  type ResolvedAggregate,
  type ResolvedFilter,
  type ResolvedJoin,
  type ResolvedPlan,
  type ResolvedProject,
  type ResolvedUnion,
  type ResolvedWindow,
} from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { makesRows } from './makes-rows.ts';
import { type Definitions, definitions, inline } from './rename-columns.ts';

/*
 * Filters move towards the scans, term by term, as in Spark's PushPredicateThroughNonJoin. For streams this is more than
 * a matter of speed: a term that doesn't read the event time passes below the watermark, so that the rows it drops don't
 * count for the largest event time; one that reads it stays above. Terms on grouping keys pass below the aggregation,
 * which then holds no state for groups that would be dropped.
 */

/** Moves a filter one relation down, or as much of it as may go there. */
export function pushDownFilter(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'filter') return plan;
  const { input } = plan;
  switch (input.kind) {
    case 'project':
      return throughProject(plan, input);
    case 'aggregate':
      return throughAggregate(plan, input);
    case 'union':
      return throughUnion(plan, input);
    case 'eventTimeWatermark':
      return split(plan, {
        canPass: (term) => !referencedIds(term).has(input.eventTimeId),
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    case 'join':
      return throughJoin(plan, input);
    case 'window':
      // Only whole partitions may go.
      return split(plan, {
        canPass: (term) => onlyReads(term, partitionColumns(input)),
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    case 'generate':
      return split(plan, {
        canPass: (term) => onlyReads(term, input.kept),
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    case 'sort':
      return split(plan, {
        canPass: () => true,
        push: (condition) => ({ ...input, input: filtered(input.input, condition) }),
      });
    default:
      return plan;
  }
}

interface Passage {
  readonly canPass: (term: ResolvedExpression) => boolean;
  /** The input with the condition below it. */
  readonly push: (condition: ResolvedExpression) => ResolvedPlan;
}

/** Sends what can pass below the input; the rest stays. Random terms stay, since they would see other rows. */
function split(filter: ResolvedFilter, { canPass, push }: Passage): ResolvedPlan {
  const terms = conjuncts(filter.condition);
  const passes = (term: ResolvedExpression) => isDeterministic(term) && canPass(term);
  const below = conjunction(terms.filter(passes));
  if (below === undefined) return filter;
  const above = conjunction(terms.filter((term) => !passes(term)));
  const input = push(below);
  return above === undefined ? input : { ...filter, input, condition: above };
}

function partitionColumns({ columns: [{ child }] }: ResolvedWindow): readonly AttributeReference[] {
  const partition = child.kind === 'over' ? child.partition : [];
  return partition.filter((key) => key.kind === 'attribute');
}

/** Whether a term reads some of the columns, and no other. */
function onlyReads(term: ResolvedExpression, columns: readonly { readonly id: number }[]): boolean {
  const ids = [...referencedIds(term)];
  return ids.length > 0 && ids.every((id) => columns.some((column) => column.id === id));
}

function filtered(input: ResolvedPlan, condition: ResolvedExpression): ResolvedPlan {
  return { kind: 'filter', input, condition };
}

/** Below a projection a term reads what the projection computes; what makes rows has to be there first. */
function throughProject(filter: ResolvedFilter, project: ResolvedProject): ResolvedPlan {
  if (!project.projections.every(isDeterministic)) return filter;
  const columns = definitions(project.projections);
  return split(filter, {
    canPass: (term) => !makesRows(inline(term, columns)),
    push: (condition) => ({
      ...project,
      input: filtered(project.input, inline(condition, columns)),
    }),
  });
}

function throughAggregate(filter: ResolvedFilter, aggregate: ResolvedAggregate): ResolvedPlan {
  if (aggregate.grouping.length === 0 || !aggregate.aggregates.every(isDeterministic)) {
    return filter;
  }
  const keys = definitions(aggregate.grouping);
  const outputs = definitions(aggregate.aggregates);
  const overInput = (term: ResolvedExpression) => inline(inline(term, outputs), keys);
  return split(filter, {
    canPass: (term) => {
      const overKeys = inline(term, outputs);
      if (hasAggregate(overKeys) || makesRows(inline(overKeys, keys))) return false;
      const ids = [...referencedIds(overKeys)];
      return ids.length > 0 && ids.every((id) => keys.has(id));
    },
    push: (condition) => ({
      ...aggregate,
      input: filtered(aggregate.input, overInput(condition)),
    }),
  });
}

/**
 * Through a join go the terms that read one side, to that side, unless the join fills it up with nulls; what an inner join
 * is filtered by is as well its condition.
 */
function throughJoin(filter: ResolvedFilter, join: ResolvedJoin): ResolvedPlan {
  if (join.joinType === 'inner' || join.joinType === 'cross') {
    if (!isDeterministic(filter.condition)) return filter;
    const terms = [...conjuncts(join.condition), ...conjuncts(filter.condition)];
    return { ...join, joinType: 'inner', condition: conjunction(terms) };
  }
  const side = KEPT_SIDE[join.joinType];
  if (side === undefined) return filter;
  const ids = new Set(planOutput(join[side]).map(({ id }) => id));
  return split(filter, {
    canPass: (term) => [...referencedIds(term)].every((id) => ids.has(id)),
    push: (condition) => ({ ...join, [side]: filtered(join[side], condition) }),
  });
}

/** The side whose rows an outer join keeps as they are, or that a semi join chooses from. */
const KEPT_SIDE: Readonly<Partial<Record<JoinType, 'left' | 'right'>>> = {
  leftOuter: 'left',
  leftSemi: 'left',
  leftAnti: 'left',
  rightOuter: 'right',
};

/**
 * Terms of a join's condition that read one side become a filter of that side, where rows that fail them can't be in the
 * result: of both sides for an inner join, of the other side than the kept one for outer ones (Spark's
 * `PushPredicateThroughJoin`).
 */
export function pushDownJoinCondition(plan: ResolvedPlan): ResolvedPlan {
  if (plan.kind !== 'join' || plan.condition === undefined) return plan;
  let join = plan;
  for (const side of FILTERED_SIDES[plan.joinType]) join = pushToSide(join, side);
  return join;
}

/** The sides whose rows are dropped where they can't match. */
export const FILTERED_SIDES: Readonly<Record<JoinType, readonly ('left' | 'right')[]>> = {
  inner: ['left', 'right'],
  cross: ['left', 'right'],
  leftSemi: ['left', 'right'],
  leftAnti: ['right'],
  leftOuter: ['right'],
  rightOuter: ['left'],
  fullOuter: [],
};

function pushToSide(join: ResolvedJoin, side: 'left' | 'right'): ResolvedJoin {
  const ids = new Set(planOutput(join[side]).map(({ id }) => id));
  const terms = conjuncts(join.condition);
  const canPass = (term: ResolvedExpression) => {
    const read = [...referencedIds(term)];
    return read.length > 0 && read.every((id) => ids.has(id)) && isDeterministic(term);
  };
  const condition = conjunction(terms.filter(canPass));
  if (condition === undefined) return join;
  const rest = conjunction(terms.filter((term) => !canPass(term)));
  return { ...join, [side]: filtered(join[side], condition), condition: rest };
}

function throughUnion(filter: ResolvedFilter, union: ResolvedUnion): ResolvedPlan {
  return split(filter, {
    canPass: () => true,
    push: (condition) => ({
      ...union,
      inputs: union.inputs.map((input) =>
        filtered(input, inline(condition, columnsOfInput(union, input))),
      ),
    }),
  });
}

/** The union's columns as the columns of one of its inputs, by position. */
function columnsOfInput(union: ResolvedUnion, input: ResolvedPlan): Definitions {
  const columns = planOutput(input);
  return new Map(union.output.map(({ id }, index) => [id, columns[index]]));
}
