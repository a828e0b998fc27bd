import { notExecutable } from '../errors/analysis-errors.ts';
import {
  rangeOfOtherType,
  rangeOverSeveralKeys,
  rangeWithoutOrder,
  windowFrameBoundType,
  windowFrameDifferentTypes,
  windowFrameInvalidBound,
  windowFrameNotConstant,
  windowFrameWrongOrder,
} from '../errors/over-errors.ts';
import { columnCast } from '../functions/cast.ts';
import { isFoldable } from '../functions/is-foldable.ts';
import { lookupFunction } from '../functions/registry.ts';
import type { Expression, FrameBoundary, SortOrder, WindowExpression } from '../plan/expression.ts';
import type { FrameBound, ResolvedExpression, WindowFrame } from '../plan/resolved-expression.ts';
import { isNumeric } from '../types/coercion.ts';
import { type DataType, sameType } from '../types/data-type.ts';
import { castTo, type Resolution } from './resolution.ts';
import { resolveScalarCall } from './resolve-scalar-call.ts';
import { directionText } from './sort-text.ts';

/** A resolved key of a window's order. */
export interface OrderKey extends Resolution {
  readonly key: SortOrder;
}

/** What a window is but for its frame. */
export interface Specification {
  readonly partitions: readonly Resolution[];
  readonly order: readonly OrderKey[];
}

interface ResolvedFrame {
  readonly frame: WindowFrame;
  /** As Spark prints it. */
  readonly text: string;
}

type Frame = NonNullable<WindowExpression['frame']>;
type Location = 'lower' | 'upper';
type Resolve = (expression: Expression) => Resolution;

/** One end of a frame as it was written. */
interface Bound {
  readonly boundary: FrameBoundary;
  readonly text: string;
  /** The offset of a value bound, of the type that it is added in. */
  readonly offset?: Resolution;
}

/**
 * The rows that a window function sees. Without a frame that is the whole partition, or where there is an order, all rows
 * up to the row's peers. Follows Spark's `SpecifiedWindowFrame` and `WindowSpecDefinition`.
 */
export function resolveFrame(
  frame: Frame | undefined,
  specification: Specification,
  resolve: Resolve,
): ResolvedFrame {
  if (frame === undefined) return defaultFrame(specification.order.length > 0);
  const { type } = frame;
  const lower = resolveBound(frame, 'lower', specification, resolve);
  const upper = resolveBound(frame, 'upper', specification, resolve);
  const text = `${type.toUpperCase()} BETWEEN ${lower.text} AND ${upper.text}`;
  checkBounds(frame, { lower, upper, text });
  if (type === 'range') checkRange({ lower, upper, text }, specification);
  const bound = (end: Bound) => frameBound(type, end, specification);
  return { frame: { type, lower: bound(lower), upper: bound(upper) }, text };
}

function defaultFrame(isOrdered: boolean): ResolvedFrame {
  const lower: FrameBound = { kind: 'unbounded' };
  return isOrdered
    ? {
        frame: { type: 'range', lower, upper: { kind: 'currentRow' } },
        text: 'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
      }
    : {
        frame: { type: 'rows', lower, upper: { kind: 'unbounded' } },
        text: 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
      };
}

function resolveBound(
  frame: Frame,
  location: Location,
  { order }: Specification,
  resolve: Resolve,
): Bound {
  const boundary = frame[location];
  switch (boundary.kind) {
    case 'currentRow':
      return { boundary, text: 'CURRENT ROW' };
    case 'unbounded': {
      const { side = location === 'lower' ? 'preceding' : 'following' } = boundary;
      return { boundary: { ...boundary, side }, text: `UNBOUNDED ${side.toUpperCase()}` };
    }
    case 'value': {
      const written = resolve(boundary.offset);
      const isRange = frame.type === 'range' && order.length === 1;
      const offset = isRange ? offsetOf(written, order[0].expression.dataType) : written;
      return {
        boundary,
        offset,
        text: boundText(written, offset !== written, boundary.isBefore),
      };
    }
  }
}

/** `1 PRECEDING`: as it was written, before it was negated. An offset that is cast Spark prints as it has become. */
function boundText({ expression, sql }: Resolution, isCast: boolean, isWrittenBefore = false) {
  const written = sql.startsWith('(- ') ? sql.slice(3, -1) : `-${sql}`.replace(/^--/, '');
  if (isWrittenBefore) return isCast ? `(- ${written}) FOLLOWING` : `${written} PRECEDING`;
  const isNumber = expression.kind === 'literal' && isNumeric(expression.dataType);
  const value = isNumber ? expression.value : undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return `${sql} FOLLOWING`;
  const isBefore = value < 0;
  return `${isBefore ? sql.replace('-', '') : sql} ${isBefore ? 'PRECEDING' : 'FOLLOWING'}`;
}

/** An offset is cast to the type of what it is added to, but for times. */
function offsetOf(offset: Resolution, keyType: DataType): Resolution {
  const { dataType } = offset.expression;
  if (keyType.kind === 'date' || keyType.kind === 'timestamp') return offset;
  if (sameType(dataType, keyType)) return offset;
  if (columnCast(dataType, keyType, 'ansi') === undefined) return offset;
  return { ...offset, expression: castTo(offset.expression, keyType) };
}

