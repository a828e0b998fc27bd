import { assertNever } from '../errors/internal-error.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import {
  type Expand,
  isStreaming,
  planOutput,
  type ResolvedDeduplicate,
  type ResolvedJoin,
  type ResolvedLocalRelation,
  type ResolvedPlan,
  type ResolvedUnion,
} from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import { makesRows } from './makes-rows.ts';

type Ids = ReadonlySet<number>;

/** Leaves out the columns that nothing reads, down to the scans: what isn't read isn't parsed. */
export function columnPruning(plan: ResolvedPlan): ResolvedPlan {
  return prune(plan, idsOf(planOutput(plan)));
}

function idsOf(columns: readonly AttributeReference[]): Ids {
  return new Set(columns.map(({ id }) => id));
}

function kept<T extends { readonly id: number }>(
  columns: readonly T[],
  required: Ids,
): readonly T[] {
  return columns.every(({ id }) => required.has(id))
    ? columns
    : columns.filter(({ id }) => required.has(id));
}

/** A plan that gives at least the required columns, in the order in which it gave them. */
function prune(plan: ResolvedPlan, required: Ids): ResolvedPlan {
  switch (plan.kind) {
    case 'sourceScan':
      return { ...plan, output: kept(plan.output, required) };
    case 'localRelation':
      return pruneRows(plan, required);
    case 'recursion':
    case 'recursionInput':
      // Each round needs all that the round before it gave.
      return plan;
    case 'project': {
      const projections = plan.projections.filter(
        (named) => required.has(named.id) || makesRows(named),
      );
      return { ...plan, projections, input: prune(plan.input, readBy(projections)) };
    }
    case 'filter':
      return { ...plan, input: prune(plan.input, readBy([plan.condition], required)) };
    case 'aggregate': {
      const aggregates = kept(plan.aggregates, required);
      const input = prune(plan.input, readBy([...plan.grouping, ...aggregates]));
      return { ...plan, aggregates, input };
    }
    case 'sort': {
      const keys = plan.order.map(({ expression }) => expression);
      return { ...plan, input: prune(plan.input, readBy(keys, required)) };
    }
    case 'limit':
    case 'offset':
      return { ...plan, input: prune(plan.input, required) };
    case 'union':
      return pruneUnion(plan, required);
    case 'join':
      return pruneJoin(plan, required);
    case 'expand':
      return pruneExpand(plan, required);
    case 'window': {
      const columns = kept(plan.columns, required);
      if (columns.length === 0) return prune(plan.input, required);
      return { ...plan, columns, input: prune(plan.input, readBy(columns, required)) };
    }
    case 'generate': {
      const input = prune(plan.input, readBy(plan.generator.args, required));
      return { ...plan, kept: kept(plan.kept, required), input };
    }
    case 'deduplicate':
      return pruneDeduplicate(plan, required);
    case 'eventTimeWatermark':
    case 'lateRows': {
      const input = prune(plan.input, new Set([...required, plan.eventTimeId]));
      return { ...plan, input, output: kept(plan.output, idsOf(planOutput(input))) };
    }
    case 'mapGroups': {
      const { input, grouped, initialState } = plan;
      return {
        ...plan,
        input: prune(input, idsOf([...grouped.rows, ...grouped.keys])),
        initialState: initialState && {
          ...initialState,
          input: prune(
            initialState.input,
            idsOf([...initialState.grouped.rows, ...initialState.grouped.keys]),
          ),
        },
      };
    }
    default:
      return assertNever(plan);
  }
}

function readBy(
  expressions: readonly Parameters<typeof referencedIds>[0][],
  required: Ids = new Set(),
): Ids {
  const ids = new Set(required);
  for (const expression of expressions) referencedIds(expression, ids);
  return ids;
}

function pruneRows(plan: ResolvedLocalRelation, required: Ids): ResolvedPlan {
  const ordinals = [...plan.output.keys()].filter((at) => required.has(plan.output[at].id));
  if (ordinals.length === plan.output.length) return plan;
  return {
    ...plan,
    output: ordinals.map((at) => plan.output[at]),
    rows: plan.rows.map((row) => ordinals.map((at) => row[at])),
  };
}

/**
 * The input gives nothing else than is needed. Over a stream that decides what is late: rows are dropped by an event time
 * that is among the columns, which Spark's pruning takes away where only other columns are asked for.
 */
function pruneDeduplicate(plan: ResolvedDeduplicate, required: Ids): ResolvedPlan {
  const times = planOutput(plan.input).filter(
    ({ watermarkDelayMicros }) => plan.withinWatermark && watermarkDelayMicros !== undefined,
  );
  const read = readBy([...plan.keys, ...times], required);
  return { ...plan, input: exactly(plan.input, read) };
}

/** So do the sides of a join of two streams, whose rows are let go by an event time that is among the columns. */
function pruneJoin(plan: ResolvedJoin, required: Ids): ResolvedPlan {
  const read = readBy(plan.condition === undefined ? [] : [plan.condition], required);
  const holdsRows = isStreaming(plan.left) && isStreaming(plan.right);
  const side = (input: ResolvedPlan) => (holdsRows ? exactly(input, read) : prune(input, read));
  return { ...plan, left: side(plan.left), right: side(plan.right) };
}

/** A plan that gives the columns that are read, and no other. */
function exactly(plan: ResolvedPlan, read: Ids): ResolvedPlan {
  const input = prune(plan, read);
  const output = planOutput(input);
  const projections = kept(output, read);
  return projections === output ? input : { kind: 'project', input, projections };
}

function pruneExpand(plan: Expand, required: Ids): ResolvedPlan {
  const ordinals = [...plan.output.keys()].filter((at) => required.has(plan.output[at].id));
  const projections = plan.projections.map((list) => ordinals.map((at) => list[at]));
  const input = prune(plan.input, readBy(projections.flat()));
  return { ...plan, input, projections, output: ordinals.map((at) => plan.output[at]) };
}

/** The inputs of a union agree by position, so each of them gives exactly the columns that remain. */
function pruneUnion(plan: ResolvedUnion, required: Ids): ResolvedPlan {
  const ordinals = [...plan.output.keys()].filter((at) => required.has(plan.output[at].id));
  if (ordinals.length === plan.output.length) {
    return { ...plan, inputs: plan.inputs.map((input) => prune(input, idsOf(planOutput(input)))) };
  }
  const inputs = plan.inputs.map((input): ResolvedPlan => {
    const output = planOutput(input);
    const projections = ordinals.map((at) => output[at]);
    return prune({ kind: 'project', input, projections }, idsOf(projections));
  });
  return { ...plan, inputs, output: ordinals.map((at) => plan.output[at]) };
}
