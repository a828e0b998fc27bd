import { unsupportedFunctionSyntax } from '../errors/analysis-errors.ts';
import { invalidOrderingType } from '../errors/function-errors.ts';
import {
  distinctWindowFunction,
  frameOfRank,
  frameOfShift,
  partitionNotOrderable,
  unsupportedWindowExpression,
  windowFunctionNotOrdered,
  windowOrderOfAggregate,
} from '../errors/over-errors.ts';
import type { WindowFunction } from '../functions/define.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { Expression, UnresolvedFunction, WindowExpression } from '../plan/expression.ts';
import type { WindowCall, WindowFrame } from '../plan/resolved-expression.ts';
import type { ResolvedSortOrder } from '../plan/resolved-plan.ts';
import { isOrderable } from '../types/coercion.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { callText } from './call-text.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import { resolveArguments, resolveFunction, within } from './resolve-functions.ts';
import { asArgument, asPrinted, castArguments } from './resolve-scalar-call.ts';
import { type OrderKey, resolveFrame, type Specification } from './resolve-window-frame.ts';
import { directionText } from './sort-text.ts';

type Called = Pick<
  WindowCall,
  'name' | 'args' | 'filter' | 'ignoreNulls' | 'keyOrder' | 'dataType' | 'nullable'
>;

/** The function of an OVER, before its window. */
interface CalledFunction {
  readonly call: Called;
  readonly sql: string;
  /** The frame where it is not for the query to say. */
  readonly frame?: { readonly frame: WindowFrame; readonly text: string };
}

/** A function over a window of rows. */
export function resolveOver(
  expression: WindowExpression,
  around: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  const { function: call } = expression;
  const context = within(around, 'window', call.kind === 'function' ? call.name : call.kind);
  const resolve = (child: Expression) => resolveIn(child, context);
  const partitions = expression.partitionBy.map(resolve);
  const order = expression.orderBy.map((key): OrderKey => ({ ...resolve(key.child), key }));
  checkOrderable(partitions, order);
  const called = calledFunction(expression, context, resolveIn);
  const specification: Specification = { partitions, order };
  const { frame, text } = called.frame ?? resolveFrame(expression.frame, specification, resolve);
  return {
    expression: {
      kind: 'over',
      ...called.call,
      partition: partitions.map((partition) => partition.expression),
      order: order.map(sortOrder),
      frame,
    },
    sql: `${called.sql} OVER ${specificationText(specification, text)}`,
  };
}

function sortOrder({ expression, key }: OrderKey): ResolvedSortOrder {
  const { direction, nullOrdering } = key;
  return { expression, direction, nullOrdering };
}

function checkOrderable(partitions: readonly Resolution[], order: readonly OrderKey[]): void {
  for (const { expression, sql } of partitions) {
    if (!isOrderable(expression.dataType)) throw partitionNotOrderable(sql, expression.dataType);
  }
  for (const { expression, sql, key } of order) {
    if (isOrderable(expression.dataType)) continue;
    throw invalidOrderingType(`${sql} ${directionText(key)}`, 'sortorder', expression.dataType);
  }
}

function calledFunction(
  window: WindowExpression,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): CalledFunction {
  const { function: call } = window;
  if (call.kind !== 'function') {
    throw unsupportedWindowExpression(resolveIn(call, context).sql);
  }
  const record = lookupFunction(call.name.toLowerCase());
  if (record?.kind === 'window') return windowFunction(window, call, record, context, resolveIn);
  const resolved = resolveFunction(call, context, resolveIn, { isWindowed: true });
  const { expression, sql } = resolved;
  if (expression.kind !== 'aggregateCall') throw unsupportedWindowExpression(sql);
  const { name, args, filter, ignoreNulls, order: keyOrder, dataType, nullable } = expression;
  if (expression.isDistinct) throw distinctWindowFunction(`${sql} OVER (…)`);
  if (keyOrder !== undefined && (window.orderBy.length > 0 || window.frame !== undefined)) {
    throw windowOrderOfAggregate(sql);
  }
  return { call: { name, args, filter, ignoreNulls, keyOrder, dataType, nullable }, sql };
}

