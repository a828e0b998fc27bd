import { columnNumbers, planText } from '../plan/explain.ts';
import type {
  FrameBound,
  ResolvedExpression,
  ResolvedLambda,
} from '../plan/resolved-expression.ts';
import { expressionChildren } from '../plan/transform.ts';
import { simpleString } from '../types/data-type.ts';
import { outerReferences } from './outer-references.ts';

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
    case 'lambda':
      return lambdaKey(expression);
    case 'lambdaVariable':
      return variableKey(expression.id);
    case 'subquery': {
      const values = expression.values.map(expressionKey).join(',');
      // Whatever is made inside gets other numbers each time that the text is resolved.
      const text = planText(expression.plan, columnNumbers());
      const outer = outerReferences(expression.plan).map(({ id }) => id);
      return `${expression.subqueryKind}(${values};${outer})[${text}]`;
    }
    case 'udf':
      return `udf:${expression.functionId}(${expression.args.map(expressionKey).join(',')})`;
    case 'caseWhen': {
      const hasElse = expression.otherwise !== undefined;
      const children = expressionChildren(expression).map(expressionKey);
      return `${expression.kind}:${hasElse}(${children.join(',')})`;
    }
  }
}

function boundKey(bound: FrameBound): string {
  return bound.kind === 'rows' ? `${bound.offset}` : bound.kind;
}

/** No text in a key has this character, since literals are escaped. */
const VARIABLE = '\u0001';

const variableKey = (id: number) => `${VARIABLE}${id};`;

/**
 * Parameters are called by their place and by how many lambdas are inside theirs, so that it does not matter how they are
 * named or when they were made.
 */
function lambdaKey({ body, parameters }: ResolvedLambda): string {
  const height = lambdaHeight(body);
  const named = parameters.reduce(
    (key, { id }, place) => key.replaceAll(variableKey(id), `${VARIABLE}${height}.${place};`),
    expressionKey(body),
  );
  return `lambda:${parameters.length}(${named})`;
}

function lambdaHeight(expression: ResolvedExpression): number {
  const below = Math.max(0, ...expressionChildren(expression).map(lambdaHeight));
  return expression.kind === 'lambda' ? below + 1 : below;
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
