/**
 * A join of two streams (Spark's `StreamingSymmetricHashJoinExec`). Each side holds its rows; a row that comes in is joined with
 * those that the other side holds, then held itself, until the watermark says that no partner can come any more. In a
 * micro-batch one side comes first, the left one but for semi joins: so every pair is found once.
 *
 * Outer rows come when they are let go without having found a partner. A row of an outer side that can't have one, because
 * it fails a term of the condition that reads its side alone, comes at once. A left row of a semi join comes with its first
 * partner and is held no longer. A right row that is to be let go in the micro-batch it comes in is not held: in a semi
 * join, where it comes first, the left rows of that micro-batch miss it, as they do in Spark. Nulls in keys are equal
 * here: the optimizer filters them out below every side that they may not match on.
 *
 * In the checkpoint a row stands under its side and its id, with its flag, the columns of its own side, and nulls for those
 * of the other.
 */
import { TypeId } from '../../../assembly/abi.ts';
import { trueRows } from '../../functions/column-choice.ts';
import type { EvaluationContext } from '../../functions/define.ts';
import type { JoinType } from '../../plan/logical-plan.ts';
import type { AttributeReference, ResolvedExpression } from '../../plan/resolved-expression.ts';
import type { StateTable } from '../../state/state-table.ts';
import type { StateBlock, StateOperatorMetrics } from '../../state/stateful.ts';
import { BooleanType, ByteType, type DataType, LongType } from '../../types/data-type.ts';
import { type Batch, describeColumn, newColumn } from '../../wasm/batch.ts';
import { buildConstant } from '../../wasm/column-builder.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { type RowList, rowListOf } from '../../wasm/row-list.ts';
import { type CompiledExpression, compileExpression } from '../expression-compiler.ts';
import { listParts } from '../grouped-state.ts';
import { flaggedRows, forEachPairs, type JoinPairs } from '../join-pairs.ts';
import { joinTables } from '../join-tables.ts';
import type { PartOperator } from '../keyed-operator.ts';
import type { BatchContext, Output } from '../operator.ts';
import { selectRows } from '../row-selection.ts';
import { StreamJoinSide, type StreamJoinSideOptions } from '../stream-join-side.ts';

const LEFT = 0;
const RIGHT = 1;
const NO_CHANGES = { updated: 0, removed: 0, dropped: 0 };

/** The sides whose rows come with nulls where they find no partner. */
const OUTER_SIDES: Readonly<Partial<Record<JoinType, readonly number[]>>> = {
  leftOuter: [LEFT],
  rightOuter: [RIGHT],
  fullOuter: [LEFT, RIGHT],
};

export interface StreamJoinOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly joinType: JoinType;
  readonly sides: readonly [left: StreamJoinSideOptions, right: StreamJoinSideOptions];
  /** What has to hold besides the equality of keys; reads the columns of both sides. */
  readonly condition: ResolvedExpression | undefined;
  readonly operatorId: number;
}

export class StreamJoinExec implements PartOperator {
  readonly operatorId: number;
  readonly operatorName = 'symmetricHashJoin';
  readonly keyTypes: readonly DataType[] = [ByteType, LongType];
  readonly valueTypes: readonly DataType[];
  readonly keyLayout: string;
  readonly tables: readonly StateTable[];
  readonly #core: WasmCore;
  readonly #output: Output;
  readonly #joinType: JoinType;
  readonly #sides: readonly StreamJoinSide[];
  readonly #condition: CompiledExpression | undefined;
  #context: BatchContext | undefined;
  #openPorts = 2;
  #counts = NO_CHANGES;

  constructor({ output, context, joinType, sides, condition, operatorId }: StreamJoinOptions) {
    this.operatorId = operatorId;
    this.#core = context.core;
    this.#output = output;
    this.#joinType = joinType;
    this.#sides = sides.map((side) => new StreamJoinSide(context, side));
    const columns = sides.flatMap((side) => side.columns);
    this.#condition = condition && compileExpression(condition, columns, context);
    this.valueTypes = [BooleanType, ...columns.map(({ dataType }) => dataType)];
    this.tables = joinTables(sides);
    this.keyLayout = `${joinType} of ${sides[LEFT].columns.length} columns`;
  }

