import { unsupportedGrouping } from '../errors/analysis-errors.ts';
import type { Project } from '../plan/logical-plan.ts';
import { type NamedExpression, toAttribute } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { hasAggregate, hasCall } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import { scopeContext } from './name-lookup.ts';
import { PIPES } from './pipe-part.ts';
import { projectColumn, replaceByKey } from './project-window.ts';
import { RELATIONAL } from './relational-part.ts';
import { aggregateRelation } from './resolve-aggregate.ts';
import { GROUPING_CALLS } from './resolve-grouping-calls.ts';
import type { Relation } from './scope.ts';
import {
  generatorsOf,
  namedColumn,
  resolveSelectList,
  type SelectedColumn,
} from './select-list.ts';
import { hasWindowCall } from './window-call.ts';
import { onlyWindow, windowName } from './window-expression.ts';

/** What a SELECT without FROM selects from: one row without columns. */
const ONE_ROW: Relation = {
  plan: { kind: 'localRelation', output: [], rows: [[]] },
  scope: { columns: [], hidden: [], dataFrames: new Map() },
};

/** A select list over a relation: a projection, or an aggregation if one of its columns aggregates. */
export function resolveProject(project: Project, analysis: Analysis): Relation {
  const input = project.input === undefined ? ONE_ROW : analysis.resolve(project.input);
  const context = scopeContext(input.scope, analysis);
  const columns = resolveSelectList(project.expressions, context);
  if (project.isInline) RELATIONAL.get().checkInlineRow(columns);
  if (project.isExtend) PIPES.get().checkExtended(project, columns);
  if (columns.some(({ expression }) => hasCall(expression, GROUPING_CALLS))) {
    throw unsupportedGrouping();
  }
  const isAggregation =
    columns.some(({ expression }) => hasAggregate(expression)) ||
    generatorsOf(columns).some(({ generator }) => hasAggregate(generator));
  if (isAggregation) {
    return aggregateRelation({ input, grouping: [], columns, isGrouped: false }, analysis);
  }
  return projectRelation(input, columns, analysis);
}

/** A projection of resolved columns. */
export function projectRelation(
  input: Relation,
  columns: readonly SelectedColumn[],
  analysis: Analysis,
): Relation {
  const named = columns.map((column) => namedColumn(column, analysis));
  const generators = generatorsOf(columns);
  const isPlain = generators.length === 0 && !named.some(hasWindowCall);
  const below = isPlain
    ? { plan: input.plan, columns: named }
    : RELATIONAL.get().belowSelectList({ input: input.plan, columns: named, generators }, analysis);
  const plan = withWindowBelow(below.plan, below.columns, analysis);
  return {
    plan,
    scope: { columns: planOutput(plan), hidden: [], dataFrames: input.scope.dataFrames },
    below: { kind: 'projection', input },
  };
}

/**
 * A window makes several rows of one, so it is a column of its own: where it is only part of an expression, such as
 * `window(ts, '5 minutes').end`, a projection below makes it.
 */
function withWindowBelow(
  input: ResolvedPlan,
  projections: readonly NamedExpression[],
  analysis: Analysis,
): ResolvedPlan {
  const window = onlyWindow(projections);
  const isColumn = (named: NamedExpression) => named.kind === 'alias' && named.child === window;
  const isWhole =
    window === undefined ||
    (projections.filter(isColumn).length === 1 &&
      projections.every((named) => isColumn(named) || onlyWindow([named]) === undefined));
  if (isWhole) return { kind: 'project', input, projections };
  const named = namedColumn({ expression: window, name: windowName(window) }, analysis);
  const plan = projectColumn(input, named);
  const key = expressionKey(window);
  const column = toAttribute(named);
  const rewritten = projections.map(
    (projection): NamedExpression =>
      projection.kind === 'attribute'
        ? projection
        : { ...projection, child: replaceByKey(projection.child, key, column) },
  );
  return { kind: 'project', input: plan, projections: rewritten };
}