/** Spark prints these in upper case, and without their arguments, which mean nothing. */
const RANKS = new Set(['rank', 'dense_rank', 'percent_rank']);

const RUNNING_ROWS = 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW';

function windowFunction(
  window: WindowExpression,
  call: UnresolvedFunction,
  record: WindowFunction,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): CalledFunction {
  const { name } = record;
  if (record.needsOrder && window.orderBy.length === 0) throw windowFunctionNotOrdered(name);
  refuseAggregateSyntax(call, record);
  const args = resolveArguments(call, context, resolveIn);
  const { ignoreNulls } = call;
  const signature = record.resolve(args.map(asArgument), { ignoreNulls });
  const { output: dataType, nullable, offset } = signature;
  const resolved: Called = {
    name,
    args: castArguments(args, signature.args),
    ignoreNulls,
    dataType,
    nullable,
  };
  if (record.frame === 'any') {
    const sql = callText(name, args.map(asPrinted));
    return { call: resolved, sql: ignoreNulls ? `${sql} ignore nulls` : sql };
  }
  if (offset !== undefined) return shift(window, resolved, args, offset);
  const frame: WindowFrame = {
    type: 'rows',
    lower: { kind: 'unbounded' },
    upper: { kind: 'currentRow' },
  };
  if (window.frame !== undefined && !isRunning(window.frame)) {
    throw frameOfRank(JSON.stringify(window.frame.type), RUNNING_ROWS);
  }
  const isRank = RANKS.has(name);
  // Rows of equal keys have one answer; that is not how the rows of the frame are numbered.
  const text = name === 'cume_dist' ? RUNNING_ROWS.replace('ROWS', 'RANGE') : RUNNING_ROWS;
  const sql = isRank ? `${name.toUpperCase()}()` : callText(name, args.map(asPrinted));
  return { call: resolved, sql, frame: { frame, text } };
}

function isRunning({ type, lower, upper }: NonNullable<WindowExpression['frame']>): boolean {
  return type === 'rows' && lower.kind === 'unbounded' && upper.kind === 'currentRow';
}

/** `lag` and `lead` print with all their arguments, and the one row that they look at as their frame. */
function shift(
  window: WindowExpression,
  call: Called,
  args: readonly Resolution[],
  offset: number,
): CalledFunction {
  if (window.frame !== undefined) throw frameOfShift(call.name);
  const bound = { kind: 'rows', offset } as const;
  const defaults = [undefined, '1', 'NULL'];
  const texts = defaults.map((text, index) => args[index]?.sql ?? text);
  return {
    call,
    sql: `${call.name}(${texts.join(', ')})`,
    frame: {
      frame: { type: 'rows', lower: bound, upper: bound },
      text: `ROWS BETWEEN ${offset} FOLLOWING AND ${offset} FOLLOWING`,
    },
  };
}

function refuseAggregateSyntax(call: UnresolvedFunction, record: WindowFunction): void {
  const refuse = (syntax: string) =>
    unsupportedFunctionSyntax(quoteIdentifier(record.name), syntax);
  if (call.isDistinct) throw refuse('DISTINCT');
  if (call.filter !== undefined) throw refuse('FILTER CLAUSE');
  if (call.withinGroup !== undefined) throw refuse('WITHIN GROUP (ORDER BY ...)');
  if (call.ignoreNulls === true && record.treatsNulls !== true) throw refuse('IGNORE NULLS');
}

function specificationText({ partitions, order }: Specification, frame: string): string {
  const parts: string[] = [];
  if (partitions.length > 0) {
    parts.push(`PARTITION BY ${partitions.map(({ sql }) => sql).join(', ')}`);
  }
  if (order.length > 0) {
    parts.push(
      `ORDER BY ${order.map(({ sql, key }) => `${sql} ${directionText(key)}`).join(', ')}`,
    );
  }
  return `(${[...parts, frame].join(' ')})`;
}