  begin(context: BatchContext): void {
    this.#context = context;
    this.#counts = NO_CHANGES;
    this.#openPorts = this.#sides.length;
    for (const side of this.#sides) side.begin(context);
  }

  push(batch: Batch, port: number): void {
    if (batch.rows === 0) return;
    const side = this.#sides[port];
    const { timely, dropped } = side.timely(batch);
    this.#count({ dropped });
    const { joinable, hopeless } = side.joinable(timely);
    if (this.#isOuter(port)) this.#pushAlone(hopeless, port);
    if (joinable.rows > 0) this.#joinAndHold(joinable, port);
  }

  #joinAndHold(batch: Batch, port: number): void {
    const side = this.#sides[port];
    const matched = this.#core.kernels.arena_alloc_zeroed(batch.rows);
    this.#joinPairs(batch, port, matched);
    const leaves = this.#joinType === 'leftSemi' && port === LEFT;
    if (leaves) {
      const found = flaggedRows(this.#core, matched, batch.rows, 1);
      this.#output.push(selectRows(this.#core, batch, { pointer: found.rows, count: found.count }));
    }
    const unless = leaves ? 'matched' : port === RIGHT ? this.#rightUnless : undefined;
    this.#count({ updated: side.hold(batch, matched, unless) });
  }

  /** An outer row without a partner is held even so, to come when it is let go. */
  get #rightUnless(): 'due' | 'due and matched' {
    return this.#isOuter(RIGHT) ? 'due and matched' : 'due';
  }

  #joinPairs(batch: Batch, port: number, matched: Ptr): void {
    const { held } = this.#sides[1 - port];
    // Without rows there are no chains yet.
    if (held.size === 0) return;
    const numbers = held.find(this.#sides[port].keysOf(batch), batch.rows);
    forEachPairs(this.#core, held.chains, { numbers, rows: batch.rows }, (pairs) =>
      this.#takePairs(batch, port, pairs, matched),
    );
  }

  #takePairs(batch: Batch, port: number, pairs: JoinPairs, matched: Ptr): void {
    const { kernels } = this.#core;
    const other = this.#sides[1 - port];
    const own = selectRows(this.#core, batch, { pointer: pairs.probe, count: pairs.count });
    const held = other.held.read({ rows: pairs.chained, count: pairs.count });
    const [left, right] = port === LEFT ? [own, held] : [held, own];
    const joined = { rows: pairs.count, columns: [...left.columns, ...right.columns] };
    const holds = this.#accepted(joined);
    if (holds.count === 0) return;
    const chosen = (list: Ptr) =>
      holds.pointer === undefined ? list : kernels.join_choose(list, holds.pointer, holds.count);
    kernels.join_mark(matched, chosen(pairs.probe), holds.count);
    const fresh = this.#keepsFlags(1 - port)
      ? other.held.mark({ rows: chosen(pairs.chained), count: holds.count })
      : undefined;
    if (this.#joinType !== 'leftSemi') {
      this.#output.push(selectRows(this.#core, joined, holds));
    } else if (port === RIGHT && fresh !== undefined && fresh.count > 0) {
      const list = { pointer: fresh.rows, count: fresh.count };
      this.#output.push(selectRows(this.#core, selectRows(this.#core, left, holds), list));
      const rows = kernels.join_choose(chosen(pairs.chained), fresh.rows, fresh.count);
      other.held.takeOut({ rows, count: fresh.count });
      this.#count({ removed: fresh.count });
    }
  }

  #accepted(joined: Batch): { readonly pointer: Ptr | undefined; readonly count: number } {
    if (this.#condition === undefined) return { pointer: undefined, count: joined.rows };
    return trueRows(this.#core, this.#condition(joined), joined.rows);
  }

  /** Whether it counts if a row of a side has found a partner. */
  #keepsFlags(port: number): boolean {
    return this.#isOuter(port) || (this.#joinType === 'leftSemi' && port === LEFT);
  }

  #isOuter(port: number): boolean {
    return OUTER_SIDES[this.#joinType]?.includes(port) === true;
  }

  /** Rows of one side with nulls for the other. */
  #pushAlone(batch: Batch, port: number): void {
    if (batch.rows === 0) return;
    const nulls = this.#nulls(this.#sides[1 - port].columns, batch.rows);
    const columns = port === LEFT ? [...batch.columns, ...nulls] : [...nulls, ...batch.columns];
    this.#output.push({ rows: batch.rows, columns });
  }

