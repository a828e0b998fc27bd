import type { EvaluationContext } from '../functions/define.ts';
import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import { pointerList } from '../wasm/kernel-result.ts';
import { NULL_PTR, type Ptr } from '../wasm/ptr.ts';
import { RetainedBatches } from '../wasm/retained-batches.ts';
import { newRowList, type RowList } from '../wasm/row-list.ts';
import { type CompiledExpression, compileExpressions } from './expression-compiler.ts';
import { GroupKeys } from './group-keys.ts';
import type { JoinKey } from './join-condition.ts';
import { flaggedRows, type RowChains } from './join-pairs.ts';

/** One side's keys: what of a batch is looked up, and whether a null in it can match. */
class SideKeys {
  readonly #context: EvaluationContext;
  readonly #evaluate: readonly CompiledExpression[];
  /** Ordinals of keys whose null matches nothing. */
  readonly #strict: readonly number[];

  constructor(
    context: EvaluationContext,
    input: readonly AttributeReference[],
    keys: readonly { readonly expression: ResolvedExpression; readonly isNullSafe: boolean }[],
  ) {
    this.#context = context;
    this.#evaluate = compileExpressions(
      keys.map(({ expression }) => expression),
      input,
      context,
    );
    this.#strict = keys.flatMap(({ expression, isNullSafe }, ordinal) =>
      isNullSafe || !expression.nullable ? [] : [ordinal],
    );
  }

  of(batch: Batch): { readonly columns: readonly Ptr[]; readonly canMatch: Ptr } {
    const columns = this.#evaluate.map((evaluate) => evaluate(batch));
    if (this.#strict.length === 0) return { columns, canMatch: NULL_PTR };
    const { core } = this.#context;
    const canMatch = core.kernels.arena_alloc(batch.rows);
    const strict = pointerList(
      core,
      this.#strict.map((ordinal) => columns[ordinal]),
    );
    core.kernels.column_intersect_validity(strict, this.#strict.length, canMatch, batch.rows);
    return { columns, canMatch };
  }
}

export interface JoinBuildOptions {
  readonly context: EvaluationContext;
  readonly keys: readonly JoinKey[];
  readonly left: readonly AttributeReference[];
  readonly right: readonly AttributeReference[];
}

/**
 * The right side of a join, in the heap: its rows, and for each key the chain of its rows. Without keys all rows are one
 * chain. Rows are added until `link`; then left rows look their keys up.
 */
export class JoinBuild {
  readonly #context: EvaluationContext;
  readonly #rightKeys: SideKeys;
  readonly #leftKeys: SideKeys;
  readonly #table: GroupKeys;
  readonly #rows: RetainedBatches;
  /** The key number of each row, u32 in the heap. */
  #numbers: Ptr = NULL_PTR;
  #capacity = 0;
  #bound = 1;
  #heads: Ptr = NULL_PTR;
  #next: Ptr = NULL_PTR;
  #matched: Ptr = NULL_PTR;
  #batch: Batch = { rows: 0, columns: [] };
  #hasUnmatchable = false;

  constructor({ context, keys, left, right }: JoinBuildOptions) {
    this.#context = context;
    const side = (name: 'left' | 'right') =>
      keys.map((key) => ({ expression: key[name], isNullSafe: key.isNullSafe }));
    this.#leftKeys = new SideKeys(context, left, side('left'));
    this.#rightKeys = new SideKeys(context, right, side('right'));
    // Both sides' keys are encoded alike, so what may be null on either may be null in the table.
    const columns = keys.map((key) => ({
      dataType: key.right.dataType,
      nullable: key.left.nullable || key.right.nullable,
    }));
    this.#table = new GroupKeys(context.core, columns);
    this.#rows = new RetainedBatches(context.core);
  }

  get rowCount(): number {
    return this.#rows.rowCount + this.#batch.rows;
  }

  /** Whether some row has a null in its key, where a null matches nothing. */
  get hasUnmatchable(): boolean {
    return this.#hasUnmatchable;
  }

  #unmatchable(canMatch: Ptr, rows: number): RowList {
    const { core } = this.#context;
    return flaggedRows(core, canMatch, rows, 0);
  }

  /** Rows of a side, the left one mostly, with a null in their key, where a null matches nothing. */
  unmatchableOf(batch: Batch, side: 'left' | 'right' = 'left'): RowList {
    const { canMatch } = this.#keysOf(side).of(batch);
    if (canMatch === NULL_PTR) return { rows: newRowList(this.#context.core, 0), count: 0 };
    return this.#unmatchable(canMatch, batch.rows);
  }

  #keysOf(side: 'left' | 'right'): SideKeys {
    return side === 'left' ? this.#leftKeys : this.#rightKeys;
  }

  /** The keys of a side's rows as strings, the same on both sides for equal keys. */
  encodedKeys(batch: Batch, side: 'left' | 'right'): Ptr {
    return this.#table.encode(this.#keysOf(side).of(batch).columns, batch.rows);
  }

  /** What the rows and their keys take. */
  get bytes(): number {
    return this.#rows.bytes + this.#table.bytes + this.#capacity * 4;
  }

  /** The rows as they were added. */
  get added(): readonly Batch[] {
    return this.#rows.batches;
  }

  /** The rows, once they are linked. */
  get batch(): Batch {
    return this.#batch;
  }

  add(batch: Batch): void {
    if (batch.rows === 0) return;
    const { core } = this.#context;
    const { columns, canMatch } = this.#rightKeys.of(batch);
    if (canMatch !== NULL_PTR)
      this.#hasUnmatchable ||= this.#unmatchable(canMatch, batch.rows).count > 0;
    const encoded = this.#table.encode(columns, batch.rows);
    const { numbers, bound } =
      canMatch === NULL_PTR
        ? this.#table.numbersOf(encoded, batch.rows)
        : this.#table.numbersWhere(encoded, batch.rows, canMatch, 1);
    this.#reserve(this.rowCount + batch.rows);
    const from = numbers >>> 2;
    core.memory.u32.copyWithin((this.#numbers >>> 2) + this.rowCount, from, from + batch.rows);
    this.#bound = bound;
    this.#rows.add(batch);
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, this.#capacity * 2);
    const { mem_alloc, mem_grow } = this.#context.core.kernels;
    this.#numbers =
      this.#numbers === NULL_PTR
        ? mem_alloc(this.#capacity * 4)
        : mem_grow(this.#numbers, this.#capacity * 4);
  }

  /** Ends the adding: chains the rows of each key. */
  link(): void {
    const { kernels } = this.#context.core;
    const rows = this.rowCount;
    this.#heads = kernels.mem_alloc(this.#bound * 4);
    this.#next = kernels.mem_alloc(Math.max(rows, 1) * 4);
    this.#matched = kernels.mem_alloc(Math.max(rows, 1));
    if (rows === 0) return;
    kernels.join_link(this.#numbers, rows, this.#heads, this.#next);
    this.#batch = { rows, columns: this.#unitedColumns() };
  }

  /** The columns of all rows. They are united one by one, so that no more than one is there twice. */
  #unitedColumns(): readonly Ptr[] {
    const { core } = this.#context;
    const { arena_mark, arena_release, column_concat, column_retain, mem_free } = core.kernels;
    const batches = this.#rows.take();
    if (batches.length === 1) return batches[0].columns;
    return batches[0].columns.map((_, index): Ptr => {
      const mark = arena_mark();
      const parts = batches.map(({ columns }) => columns[index]);
      const united = column_retain(column_concat(pointerList(core, parts), parts.length));
      arena_release(mark);
      for (const part of parts) mem_free(part);
      return united;
    });
  }

  /** The key numbers of left rows; 0 for those that match nothing. */
  numbersOf(batch: Batch): Ptr {
    const { columns, canMatch } = this.#leftKeys.of(batch);
    return this.#table.find(this.#table.encode(columns, batch.rows), batch.rows, canMatch);
  }

  /** The rows by key, once they are linked. */
  get chains(): RowChains {
    return { heads: this.#heads, next: this.#next };
  }

  /** Writes for each left row whether its key is here, a byte each. */
  flagMatched(numbers: Ptr, rows: number, flags: Ptr): void {
    this.#context.core.kernels.join_matched(numbers, rows, this.#heads, flags);
  }

  /** Notes that right rows have been joined. */
  markJoined(rows: Ptr, count: number): void {
    this.#context.core.kernels.join_mark(this.#matched, rows, count);
  }

  /** Right rows from `start` up to `end` that were never joined. */
  unjoined(start: number, end: number): { readonly rows: Ptr; readonly count: number } {
    const { core } = this.#context;
    const rows = newRowList(core, end - start);
    return { rows, count: core.kernels.join_flagged(this.#matched, start, end, 0, rows) };
  }

  /** Forgets everything; rows may be added again. */
  clear(): void {
    const { kernels } = this.#context.core;
    this.#table.clear();
    this.#rows.clear();
    const lists = [this.#numbers, this.#heads, this.#next, this.#matched];
    for (const pointer of [...lists, ...this.#batch.columns]) {
      if (pointer !== NULL_PTR) kernels.mem_free(pointer);
    }
    this.#numbers = NULL_PTR;
    this.#heads = NULL_PTR;
    this.#next = NULL_PTR;
    this.#matched = NULL_PTR;
    this.#capacity = 0;
    this.#bound = 1;
    this.#batch = { rows: 0, columns: [] };
    this.#hasUnmatchable = false;
  }

  close(): void {
    this.clear();
    this.#table.close();
  }
}
