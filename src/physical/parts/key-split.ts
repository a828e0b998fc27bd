import type { StateBlock } from '../../state/stateful.ts';
import type { Batch } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { offsetPtr, type Ptr } from '../../wasm/ptr.ts';
import { newRowList } from '../../wasm/row-list.ts';
import { type CompiledExpression, compileExpressions } from '../expression-compiler.ts';
import { GroupKeys } from '../group-keys.ts';
import type { KeyedOperator } from '../keyed-operator.ts';
import { selectRows } from '../row-selection.ts';

/** Keys are hashed into so many groups, in checkpoints too; see `assembly/table/key-table.ts`. */
export const KEY_GROUPS = 32;

/** Splits rows and state by who has their keys: each part has a range of key groups. */
export class KeySplit {
  readonly #core: WasmCore;
  readonly #count: number;
  /** The part of each key group. */
  readonly #owners: Uint8Array;
  readonly #keys: readonly (readonly CompiledExpression[])[];
  readonly #encoder: GroupKeys;

  constructor({ context, inputs, keyColumns }: KeyedOperator, count: number) {
    this.#core = context.core;
    this.#count = count;
    this.#owners = Uint8Array.from({ length: KEY_GROUPS }, (_, group) =>
      Math.floor((group * count) / KEY_GROUPS),
    );
    this.#keys = inputs.map(({ columns, keys }) => compileExpressions(keys, columns, context));
    this.#encoder = new GroupKeys(context.core, keyColumns);
  }

  /** Gives each part its rows of a batch, in their order. */
  rows(batch: Batch, port: number, take: (part: number, rows: Batch) => void): void {
    const columns = this.#keys[port].map((evaluate) => evaluate(batch));
    const keys = this.#encoder.encode(columns, batch.rows);
    this.#split(batch, this.#encoder.keyGroupsIn(keys, batch.rows), take);
  }

  /** Gives each part its rows of a block of state; one without key groups goes to all parts. */
  block(block: StateBlock, take: (part: number, block: StateBlock) => void): void {
    const { kind, types, batch, keyGroups } = block;
    if (keyGroups === undefined) {
      for (let part = 0; part < this.#count; part++) take(part, block);
    } else this.#split(batch, keyGroups, (part, rows) => take(part, { kind, types, batch: rows }));
  }

  #split(batch: Batch, groups: Ptr, take: (part: number, rows: Batch) => void): void {
    if (batch.rows === 0) return;
    const order = newRowList(this.#core, batch.rows);
    const ends = newRowList(this.#core, this.#count);
    const owners = this.#core.toArena(this.#owners);
    this.#core.kernels.group_split(groups, batch.rows, owners, this.#count, order, ends);
    let start = 0;
    for (let part = 0; part < this.#count; part++) {
      const end = this.#core.memory.u32[(ends >>> 2) + part];
      const pointer = offsetPtr(order, start * 4);
      const count = end - start;
      start = end;
      if (count === batch.rows) take(part, batch);
      else if (count > 0) take(part, selectRows(this.#core, batch, { pointer, count }));
    }
  }

  close(): void {
    this.#encoder.close();
  }
}
