import type { FrameBoundary, WindowExpression } from '../plan/expression.ts';
import { type ColumnOrName, columnExpression, sortOrder } from './column.ts';
import { literal } from './literal.ts';

type WindowParts = Pick<WindowExpression, 'partitionBy' | 'orderBy' | 'frame'>;

/** Where a frame ends on one side: rows (or values) from the current one, or `Window.unbounded…`. */
export type FrameEnd = number | bigint;

/** The rows that a window function sees for each row (Spark's `WindowSpec`). Immutable. */
export class WindowSpec {
  readonly parts: WindowParts;

  constructor(parts: WindowParts) {
    this.parts = parts;
  }

  partitionBy(...columns: readonly ColumnOrName[]): WindowSpec {
    return new WindowSpec({ ...this.parts, partitionBy: columns.map(columnExpression) });
  }

  orderBy(...columns: readonly ColumnOrName[]): WindowSpec {
    return new WindowSpec({ ...this.parts, orderBy: columns.map(sortOrder) });
  }

  /** A frame in rows around the current one: -1 is the row before it. */
  rowsBetween(start: FrameEnd, end: FrameEnd): WindowSpec {
    return this.#frame('rows', start, end);
  }

  /** A frame in values of the one sort key around the current row's. */
  rangeBetween(start: FrameEnd, end: FrameEnd): WindowSpec {
    return this.#frame('range', start, end);
  }

  #frame(type: 'rows' | 'range', start: FrameEnd, end: FrameEnd): WindowSpec {
    const frame = { type, lower: boundary(start), upper: boundary(end) };
    return new WindowSpec({ ...this.parts, frame });
  }
}

function boundary(end: FrameEnd): FrameBoundary {
  if (end === 0 || end === 0n) return { kind: 'currentRow' };
  if (end === Window.unboundedPreceding || end === Window.unboundedFollowing) {
    return { kind: 'unbounded' };
  }
  return { kind: 'value', offset: literal(end) };
}

const EVERYTHING = new WindowSpec({ partitionBy: [], orderBy: [] });

/** Makes window specifications: `Window.partitionBy('service').orderBy('ts')`. */
export const Window = {
  unboundedPreceding: Number.NEGATIVE_INFINITY,
  unboundedFollowing: Number.POSITIVE_INFINITY,
  currentRow: 0,
  partitionBy: (...columns: readonly ColumnOrName[]): WindowSpec =>
    EVERYTHING.partitionBy(...columns),
  orderBy: (...columns: readonly ColumnOrName[]): WindowSpec => EVERYTHING.orderBy(...columns),
} as const;