  #nulls(columns: readonly AttributeReference[], rows: number): Ptr[] {
    return columns.map(({ dataType }) => buildConstant(this.#core, dataType, null, rows));
  }

  end(): void {
    this.#openPorts--;
    if (this.#openPorts > 0) return;
    this.#sides.forEach((side, port) => {
      const due = side.takeDue();
      this.#count({ removed: due.count });
      if (!this.#isOuter(port)) return;
      for (const part of listParts(due)) this.#pushUnmatched(part, port);
    });
    this.#output.end();
  }

  #pushUnmatched(due: RowList, port: number): void {
    const { held } = this.#sides[port];
    const places = flaggedRows(this.#core, held.matchedOf(due), due.count, 0);
    if (places.count === 0) return;
    const rows = this.#core.kernels.join_choose(due.rows, places.rows, places.count);
    this.#pushAlone(held.read({ rows, count: places.count }), port);
  }

  #count({ updated = 0, removed = 0, dropped = 0 }: Partial<typeof NO_CHANGES>): void {
    this.#counts = {
      updated: this.#counts.updated + updated,
      removed: this.#counts.removed + removed,
      dropped: this.#counts.dropped + dropped,
    };
  }

  *changes(): Generator<StateBlock> {
    for (const [port, { held }] of this.#sides.entries()) {
      yield* this.#putBlocks(port, held.changed());
      for (const part of listParts(held.taken())) {
        const columns = [this.#sideColumn(port, part.count), held.idsOf(part)];
        const batch = { rows: part.count, columns };
        const keyGroups = held.keyGroupsOf(part);
        yield { kind: 'remove', types: this.keyTypes, batch, keyGroups };
      }
    }
  }

  *snapshot(): Generator<StateBlock> {
    for (const [port, { held }] of this.#sides.entries()) {
      yield* this.#putBlocks(port, held.live());
    }
  }

  *#putBlocks(port: number, list: RowList): Generator<StateBlock> {
    const types = [...this.keyTypes, ...this.valueTypes];
    const { held } = this.#sides[port];
    for (const part of listParts(list)) {
      const { count } = part;
      const own = held.read(part).columns;
      const nulls = this.#nulls(this.#sides[1 - port].columns, count);
      const matched = this.#flagColumn(held.matchedOf(part), count);
      const columns = [
        this.#sideColumn(port, count),
        held.idsOf(part),
        matched,
        ...(port === LEFT ? [...own, ...nulls] : [...nulls, ...own]),
      ];
      yield {
        kind: 'put',
        types,
        batch: { rows: count, columns },
        keyGroups: held.keyGroupsOf(part),
      };
    }
  }

  #flagColumn(flags: Ptr, rows: number): Ptr {
    const column = newColumn(this.#core, { type: TypeId.Bool, rows });
    const { values } = describeColumn(this.#core, column);
    this.#core.memory.u8.copyWithin(values, flags, flags + rows);
    return column;
  }

  #sideColumn(port: number, rows: number): Ptr {
    return buildConstant(this.#core, ByteType, port, rows);
  }

  restore({ kind, batch }: StateBlock): void {
    for (const [port, side] of this.#sides.entries()) {
      const { rows, columns } = this.#rowsOfSide(batch, port);
      if (rows === 0) continue;
      const [, ids, matched, ...values] = columns;
      if (kind === 'remove') side.held.restoreRemoved(ids, rows);
      else {
        const first = port === LEFT ? 0 : this.#sides[LEFT].columns.length;
        const own = values.slice(first, first + side.columns.length);
        const { values: flags } = describeColumn(this.#core, matched);
        side.restore({ rows, columns: own }, { ids, matched: flags });
      }
    }
  }

  #rowsOfSide(batch: Batch, port: number): Batch {
    const { values, indexMask } = describeColumn(this.#core, batch.columns[0]);
    const { u8 } = this.#core.memory;
    const rows: number[] = [];
    for (let row = 0; row < batch.rows; row++) {
      if (u8[values + (row & indexMask)] === port) rows.push(row);
    }
    if (rows.length === batch.rows) return batch;
    const list = { pointer: rowListOf(this.#core, rows), count: rows.length };
    return selectRows(this.#core, batch, list);
  }

  clear(): void {
    for (const { held } of this.#sides) held.clear();
    this.#context = undefined;
    this.#counts = NO_CHANGES;
  }

  committed(): void {
    for (const { held } of this.#sides) held.committed();
  }

  metrics(): StateOperatorMetrics {
    const { updated, removed, dropped } = this.#counts;
    const sum = (of: (side: StreamJoinSide) => number) =>
      this.#sides.reduce((total, side) => total + of(side), 0);
    return {
      operatorName: this.operatorName,
      numRowsTotal: sum(({ held }) => held.size),
      numRowsUpdated: updated,
      numRowsRemoved: removed,
      numRowsDroppedByWatermark: dropped,
      memoryUsedBytes: sum(({ held }) => held.bytes),
    };
  }

  needsBatchAt(watermarkMicros: bigint): boolean {
    const inForce = this.#context?.evictionWatermarkMicros;
    const lets = this.#sides.some(({ letsGo }) => letsGo);
    return lets && inForce !== undefined && watermarkMicros > inForce;
  }

  firstDueMicros(): bigint | undefined {
    const times = this.#sides.flatMap((side) => side.firstDueMicros() ?? []);
    return times.reduce<bigint | undefined>(
      (first, time) => (first === undefined || time < first ? time : first),
      undefined,
    );
  }

  close(): void {
    for (const { held } of this.#sides) held.close();
  }
}
