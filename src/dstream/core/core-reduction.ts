import { COLUMN_VALUES, TypeId } from '../../../assembly/abi.ts';
import { resultColumn } from '../../functions/aggregate-states.ts';
import type { KernelSignature } from '../../functions/define.ts';
import { GroupKeys } from '../../physical/group-keys.ts';
import { KernelStates } from '../../physical/kernel-states.ts';
import { DoubleType, StringType } from '../../types/data-type.ts';
import { newColumn } from '../../wasm/batch.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import type { WasmCore } from '../../wasm/core.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { ReducerKind } from '../reducers.ts';

type Key = string | number;

/** So many pairs go into the core at once. */
const CHUNK_ROWS = 8192;

/** Stands for the half of a character, which UTF-8 can't write. */
const REPLACEMENT = '\uFFFD';

/** Reduces numbers by key in the WASM core: keys become numbers of a hash table, values are folded in columns. */
export class CoreReduction {
  readonly #core: WasmCore;

  constructor(core: WasmCore) {
    this.#core = core;
  }

  /**
   * The reduced pairs, in the order in which the keys came. Undefined where keys are not all texts or all numbers, or a value
   * is no number: the core has no columns for such.
   */
  reduce(
    kind: ReducerKind,
    partitions: readonly Iterable<unknown>[],
  ): (readonly [Key, number])[] | undefined {
    const chunk = new Chunk();
    let table: ReductionTable | undefined;
    try {
      for (const pairs of partitions) {
        for (const pair of pairs) {
          if (!chunk.add(pair)) return undefined;
          if (chunk.rows < CHUNK_ROWS) continue;
          table ??= new ReductionTable(this.#core, kind, chunk.isText);
          table.fold(chunk);
        }
      }
      if (chunk.rows === 0 && table === undefined) return [];
      table ??= new ReductionTable(this.#core, kind, chunk.isText);
      table.fold(chunk);
      const reduced = table.result();
      // Two such texts may have become one.
      const isLossy = chunk.isText && reduced.some(([key]) => String(key).includes(REPLACEMENT));
      return isLossy ? undefined : reduced;
    } finally {
      table?.close();
      this.#core.kernels.arena_reset();
    }
  }
}

/** Pairs on their way into the core. */
class Chunk {
  readonly values = new Float64Array(CHUNK_ROWS);
  keys: Key[] = [];
  #type: string | undefined;

  get rows(): number {
    return this.keys.length;
  }

  get isText(): boolean {
    return this.#type === 'string';
  }

  /** False for what the core has no columns for. */
  add(pair: unknown): boolean {
    if (!Array.isArray(pair) || pair.length !== 2) return false;
    const [key, value] = pair;
    this.#type ??= typeof key;
    const isKey = typeof key === 'string' || typeof key === 'number';
    if (!isKey || typeof key !== this.#type || typeof value !== 'number') return false;
    this.values[this.keys.length] = value;
    this.keys.push(key);
    return true;
  }

  clear(): void {
    this.keys = [];
  }
}

/** The groups of one reduction. */
class ReductionTable {
  readonly #core: WasmCore;
  readonly #keys: GroupKeys;
  readonly #states: KernelStates;
  readonly #isText: boolean;

  constructor(core: WasmCore, kind: ReducerKind, isText: boolean) {
    const signature: KernelSignature = {
      args: [DoubleType],
      output: DoubleType,
      nullable: true,
      state: [DoubleType],
      kernel: `agg_${kind}_f64`,
    };
    this.#core = core;
    this.#isText = isText;
    this.#keys = new GroupKeys(core, [{ dataType: this.#keyType, nullable: false }]);
    this.#states = KernelStates.create(core, signature);
  }

  get #keyType() {
    return this.#isText ? StringType : DoubleType;
  }

  fold(chunk: Chunk): void {
    const { rows } = chunk;
    if (rows === 0) return;
    this.#core.kernels.arena_reset();
    const keys = buildColumn(this.#core, this.#keyType, chunk.keys);
    const encoded = this.#keys.encode([keys], rows);
    const { numbers, bound } = this.#keys.numbersOf(encoded, rows);
    this.#states.reserve(bound);
    this.#states.update(numbers, [this.#column(chunk)], rows);
    chunk.clear();
  }

  result(): (readonly [Key, number])[] {
    this.#core.kernels.arena_reset();
    const { rows: numbers, count } = this.#keys.live();
    const results = this.#states.newResults(count);
    this.#states.evaluate(results, numbers, count);
    const values = columnReader(this.#core, resultColumn(this.#core, results), DoubleType);
    const [column] = this.#keys.columnsOf(numbers, count);
    const keys = columnReader(this.#core, column, this.#keyType);
    // What is a value of the core is of this kind, since the columns are.
    return Array.from({ length: count }, (_, row) => [keys(row) as Key, values(row) as number]);
  }

  close(): void {
    this.#keys.close();
    this.#states.close();
  }

  #column({ values, rows }: Chunk): Ptr {
    const column = newColumn(this.#core, { type: TypeId.F64, rows, nullable: false });
    const slot = this.#core.u32At(column, COLUMN_VALUES) >>> 3;
    this.#core.memory.f64.set(values.subarray(0, rows), slot);
    return column;
  }
}
