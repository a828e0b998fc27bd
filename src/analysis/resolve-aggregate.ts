import {
  filterNotBoolean,
  groupingColumnMismatch,
  missingAggregation,
  missingGroupBy,
  unsupportedGrouping,
} from '../errors/analysis-errors.ts';
import { expressionText } from '../plan/explain.ts';
import type { Expression } from '../plan/expression.ts';
import type { Aggregate } from '../plan/logical-plan.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { visitExpression } from '../plan/transform.ts';
import { BooleanType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import type { AboveGroups } from './above-groups.ts';
import { hasCall } from './aggregate-calls.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import { havingContext, inputContext } from './name-lookup.ts';
import { overKeys, overOutput } from './over-aggregation.ts';
import { PIPES } from './pipe-part.ts';
import { providing } from './provide-columns.ts';
import { RELATIONAL } from './relational-part.ts';
import { castTo } from './resolution.ts';
import { resolveExpression } from './resolve-expression.ts';
import { type Grouping, refuseWindowKeys, resolveGrouping } from './resolve-grouping.ts';
import { GROUPING_CALLS } from './resolve-grouping-calls.ts';
import { unresolvedName } from './resolve-names.ts';
import type { Aggregation, Relation } from './scope.ts';
import {
  generatorsOf,
  namedColumn,
  resolveSelectList,
  type SelectedColumn,
} from './select-list.ts';
import { hasWindowCall } from './window-call.ts';
import { onlyWindow } from './window-expression.ts';

/** GROUP BY with its select list and HAVING. */
export function resolveAggregate(aggregate: Aggregate, analysis: Analysis): Relation {
  const input = analysis.resolve(aggregate.input);
  const grouping = resolveGrouping(aggregate, input.scope, analysis);
  const context = inputContext({ inputScope: input.scope, window: grouping.window }, analysis);
  const selected = resolveSelectList(aggregate.aggregates, context);
  if (aggregate.isPipe) PIPES.get().checkPipeAggregates(aggregate, selected);
  const columns = [...implicitColumns(aggregate, grouping), ...selected];
  const hasSets = aggregate.groupType !== 'groupBy';
  checkGroupingCalls(columns, grouping, hasSets);
  const { relation, above } = groupedRelation(
    { columns, ...overSets(input, grouping, analysis) },
    grouping.named.length > 0 || aggregate.implicitGrouping,
    analysis,
  );
  refuseWindowKeys(grouping);
  const groups =
    aggregate.having === undefined
      ? relation
      : filterGroups(relation, { having: aggregate.having, hasSets, above }, analysis);
  return above === undefined ? groups : RELATIONAL.get().withAboveGroups(groups, above, analysis);
}

/** The input copied for each grouping set, if there are any. */
function overSets(
  input: Relation,
  grouping: Grouping,
  analysis: Analysis,
): { readonly input: Relation; readonly grouping: Grouping } {
  if (grouping.sets === undefined) return { input, grouping };
  const expanded = RELATIONAL.get().expandGroupingSets(
    input.plan,
    grouping,
    grouping.sets,
    analysis,
  );
  return { input: { ...input, plan: expanded.input }, grouping: expanded.grouping };
}

/** The keys that come first without being selected; `|> AGGREGATE` gives them as often as they are listed. */
function implicitColumns(
  { implicitGrouping, isPipe }: Aggregate,
  { named, listed }: Grouping,
): readonly SelectedColumn[] {
  if (!implicitGrouping) return [];
  return isPipe ? listed : named.map(keyAsColumn);
}

function keyAsColumn(key: NamedExpression): SelectedColumn {
  const expression = key.kind === 'alias' ? key.child : key;
  return { expression, name: key.name, sql: key.name };
}

/** An aggregation of the whole input, or by columns that are all there is to it (DISTINCT). */
export function aggregateRelation(
  parts: {
    readonly input: Relation;
    readonly grouping: readonly AttributeReference[];
    readonly columns: readonly SelectedColumn[];
    readonly isGrouped: boolean;
    readonly isDistinct?: boolean;
  },
  analysis: Analysis,
): Relation {
  const { input, columns, isGrouped, isDistinct } = parts;
  const keys = new Map(parts.grouping.map((column) => [`#${column.id}`, column]));
  const grouping: Grouping = { named: [...keys.values()], listed: [], keys, window: undefined };
  const query = { input, columns, grouping, isDistinct };
  const { relation, above } = groupedRelation(query, isGrouped, analysis);
  return above === undefined
    ? relation
    : RELATIONAL.get().withAboveGroups(relation, above, analysis);
}

interface GroupedQuery {
  readonly input: Relation;
  readonly columns: readonly SelectedColumn[];
  readonly grouping: Grouping;
  readonly isDistinct?: boolean;
}

/** The groups, and the select list if there is more to compute on them. */
function groupedRelation(
  query: GroupedQuery,
  isGrouped: boolean,
  analysis: Analysis,
): { readonly relation: Relation; readonly above: AboveGroups | undefined } {
  const { input, columns, grouping, isDistinct } = query;
  const { keys, window } = grouping;
  const ungrouped = (column: AttributeReference) =>
    isGrouped ? missingAggregation(column.name) : missingGroupBy();
  const isGenerated = ({ id }: AttributeReference) =>
    columns.some(({ generated }) => generated?.columns.some((column) => column.id === id));
  const overGroups = (expression: ResolvedExpression) =>
    overKeys(expression, keys, ungrouped, isGenerated);
  const selected = columns.map((column): NamedExpression => {
    const expression = overGroups(column.expression);
    return namedColumn({ expression, name: column.name }, analysis);
  });
  const isPlain = !selected.some(hasWindowCall) && generatorsOf(columns).length === 0;
  const above = isPlain ? undefined : RELATIONAL.get().aboveGroups(selected, columns, overGroups);
  onlyWindow([...grouping.named, ...columns.map(({ expression }) => expression)]);
  const plan: ResolvedPlan = {
    kind: 'aggregate',
    input: input.plan,
    grouping: grouping.named,
    aggregates: above?.own ?? selected,
    isDistinct,
  };
  const aggregation: Aggregation = { inputScope: input.scope, window, keys, isGrouped };
  const { dataFrames } = input.scope;
  const relation: Relation = {
    plan,
    scope: { columns: selected.map(toAttribute), hidden: [], dataFrames },
    below: isDistinct ? undefined : { kind: 'aggregation', aggregation },
  };
  return { relation, above };
}

/** `grouping` and `grouping_id` need grouping sets, and keys of them. */
function checkGroupingCalls(
  columns: readonly SelectedColumn[],
  { named, keys }: Grouping,
  hasSets: boolean,
): void {
  for (const { expression } of columns) {
    if (!hasSets && hasCall(expression, GROUPING_CALLS)) throw unsupportedGrouping();
    visitExpression(expression, (node) => {
      if (node.kind !== 'call' || !GROUPING_CALLS.has(node.name)) return;
      if (node.name === 'grouping_id' && node.args.length > 0) {
        const isSame =
          node.args.length === named.length &&
          node.args.every((arg, at) => keys.get(expressionKey(arg))?.id === named[at].id);
        if (isSame) return;
        const texts = node.args.map((arg) => expressionText(arg));
        throw RELATIONAL.get().groupingIdMismatch(
          texts,
          named.map((key) => key.name),
        );
      }
      for (const arg of node.args) {
        if (keys.has(expressionKey(arg))) continue;
        const name = arg.kind === 'attribute' ? arg.name : node.name;
        throw groupingColumnMismatch(name, named.map((key) => key.name).join(','));
      }
    });
  }
}

/** HAVING: a filter over the groups, for which the aggregation may have to compute more than it selects. */
function filterGroups(
  relation: Relation,
  {
    having,
    hasSets,
    above,
  }: {
    readonly having: Expression;
    /** Whether there are grouping sets, of which `grouping` tells. */
    readonly hasSets: boolean;
    readonly above: AboveGroups | undefined;
  },
  analysis: Analysis,
): Relation {
  const { below, scope } = relation;
  if (below?.kind !== 'aggregation') return relation;
  const { aggregation } = below;
  const context = havingContext(scope, aggregation, analysis);
  const { expression, sql } = resolveExpression(having, context);
  if (!hasSets && hasCall(expression, GROUPING_CALLS)) throw unsupportedGrouping();
  if (above !== undefined || hasWindowCall(expression)) {
    RELATIONAL.get().refuseAboveGroups(expression, above);
  }
  const { kind } = expression.dataType;
  if (kind !== 'boolean' && kind !== 'null') {
    throw filterNotBoolean(`"${sql}"`, `"${typeSql(expression.dataType)}"`);
  }
  const output = new Set(scope.columns.map(({ id }) => id));
  const overGroups = overKeys(
    castTo(expression, BooleanType),
    aggregation.keys,
    (column) => unresolvedName([column.name], context),
    (column) => output.has(column.id),
  );
  const { expression: condition, added } = overOutput(overGroups, relation.plan, analysis);
  const input = providing(relation.plan, added);
  return {
    plan: { kind: 'filter', input, condition },
    scope,
    // As in Spark, what HAVING alone computes is projected away before ORDER BY could see the groups.
    below: added.length === 0 ? below : undefined,
  };
}
