import { type DataType, IntegerType } from '../../types/data-type.ts';
import type { Batch } from '../../wasm/batch.ts';
import { emptyColumn } from '../../wasm/empty-column.ts';
import { valuesOf } from '../../wasm/kernel-result.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { newRowList, type RowList, rowListOf, rowSequence } from '../../wasm/row-list.ts';
import type { Accumulator } from '../aggregate-table.ts';
import { argumentsToRead } from '../call-signature.ts';
import type { DistinctRows } from '../distinct-rows.ts';
import { expressionKey } from '../expression-key.ts';
import { type AggregateOptions, GroupedState } from '../grouped-state.ts';

/** The arguments of a call that a distinct set has, by place; a literal has none. */
interface DistinctCall {
  readonly accumulator: Accumulator;
  readonly places: readonly (number | undefined)[];
}

/**
 * Groups as rows: their keys and what their states are saved as, and for each set of DISTINCT arguments the keys and the
 * arguments that were seen. The states of DISTINCT calls are not saved; they come of the sets again, whose rows count once
 * whatever number of times they were written.
 */
export class PartialStates {
  readonly state: GroupedState;
  /** The columns of groups as rows. */
  readonly stateTypes: readonly DataType[];
  readonly sets: readonly DistinctRows[];
  readonly #options: AggregateOptions;
  readonly #plain: readonly Accumulator[];

  constructor(options: AggregateOptions, state = new GroupedState(options)) {
    this.#options = options;
    this.state = state;
    const { accumulators } = state.table;
    this.#plain = accumulators.filter(({ distinct }) => distinct === undefined);
    const sets = accumulators.flatMap(({ distinct }) => distinct ?? []);
    this.sets = [...new Set(sets)];
    this.stateTypes = [
      ...this.#keyTypes,
      ...this.#plain.flatMap(({ signature }) => signature.state),
    ];
  }

  get #keyTypes(): DataType[] {
    return this.#options.grouping.map(({ dataType }) => dataType);
  }

  /** The columns of the rows of a set. */
  setTypes(set: DistinctRows): readonly DataType[] {
    return [...this.#keyTypes, ...set.keys.map(({ dataType }) => dataType)];
  }

  get bytes(): number {
    return this.state.keys.bytes + this.state.table.bytes;
  }

  /** The encoded keys of groups as rows, and of the rows of sets. */
  keysOf(batch: Batch): Ptr {
    return this.state.keys.encode(batch.columns.slice(0, this.#keyTypes.length), batch.rows);
  }

  groupRows({ rows, count }: RowList): Batch {
    const states = this.#plain.flatMap(({ states }) => states.gather(rows, count));
    return { rows: count, columns: [...this.state.keys.columnsOf(rows, count), ...states] };
  }

  /** Folds groups in that were written before. */
  addGroupRows(batch: Batch): void {
    const { core, table } = this.state;
    const numbers = this.#numbersOf(batch);
    const sequence = rowSequence(core, batch.rows);
    let first = this.#keyTypes.length;
    for (const { states, signature } of this.#plain) {
      const end = first + signature.state.length;
      states.restore(numbers, batch.columns.slice(first, end), sequence, batch.rows);
      first = end;
    }
    table.settle(numbers, batch.rows);
  }

  #numbersOf(batch: Batch): Ptr {
    const { keys, table } = this.state;
    const { numbers, bound } = keys.numbersOf(this.keysOf(batch), batch.rows);
    table.reserve(bound);
    return numbers;
  }

  /** What a set has seen, as numbers of its table. */
  seenBy(set: DistinctRows): RowList {
    const { core } = this.state;
    const { kernels } = core;
    const rows = newRowList(core, kernels.group_size(set.table));
    return { rows, count: kernels.group_live(set.table, rows) };
  }

  setRows(set: DistinctRows, { rows, count }: RowList): Batch {
    const { core, keys } = this.state;
    const group = emptyColumn(core, IntegerType, false);
    const args = set.keys.map(({ dataType }) => emptyColumn(core, dataType));
    const columns = [group, ...args];
    core.kernels.group_decode(set.table, rows, count, rowListOf(core, columns), columns.length);
    return { rows: count, columns: [...keys.columnsOf(valuesOf(core, group), count), ...args] };
  }

  /** Has the calls over a set count those rows that the set has not seen. */
  addSetRows(set: DistinctRows, batch: Batch): void {
    const numbers = this.#numbersOf(batch);
    const args = batch.columns.slice(this.#keyTypes.length);
    const firsts = set.firstAmong(args, numbers, batch.rows);
    for (const { accumulator, places } of this.#callsOver(set)) {
      const columns = places.map((place, index) =>
        place === undefined
          ? accumulator.args[index]({ rows: batch.rows, columns: [] })
          : args[place],
      );
      accumulator.states.update(firsts, columns, batch.rows);
    }
  }

  #callsOver(set: DistinctRows): DistinctCall[] {
    const keys = set.keys.map(expressionKey);
    return this.state.table.accumulators.flatMap((accumulator, index) => {
      if (accumulator.distinct !== set) return [];
      const read = argumentsToRead(this.#options.calls[index], accumulator.signature);
      const places = read.map((arg) => {
        const place = keys.indexOf(expressionKey(arg));
        return place < 0 ? undefined : place;
      });
      return [{ accumulator, places }];
    });
  }

  close(): void {
    this.state.close();
  }
}
