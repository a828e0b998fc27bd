/**
 * Where the frame of each row begins and ends. A frame in rows is a matter of counting. One in values is found by a second
 * finger that only ever moves on: the rows of a partition are in order, and so are the values up to which their frames
 * reach, so that all frames of a partition are found in one pass over it.
 */
import { assert } from '../errors/internal-error.ts';
import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference, FrameBound, WindowCall } from '../plan/resolved-expression.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { compareValues } from '../types/value-order.ts';
import type { Batch } from '../wasm/batch.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { type CompiledExpression, compileExpression } from './expression-compiler.ts';
import type { Stretches } from './row-stretches.ts';

/** Where rows stand, sorted. */
export interface RowPlaces {
  readonly count: number;
  readonly partitions: Stretches;
  readonly peers: Stretches;
}

/** The first row of each row's frame, and the one past its last. */
export interface Frames {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
}

/** Whether a row's key lies before the end of a frame, given how it compares with the value there. */
type IsBefore = (comparison: number) => boolean;

export class FrameFinder {
  readonly #call: WindowCall;
  readonly #context: EvaluationContext;
  readonly #key: CompiledExpression | undefined;
  readonly #lower: CompiledExpression | undefined;
  readonly #upper: CompiledExpression | undefined;

  constructor(call: WindowCall, input: readonly AttributeReference[], context: EvaluationContext) {
    const { frame, order } = call;
    this.#call = call;
    this.#context = context;
    const compile = (bound: FrameBound) =>
      bound.kind === 'value' ? compileExpression(bound.value, input, context) : undefined;
    this.#lower = compile(frame.lower);
    this.#upper = compile(frame.upper);
    const readsKey = this.#lower !== undefined || this.#upper !== undefined;
    this.#key = readsKey ? compileExpression(order[0].expression, input, context) : undefined;
  }

  /** The frames of sorted rows. */
  find(rows: Batch, places: RowPlaces): Frames {
    const { frame } = this.#call;
    const lower = this.#ends(frame.lower, 'lower', rows, places);
    const upper = this.#ends(frame.upper, 'upper', rows, places);
    // A frame that ends before it begins has no rows.
    for (let row = 0; row < places.count; row++) {
      if (upper[row] < lower[row]) upper[row] = lower[row];
    }
    return { lower, upper };
  }

  #ends(
    bound: FrameBound,
    side: 'lower' | 'upper',
    rows: Batch,
    { count, partitions, peers }: RowPlaces,
  ): Int32Array {
    const isLower = side === 'lower';
    switch (bound.kind) {
      case 'unbounded':
        return (isLower ? partitions.starts : partitions.ends).slice();
      case 'currentRow':
        if (this.#call.frame.type === 'range') return (isLower ? peers.starts : peers.ends).slice();
        return shiftedRows({ count, partitions }, isLower ? 0 : 1);
      case 'rows':
        return shiftedRows({ count, partitions }, bound.offset + (isLower ? 0 : 1));
      case 'value': {
        const isBefore: IsBefore = isLower
          ? (comparison) => comparison < 0
          : (comparison) => comparison <= 0;
        return this.#reached(bound.value.dataType, { rows, count, partitions }, side, isBefore);
      }
    }
  }

  /** For each row the first row of its partition whose key is not before the value that the frame reaches to. */
  #reached(
    boundType: DataType,
    { rows, count, partitions }: { rows: Batch; count: number; partitions: Stretches },
    side: 'lower' | 'upper',
    isBefore: IsBefore,
  ): Int32Array {
    const { core } = this.#context;
    const evaluate = side === 'lower' ? this.#lower : this.#upper;
    assert(this.#key !== undefined && evaluate !== undefined, 'a frame in values has a key');
    const [{ expression, direction, nullOrdering }] = this.#call.order;
    const keyColumn = this.#key(rows);
    const boundColumn = evaluate(rows);
    const key = columnReader(core, keyColumn, expression.dataType);
    const bound = columnReader(core, boundColumn, boundType);
    const compare = inOrder(expression.dataType, direction, nullOrdering);
    const reached = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      const start = partitions.starts[row];
      let at = row === start ? start : reached[row - 1];
      const value = bound(row);
      while (at < partitions.ends[row] && isBefore(compare(key(at), value))) at++;
      reached[row] = at;
    }
    return reached;
  }
}

/** So many rows from each, as far as the partition goes. */
function shiftedRows(
  { count, partitions }: { readonly count: number; readonly partitions: Stretches },
  offset: number,
): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const shifted = row + offset;
    rows[row] = Math.min(Math.max(shifted, partitions.starts[row]), partitions.ends[row]);
  }
  return rows;
}

/** How two values compare in the order of the rows. */
function inOrder(
  type: DataType,
  direction: 'ascending' | 'descending',
  nullOrdering: 'first' | 'last',
): (left: Value, right: Value) => number {
  const sign = direction === 'ascending' ? 1 : -1;
  const nullSign = nullOrdering === 'first' ? 1 : -1;
  return (left, right) =>
    left === null || right === null
      ? nullSign * (Number(left !== null) - Number(right !== null))
      : sign * compareValues(left, right, type);
}
