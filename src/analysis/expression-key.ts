import { planText } from '../plan/explain.ts';
import type { FrameBound, ResolvedExpression } from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';
import { simpleString } from '../types/data-type.ts';

/** Operators whose sides may change places. */
const COMMUTATIVE = new Set(['+', '*', 'and', 'or', '&', '|', '^', '==', '<=>']);
const MIRRORED: Readonly<Record<string, string>> = { '>': '<', '>=': '<=' };

/**
 * A text that two expressions share exactly when they mean the same: names of columns and aliases don't count, nor the
 * order in which commutative operators take their sides. Follows Spark's `canonicalized`. Calls that aren't
 * deterministic share it too, since nothing tells one `rand()` from another; whoever merges expressions asks first.
 */
export function expressionKey(expression: ResolvedExpression): string {
  switch (expression.kind) {
    case 'literal':
      return `${typeof expression.value}:${valueKey(expression.value)}:${simpleString(expression.dataType)}`;
    case 'attribute':
      return `#${expression.id}`;
    case 'alias':
      return expressionKey(expression.child);
    case 'call':
      return callKey(expression.name, expression.args.map(expressionKey));
    case 'aggregateCall': {
      const { name, args, isDistinct, ignoreNulls, filter, order } = expression;
      const options = `${isDistinct}:${ignoreNulls ?? ''}:${JSON.stringify(order ?? [])}`;
      const filterKey = filter === undefined ? '' : `?${expressionKey(filter)}`;
      return `${name}!${options}${filterKey}(${args.map(expressionKey).join(',')})`;
    }
    case 'over': {
      const { name, ignoreNulls, keyOrder, order, frame } = expression;
      const options = JSON.stringify([ignoreNulls ?? false, keyOrder, boundKey(frame.lower)]);
      const directions = order.map(({ direction, nullOrdering }) => direction + nullOrdering);
      const children = expressionChildren(expression).map(expressionKey);
      const shape = `${expression.args.length}:${expression.partition.length}:${directions.join()}`;
      return `over:${name}:${options}${frame.type}${boundKey(frame.upper)}:${shape}(${children.join(',')})`;
    }
    case 'cast':
      return `cast:${expression.mode}:${simpleString(expression.dataType)}(${expressionKey(expression.child)})`;
    case 'getField':
      return `${expressionKey(expression.child)}.${expression.ordinal}`;
    case 'timeWindow': {
      const { sizeMicros, slideMicros, startMicros, child } = expression;
      return `window:${sizeMicros}:${slideMicros}:${startMicros}(${expressionKey(child)})`;
    }
    case 'lambdaVariable':
      return `λ${expression.id}`;
    case 'subquery': {
      const values = expression.values.map(expressionKey).join(',');
      return `${expression.subqueryKind}(${values})[${planText(expression.plan, (id) => id)}]`;
    }
    case 'udf':
      return `udf:${expression.functionId}(${expression.args.map(expressionKey).join(',')})`;
    case 'caseWhen':
    case 'lambda': {
      const hasElse = expression.kind === 'caseWhen' && expression.otherwise !== undefined;
      const children = expressionChildren(expression).map(expressionKey);
      return `${expression.kind}:${hasElse}(${children.join(',')})`;
    }
  }
}

function boundKey(bound: FrameBound): string {
  return bound.kind === 'rows' ? `${bound.offset}` : bound.kind;
}

function callKey(name: string, args: readonly string[]): string {
  const mirrored = MIRRORED[name];
  if (mirrored !== undefined) return `${mirrored}(${args.toReversed().join(',')})`;
  const ordered = COMMUTATIVE.has(name) ? args.toSorted() : args;
  return `${name}(${ordered.join(',')})`;
}

function valueKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueKey).join(',')}]`;
  if (Object.is(value, -0)) return '-0';
  return value instanceof Uint8Array ? value.join(' ') : JSON.stringify(String(value));
}
