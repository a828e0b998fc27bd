import { missingAggregation } from '../errors/analysis-errors.ts';
import {
  type AttributeReference,
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import type { ResolvedPlan } from '../plan/resolved-plan.ts';
import { mapExpressionChildren } from '../plan/transform.ts';
import type { Analysis } from './analysis.ts';
import { expressionKey } from './expression-key.ts';
import { OUTER } from './outer-column.ts';
import type { Aggregation } from './scope.ts';

/** The error of a column that is neither grouped by nor aggregated. */
export type Ungrouped = (column: AttributeReference) => Error;

/**
 * An expression over an aggregation's input, as one over its grouping keys and aggregate calls: whatever equals a key
 * becomes the key's column. Columns that `isOutput` accepts stay as they are.
 */
export function overKeys(
  expression: ResolvedExpression,
  keys: Aggregation['keys'],
  ungrouped: Ungrouped,
  isOutput: (column: AttributeReference) => boolean = () => false,
): ResolvedExpression {
  const rewrite = (node: ResolvedExpression): ResolvedExpression => {
    const key = keys.get(expressionKey(node));
    if (key !== undefined) {
      return node.kind === 'attribute' ? { ...key, name: node.name } : key;
    }
    if (node.kind === 'aggregateCall') return node;
    if (node.kind === 'call' && node.name === OUTER) return node;
    if (node.kind === 'call' && node.name === 'window_time') throw ungroupedWindowTime(node.args);
    if (node.kind !== 'attribute') return mapExpressionChildren(node, rewrite);
    if (isOutput(node)) return node;
    throw ungrouped(node);
  };
  return rewrite(expression);
}

/** Spark computes `window_time` below the aggregation that makes the window, where it is no key. */
function ungroupedWindowTime([window]: readonly ResolvedExpression[]): Error {
  const name = window.kind === 'attribute' ? window.name : 'window';
  return missingAggregation(`window_time(${name})`);
}

/** An expression over an aggregation's output, and what the aggregation must give in addition. */
export interface OutputExpression {
  readonly expression: ResolvedExpression;
  readonly added: readonly NamedExpression[];
}

/**
 * An expression over keys and aggregate calls, as one over the aggregation's output. What the output has under some
 * alias is taken from there; keys and calls that it lacks are added.
 */
export function overOutput(
  expression: ResolvedExpression,
  plan: ResolvedPlan,
  analysis: Analysis,
): OutputExpression {
  const outputs = new Map<string, AttributeReference>();
  for (const named of aggregateOutputs(plan)) {
    const attribute = toAttribute(named);
    const key = expressionKey(named);
    if (!outputs.has(key)) outputs.set(key, attribute);
    outputs.set(`#${named.id}`, attribute);
  }
  const added: NamedExpression[] = [];
  const rewrite = (node: ResolvedExpression): ResolvedExpression => {
    const key = expressionKey(node);
    const known = outputs.get(key);
    if (known !== undefined) return known;
    if (node.kind !== 'attribute' && node.kind !== 'aggregateCall') {
      return mapExpressionChildren(node, rewrite);
    }
    const named = node.kind === 'attribute' ? node : hiddenColumn(node, analysis);
    const attribute = toAttribute(named);
    added.push(named);
    outputs.set(key, attribute);
    return attribute;
  };
  return { expression: rewrite(expression), added };
}

function hiddenColumn(
  child: Extract<ResolvedExpression, { kind: 'aggregateCall' }>,
  analysis: Analysis,
): NamedExpression {
  const { name, dataType, nullable } = child;
  return { kind: 'alias', child, id: analysis.nextId(), name, dataType, nullable };
}

/** The output list of the aggregation below filters and sorts. */
function aggregateOutputs(plan: ResolvedPlan): readonly NamedExpression[] {
  switch (plan.kind) {
    case 'aggregate':
      return plan.aggregates;
    case 'filter':
    case 'sort':
    case 'limit':
    case 'offset':
      return aggregateOutputs(plan.input);
    default:
      return [];
  }
}
