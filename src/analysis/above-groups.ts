import { multipleGenerators, windowFunctionNotAllowed } from '../errors/misplaced-call-errors.ts';
import type { NamedExpression, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { referencedIds } from '../plan/transform.ts';
import type { Analysis } from './analysis.ts';
import type { Generated } from './generator-call.ts';
import { overOutput } from './over-aggregation.ts';
import { providing } from './provide-columns.ts';
import { withGenerated } from './resolve-generators.ts';
import type { Relation } from './scope.ts';
import { generatorsOf, type SelectedColumn } from './select-list.ts';
import { hasWindowCall } from './window-call.ts';
import { withWindowsBelow } from './windows-below.ts';

/*
 * Generators and functions with OVER in the select list of an aggregation work on its groups, after HAVING: the
 * aggregation computes what they read, and gives the other columns.
 */

/** A select list of which an aggregation can't compute all. */
export interface AboveGroups {
  readonly columns: readonly NamedExpression[];
  readonly generators: readonly Generated[];
  /** The columns that the aggregation gives itself. */
  readonly own: readonly NamedExpression[];
}

type OverGroups = (expression: ResolvedExpression) => ResolvedExpression;

/** Takes the select list apart. Fails with UNSUPPORTED_GENERATOR.MULTI_GENERATOR. */
export function aboveGroups(
  columns: readonly NamedExpression[],
  selected: readonly SelectedColumn[],
  overGroups: OverGroups,
): AboveGroups {
  const generators = generatorsOf(selected);
  if (generators.length > 1) {
    const made = selected.filter(({ generated }) => generated !== undefined);
    throw multipleGenerators([...new Set(made.map(({ sql }) => sql))]);
  }
  const made = generatedIds(generators);
  const own = columns.filter(
    (column) => !hasWindowCall(column) && ![...referencedIds(column)].some((id) => made.has(id)),
  );
  return { columns, generators: generators.map((each) => withArguments(each, overGroups)), own };
}

function withArguments(generated: Generated, overGroups: OverGroups): Generated {
  const args = generated.generator.args.map(overGroups);
  return { ...generated, generator: { ...generated.generator, args } };
}

/** The ids of the columns that generators make. */
function generatedIds(generators: readonly Generated[]): ReadonlySet<number> {
  return new Set(generators.flatMap(({ columns }) => columns.map(({ id }) => id)));
}

/** The relation of the groups, HAVING included, and on it the rest of the select list. */
export function withAboveGroups(
  relation: Relation,
  above: AboveGroups,
  analysis: Analysis,
): Relation {
  const made = generatedIds(above.generators);
  let { plan } = relation;
  const overGroups: OverGroups = (expression) => {
    const over = overOutput(expression, plan, analysis);
    const missing = over.added.filter(({ id }) => !made.has(id));
    plan = providing(plan, missing);
    return over.expression;
  };
  const generators = above.generators.map((each) => withArguments(each, overGroups));
  const given = new Map(planOutput(plan).map((column) => [column.id, column]));
  const rest = above.columns.map((column): NamedExpression => {
    const own = given.get(column.id);
    if (own !== undefined || column.kind === 'attribute') return own ?? column;
    return { ...column, child: overGroups(column.child) };
  });
  const project = projectAbove(plan, rest, generators, analysis);
  return { plan: project, scope: { ...relation.scope, columns: planOutput(project) } };
}

/** Over groups, other than over rows, Spark makes rows last of all, unless a function with OVER reads them. */
function projectAbove(
  groups: ResolvedPlan,
  columns: readonly NamedExpression[],
  generators: readonly Generated[],
  analysis: Analysis,
): ResolvedPlan {
  const made = generatedIds(generators);
  const isRead = columns.some(
    (column) => hasWindowCall(column) && [...referencedIds(column)].some((id) => made.has(id)),
  );
  const input = isRead ? withGenerated(groups, generators) : groups;
  const windowed = withWindowsBelow(input, columns, analysis);
  return {
    kind: 'project',
    input: isRead ? windowed.plan : withGenerated(windowed.plan, generators),
    projections: windowed.columns,
  };
}

/** HAVING comes before what is computed above the groups, and can't name it. */
export function refuseAboveGroups(
  condition: ResolvedExpression,
  above: AboveGroups | undefined,
): void {
  if (hasWindowCall(condition)) throw windowFunctionNotAllowed('HAVING');
  if (above === undefined) return;
  const given = new Set(above.own.map(({ id }) => id));
  const later = new Set(above.columns.map(({ id }) => id).filter((id) => !given.has(id)));
  if ([...referencedIds(condition)].some((id) => later.has(id))) {
    throw windowFunctionNotAllowed('HAVING');
  }
}
