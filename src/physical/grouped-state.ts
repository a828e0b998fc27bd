import type { EvaluationContext } from '../functions/define.ts';
import type {
  AggregateCall,
  AttributeReference,
  ResolvedExpression,
} from '../plan/resolved-expression.ts';
import type { Batch } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { offsetPtr, type Ptr } from '../wasm/ptr.ts';
import type { RowList } from '../wasm/row-list.ts';
import { AggregateTable } from './aggregate-table.ts';
import { type CompiledExpression, compileExpressions } from './expression-compiler.ts';
import { GroupKeys } from './group-keys.ts';
import type { Output } from './operator.ts';

/** What every aggregate operator is made from. The output is the grouping values, then the calls' results. */
export interface AggregateOptions {
  readonly output: Output;
  readonly context: EvaluationContext;
  readonly input: readonly AttributeReference[];
  readonly grouping: readonly ResolvedExpression[];
  readonly calls: readonly AggregateCall[];
}

/** Rows that one batch of results has at most. */
const RESULT_ROWS = 32_768;

/** Cuts a list into parts that a batch can hold. */
export function* listParts({ rows, count }: RowList, partRows = RESULT_ROWS): Generator<RowList> {
  for (let first = 0; first < count; first += partRows) {
    yield { rows: offsetPtr(rows, first * 4), count: Math.min(partRows, count - first) };
  }
}

/** Groups by key without a window: the group is the key's number. */
export class GroupedState {
  readonly core: WasmCore;
  readonly keys: GroupKeys;
  readonly table: AggregateTable;
  readonly #grouping: readonly CompiledExpression[];

  constructor({ context, input, grouping, calls }: AggregateOptions) {
    this.core = context.core;
    this.keys = new GroupKeys(context.core, grouping);
    this.table = new AggregateTable({ context, input, calls });
    this.#grouping = compileExpressions(grouping, input, context);
  }

  /** The grouping columns of a batch. */
  groupingOf(batch: Batch): Ptr[] {
    return this.#grouping.map((evaluate) => evaluate(batch));
  }

  /** Folds a batch's rows into the groups of their keys, which may be new. */
  fold(batch: Batch): void {
    const encoded = this.keys.encode(this.groupingOf(batch), batch.rows);
    const { numbers, bound } = this.keys.numbersOf(encoded, batch.rows);
    this.update(batch, numbers, bound);
  }

  /** Folds a batch's rows into the groups of their keys. */
  update(batch: Batch, groups: Ptr, bound: number): void {
    this.table.reserve(bound);
    this.table.update(batch, groups);
  }

  /** A global aggregate has its one group even when no row came. */
  touchGlobalGroup(): void {
    if (this.#grouping.length > 0) return;
    this.table.reserve(this.keys.numbersOf(this.keys.encode([], 1), 1).bound);
  }

  /** Pushes the results of groups. */
  emit(groups: RowList, output: Output): void {
    for (const { rows, count } of listParts(groups)) {
      const columns = [...this.keys.columnsOf(rows, count), ...this.table.evaluate(rows, count)];
      output.push({ rows: count, columns });
    }
  }

  clear(): void {
    this.keys.clear();
    this.table.reset();
  }

  close(): void {
    this.keys.close();
    this.table.close();
  }
}
