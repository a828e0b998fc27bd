import { expressionKey } from '../analysis/expression-key.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { conjunction, conjuncts } from '../plan/predicates.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { planOutput, type ResolvedJoin, type ResolvedPlan } from '../plan/resolved-plan.ts';
import { referencedIds, transformExpressionUp } from '../plan/transform.ts';
import { isNotNull } from './plan-parts.ts';
import { FILTERED_SIDES } from './push-down-filter.ts';

/*
 * What the condition of a join says of one side alone becomes a filter of that side: that a key is not null, and whatever the
 * other side says of a column that it has to be equal to (Spark's `InferFiltersFromConstraints`). For tables that would be
 * a matter of speed; of a stream it decides which rows are held and counted, and which move the watermark.
 */

/** Functions that are null where an argument is, among those that join conditions are made of. */
const STRICT = new Set(
  '== != < <= > >= not + - * / % div pmod negative abs floor ceil length lower upper trim ltrim rtrim substring substr get_item'.split(
    ' ',
  ),
);

/** Filters the sides of a join of streams by what its condition implies. */
export function inferJoinFilters(plan: ResolvedJoin): ResolvedPlan {
  const condition = conjuncts(plan.condition);
  const stated = [...condition, ...statedTerms(plan.left), ...statedTerms(plan.right)];
  let join: ResolvedJoin = plan;
  for (const side of FILTERED_SIDES[plan.joinType]) {
    join = withTerms(join, side, [...notNull(condition), ...equalTerms(condition, stated)]);
  }
  return join;
}

function withTerms(
  join: ResolvedJoin,
  side: 'left' | 'right',
  terms: readonly ResolvedExpression[],
): ResolvedJoin {
  const input = join[side];
  const columns = new Map(planOutput(input).map((column) => [column.id, column]));
  const known = new Set(statedTerms(input).map(expressionKey));
  const added = terms.filter((term) => {
    const ids = [...referencedIds(term)];
    if (ids.length === 0 || !ids.every((id) => columns.has(id))) return false;
    if (isAlwaysTrue(term, columns) || known.has(expressionKey(term))) return false;
    known.add(expressionKey(term));
    return true;
  });
  const condition = conjunction(added);
  if (condition === undefined) return join;
  return { ...join, [side]: { kind: 'filter', input, condition } };
}

function isAlwaysTrue(
  term: ResolvedExpression,
  columns: ReadonlyMap<number, AttributeReference>,
): boolean {
  if (term.kind !== 'call' || term.name !== 'isnotnull') return false;
  const [child] = term.args;
  return child.kind === 'attribute' && columns.get(child.id)?.nullable === false;
}

/** What filters in a relation say of its rows. */
function statedTerms(plan: ResolvedPlan): readonly ResolvedExpression[] {
  switch (plan.kind) {
    case 'filter':
      return [...conjuncts(plan.condition), ...statedTerms(plan.input)].filter(isDeterministic);
    case 'eventTimeWatermark':
    case 'project':
      return statedTerms(plan.input);
    default:
      return [];
  }
}

/** That the columns, and fields of columns, are not null which would make one of the terms null. */
function notNull(terms: readonly ResolvedExpression[]): readonly ResolvedExpression[] {
  return terms.flatMap((term) => strictColumns(term).map(isNotNull));
}

/**
 * The columns whose null makes the whole null (Spark's `NullIntolerant`). A field stands for itself, as Spark makes a column of
 * it before (`NestedColumnAliasing`).
 */
export function strictColumns(expression: ResolvedExpression): readonly ResolvedExpression[] {
  switch (expression.kind) {
    case 'attribute':
      return [expression];
    case 'getField':
      return isColumn(expression.child) ? [expression] : strictColumns(expression.child);
    case 'cast':
      return strictColumns(expression.child);
    case 'call':
      return STRICT.has(expression.name) ? expression.args.flatMap(strictColumns) : [];
    default:
      return [];
  }
}

/** A column, or a field of one. */
function isColumn(expression: ResolvedExpression): boolean {
  return expression.kind === 'getField'
    ? isColumn(expression.child)
    : expression.kind === 'attribute';
}

/** What is said of one of two columns that are equal, said of the other one. */
function equalTerms(
  condition: readonly ResolvedExpression[],
  stated: readonly ResolvedExpression[],
): readonly ResolvedExpression[] {
  return condition.flatMap((term) => {
    if (term.kind !== 'call' || term.name !== '==') return [];
    const [one, other] = term.args;
    if (one.kind !== 'attribute' || other.kind !== 'attribute') return [];
    return [...renamed(stated, one, other), ...renamed(stated, other, one)];
  });
}

function renamed(
  terms: readonly ResolvedExpression[],
  from: AttributeReference,
  to: AttributeReference,
): readonly ResolvedExpression[] {
  return terms
    .filter((term) => {
      const ids = referencedIds(term);
      return ids.size === 1 && ids.has(from.id) && isDeterministic(term);
    })
    .map((term) =>
      transformExpressionUp(term, (node) =>
        node.kind === 'attribute' && node.id === from.id ? to : node,
      ),
    );
}
