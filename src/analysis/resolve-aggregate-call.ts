import {
  aggregateFilterNotBoolean,
  aggregateFilterWithAggregate,
  unsupportedFunctionSyntax,
} from '../errors/analysis-errors.ts';
import { invalidOrderingType } from '../errors/function-errors.ts';
import type { AggregateFunction } from '../functions/define.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import type { SortOrder, UnresolvedFunction } from '../plan/expression.ts';
import type { AggregateCall, KeyOrder } from '../plan/resolved-expression.ts';
import { isOrderable } from '../types/coercion.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { hasAggregate } from './aggregate-calls.ts';
import { callText } from './call-text.ts';
import { RELATIONAL } from './relational-part.ts';
import type { ExpressionContext, Resolution, ResolveIn } from './resolution.ts';
import { asArgument, asPrinted, castArguments } from './resolve-scalar-call.ts';
import { directionText } from './sort-text.ts';
import { hasWindowCall } from './window-call.ts';

/** A call of an aggregate whose written arguments are resolved. */
interface WrittenCall {
  readonly call: UnresolvedFunction;
  readonly record: AggregateFunction;
  readonly args: readonly Resolution[];
}

/** Binds a call of an aggregate, with DISTINCT, FILTER, WITHIN GROUP and IGNORE NULLS. */
export function resolveAggregateCall(
  written: WrittenCall,
  context: ExpressionContext,
  resolveIn: ResolveIn,
): Resolution {
  const { call, record } = written;
  refuseForeignSyntax(call, record);
  const { isDistinct = false, ignoreNulls } = call;
  const keys = call.withinGroup?.map((key) => resolveKey(key, context, resolveIn));
  const args = [...written.args, ...(keys ?? [])];
  const order = call.withinGroup?.map(keyOrder);
  const signature = record.resolve(args.map(asArgument), { isDistinct, ignoreNulls, order });
  const filter = call.filter && resolveIn(call.filter, context);
  if (filter !== undefined) checkAggregateFilter(filter);
  const expression: AggregateCall = {
    kind: 'aggregateCall',
    name: record.name,
    args: castArguments(args, signature.args),
    isDistinct,
    filter: filter?.expression,
    ...(ignoreNulls !== undefined && { ignoreNulls }),
    ...(order !== undefined && { order }),
    dataType: signature.output,
    nullable: signature.nullable,
  };
  return { expression, sql: aggregateText(written, keys, filter) };
}

/** What the function has no use for. */
function refuseForeignSyntax(call: UnresolvedFunction, record: AggregateFunction): void {
  if (call.withinGroup !== undefined && record.withinGroup === undefined) {
    throw unsupportedFunctionSyntax(quoteIdentifier(record.name), 'WITHIN GROUP (ORDER BY ...)');
  }
  if (call.ignoreNulls === true && record.treatsNulls !== true) {
    throw unsupportedFunctionSyntax(quoteIdentifier(record.name), 'IGNORE NULLS');
  }
}

function resolveKey(key: SortOrder, context: ExpressionContext, resolveIn: ResolveIn): Resolution {
  const resolved = resolveIn(key.child, context);
  const { dataType } = resolved.expression;
  if (isOrderable(dataType)) return resolved;
  throw invalidOrderingType(`${resolved.sql} ${directionText(key)}`, 'sortorder', dataType);
}

function keyOrder({ direction, nullOrdering }: SortOrder): KeyOrder {
  return { isAscending: direction === 'ascending', nullsFirst: nullOrdering === 'first' };
}

function aggregateText(
  { call, record, args }: WrittenCall,
  keys: readonly Resolution[] | undefined,
  filter: Resolution | undefined,
): string {
  // What follows the arguments makes another call of it, which has forgotten by which name it was written.
  const isRenamed = call.ignoreNulls || (keys !== undefined && record.withinGroup === 'long');
  const name = isRenamed ? record.name : call.name;
  const isCountOfRows = record.name === 'count' && args.length === 0;
  const text = isCountOfRows ? 'count(1)' : callText(name, args.map(asPrinted));
  const distinct = call.isDistinct ? text.replace('(', '(DISTINCT ') : text;
  const parts = [distinct];
  if (keys !== undefined) parts.push(withinGroupText(call, record, keys));
  if (call.ignoreNulls === false && record.name.startsWith('collect_')) parts.push('RESPECT NULLS');
  if (filter !== undefined) parts.push(`FILTER (WHERE ${filter.sql})`);
  return parts.join(' ');
}

/** Spark prints `mode` the other way round: it looks for the greatest of the commonest when the order is ascending. */
function withinGroupText(
  { withinGroup = [] }: UnresolvedFunction,
  record: AggregateFunction,
  keys: readonly Resolution[],
): string {
  const texts = keys.map(({ sql }, index) => {
    const order = withinGroup[index];
    if (record.withinGroup === 'long') return `${sql} ${directionText(order)}`;
    const isReversed = (order.direction === 'descending') !== (record.name === 'mode');
    return isReversed ? `${sql} DESC` : sql;
  });
  return `WITHIN GROUP (ORDER BY ${texts.join(', ')})`;
}

function checkAggregateFilter({ expression, sql }: Resolution): void {
  if (hasWindowCall(expression)) throw RELATIONAL.get().windowInFilter(sql);
  if (!isDeterministic(expression)) throw RELATIONAL.get().randomFilter(sql);
  if (hasAggregate(expression)) throw aggregateFilterWithAggregate(`"${sql}"`, `"${sql}"`);
  const { kind } = expression.dataType;
  if (kind !== 'boolean' && kind !== 'null') throw aggregateFilterNotBoolean(`"${sql}"`);
}
