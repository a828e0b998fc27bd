import { windowFrameWrongOrder, windowFunctionNotOrdered } from '../errors/analysis-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import type { Expression, FrameBoundary, WindowExpression } from '../plan/expression.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { callText } from './call-text.ts';
import { OVER } from './marker-calls.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import { resolveArguments, resolveFunction } from './resolve-functions.ts';
import { directionText } from './sort-text.ts';
import { windowFunction } from './window-functions.ts';

type Resolve = (expression: Expression) => Resolution;

/**
 * A function over a window of rows. It is resolved for its type and for the rules that it breaks; an aggregate inside
 * is one of the window's, not one of the query's, and so becomes a plain call.
 */
export function resolveOver(
  expression: WindowExpression,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  const resolve: Resolve = (child) => resolveIn(child, context);
  const called = windowedCall(expression, context, resolveIn);
  const partitions = expression.partitionBy.map(resolve);
  const order = expression.orderBy.map(({ child }) => resolve(child));
  const parts = [called, ...partitions, ...order];
  const specification = specificationText(expression, partitions, order, resolve);
  const { dataType, nullable } = called.expression;
  return {
    expression: {
      kind: 'call',
      name: OVER,
      args: parts.map((part) => part.expression),
      dataType,
      nullable,
    },
    sql: `${called.sql} OVER ${specification}`,
  };
}

function windowedCall(
  { function: call, orderBy }: WindowExpression,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  if (call.kind !== 'function') throw internalError(`OVER of an expression of kind ${call.kind}`);
  const name = call.name.toLowerCase();
  const known = windowFunction(name);
  if (known === undefined) {
    const resolved = resolveFunction(call, context, resolveIn, { isWindowed: true });
    return { ...resolved, expression: plainCall(resolved.expression) };
  }
  if (known.needsOrder && orderBy.length === 0) throw windowFunctionNotOrdered(name);
  const args = resolveArguments(call, context, resolveIn);
  const printed = args.map(({ expression, sql }) => ({ sql, dataType: expression.dataType }));
  return {
    expression: {
      kind: 'call',
      name,
      args: args.map((arg) => arg.expression),
      dataType: known.output(args),
      nullable: known.nullable,
    },
    sql: callText(name, printed),
  };
}

function plainCall(expression: ResolvedExpression): ResolvedExpression {
  if (expression.kind !== 'aggregateCall') return expression;
  const { name, args, dataType, nullable } = expression;
  return { kind: 'call', name, args, dataType, nullable };
}

function specificationText(
  { orderBy, frame, function: call }: WindowExpression,
  partitions: readonly Resolution[],
  order: readonly Resolution[],
  resolve: Resolve,
): string {
  const parts: string[] = [];
  if (partitions.length > 0) {
    parts.push(`PARTITION BY ${partitions.map(({ sql }) => sql).join(', ')}`);
  }
  if (order.length > 0) {
    const keys = order.map(({ sql }, index) => `${sql} ${directionText(orderBy[index])}`);
    parts.push(`ORDER BY ${keys.join(', ')}`);
  }
  const isRanking = call.kind === 'function' && windowFunction(call.name.toLowerCase());
  parts.push(
    frame === undefined
      ? defaultFrameText(order.length > 0, Boolean(isRanking))
      : frameText(frame, resolve),
  );
  return `(${parts.join(' ')})`;
}

function defaultFrameText(isOrdered: boolean, isRanking: boolean): string {
  if (!isOrdered) return 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING';
  return `${isRanking ? 'ROWS' : 'RANGE'} BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
}

function frameText(frame: NonNullable<WindowExpression['frame']>, resolve: Resolve): string {
  const lower = boundary(frame.lower, 'PRECEDING', resolve);
  const upper = boundary(frame.upper, 'FOLLOWING', resolve);
  const text = `${frame.type.toUpperCase()} BETWEEN ${lower.text} AND ${upper.text}`;
  if (lower.offset !== undefined && upper.offset !== undefined && lower.offset > upper.offset) {
    throw windowFrameWrongOrder(`"${text}"`);
  }
  return text;
}

/** A boundary's text and, where it is known, its distance from the current row. */
function boundary(
  frameBoundary: FrameBoundary,
  side: 'PRECEDING' | 'FOLLOWING',
  resolve: Resolve,
): { readonly text: string; readonly offset: number | undefined } {
  switch (frameBoundary.kind) {
    case 'currentRow':
      return { text: 'CURRENT ROW', offset: 0 };
    case 'unbounded':
      return { text: `UNBOUNDED ${side}`, offset: undefined };
    case 'value': {
      const { expression, sql } = resolve(frameBoundary.offset);
      const value = expression.kind === 'literal' ? expression.value : undefined;
      if (typeof value !== 'number' && typeof value !== 'bigint') {
        return { text: `${sql} FOLLOWING`, offset: undefined };
      }
      const offset = Number(value);
      const direction = offset < 0 ? 'PRECEDING' : 'FOLLOWING';
      return { text: `${Math.abs(offset)} ${direction}`, offset };
    }
  }
}