interface Bounds {
  readonly lower: Bound;
  readonly upper: Bound;
  readonly text: string;
}

function checkBounds({ type }: Frame, { lower, upper, text }: Bounds): void {
  for (const [location, bound] of [['lower', lower] as const, ['upper', upper] as const]) {
    if (bound.offset !== undefined) checkOffset(type, bound.offset, { frame: text, location });
  }
  if (isUnbounded(lower, 'following') || isUnbounded(upper, 'preceding')) {
    throw windowFrameInvalidBound(text, { lower: lower.text, upper: upper.text });
  }
  if (lower.offset === undefined || upper.offset === undefined) return;
  const types = [lower.offset.expression.dataType, upper.offset.expression.dataType] as const;
  if (!sameType(...types)) {
    throw windowFrameDifferentTypes(
      text,
      { sql: lower.offset.sql, type: types[0] },
      { sql: upper.offset.sql, type: types[1] },
    );
  }
  const [first, last] = [lower.offset, upper.offset].map(constantOf);
  if (first !== undefined && last !== undefined && first > last) throw windowFrameWrongOrder(text);
}

function isUnbounded({ boundary }: Bound, side: 'preceding' | 'following'): boolean {
  return boundary.kind === 'unbounded' && boundary.side === side;
}

const RANGE_TYPES =
  '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';

function checkOffset(
  type: Frame['type'],
  { expression, sql }: Resolution,
  problem: { readonly frame: string; readonly location: Location },
): void {
  if (!isFoldable(expression)) throw windowFrameNotConstant(problem, sql);
  const { dataType } = expression;
  if (type === 'rows') {
    if (dataType.kind !== 'integer') throw windowFrameBoundType(problem, dataType, '"INT"');
  } else if (!isNumeric(dataType) && !dataType.kind.endsWith('_interval')) {
    throw windowFrameBoundType(problem, dataType, RANGE_TYPES);
  }
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
};

/** The number that an offset is; undefined for one that takes a kernel to know. */
function constantOf({ expression }: Resolution): number | bigint | undefined {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
    }
    case 'cast':
      return constantOf({ expression: expression.child, sql: '' });
    case 'call': {
      const [left, right] = expression.args.map((arg) => constantOf({ expression: arg, sql: '' }));
      if (typeof left === 'bigint' || typeof right === 'bigint' || left === undefined) {
        return expression.name === 'negative' && left !== undefined ? -left : undefined;
      }
      if (right === undefined) return expression.name === 'negative' ? -left : undefined;
      return ARITHMETIC[expression.name]?.(left, right);
    }
    default:
      return undefined;
  }
}

/** A range whose bounds are values is counted from the one key of the order. */
function checkRange({ lower, upper, text }: Bounds, specification: Specification): void {
  const { order } = specification;
  const whole = `(${orderText(order)}${text})`;
  const offsets = [lower.offset, upper.offset].filter((offset) => offset !== undefined);
  if (order.length === 0) throw rangeWithoutOrder(whole);
  if (offsets.length === 0) return;
  if (order.length > 1) {
    throw rangeOverSeveralKeys(
      whole,
      order.map(({ sql, key }) => `${sql} ${directionText(key)}`).join(',\n'),
    );
  }
  const keyType = order[0].expression.dataType;
  for (const { expression } of offsets) {
    if (!canAdd(keyType, expression.dataType)) {
      throw rangeOfOtherType(whole, keyType, expression.dataType);
    }
  }
}

function orderText(order: readonly OrderKey[]): string {
  const keys = order.map(({ sql, key }) => `${sql} ${directionText(key)}`).join(', ');
  return keys === '' ? '' : `ORDER BY ${keys} `;
}

function canAdd(keyType: DataType, offsetType: DataType): boolean {
  switch (keyType.kind) {
    case 'date':
      if (offsetType.kind === 'day_time_interval') return offsetType.end === 0;
      return offsetType.kind === 'integer' || offsetType.kind === 'year_month_interval';
    case 'timestamp':
    case 'timestamp_ntz':
      return offsetType.kind.endsWith('_interval');
    default:
      return sameType(keyType, offsetType);
  }
}

function frameBound(
  type: Frame['type'],
  { boundary, offset }: Bound,
  { order }: Specification,
): FrameBound {
  if (boundary.kind !== 'value' || offset === undefined) {
    return boundary.kind === 'unbounded' ? { kind: 'unbounded' } : { kind: 'currentRow' };
  }
  if (type === 'rows') {
    const rows = constantOf(offset);
    if (rows === undefined) throw notExecutable(`ROWS with an offset of ${offset.sql}`);
    return { kind: 'rows', offset: Number(rows) };
  }
  const [key] = order;
  const operator = key.key.direction === 'ascending' ? '+' : '-';
  return { kind: 'value', value: shifted(operator, key, offset) };
}

/** The key's value with the offset; decimals keep their scale, and the check of their digits is the arithmetic's. */
function shifted(operator: '+' | '-', key: Resolution, offset: Resolution): ResolvedExpression {
  return resolveScalarCall(operator, lookupFunction(operator), [key, offset]).expression;
}
