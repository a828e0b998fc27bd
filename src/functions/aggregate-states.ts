import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnFrom } from '../wasm/empty-column.ts';
import type { Ptr } from '../wasm/ptr.ts';

/**
 * The states of one aggregate call for some groups, by group number. Group 0 belongs to nobody: rows that must not count
 * are sent there. `groups` is always a pointer to i32 group numbers, one a row.
 *
 * Whoever runs aggregates — by key, by pane, over frames — does it with these: init by `reserve` or `clear`, then
 * `update`, `merge` and `evaluate`. `gather` and `restore` turn states into columns and back, for checkpoints and spills.
 */
export interface AggregateStates {
  /** Makes room for groups below a bound. */
  reserve(bound: number): void;
  /** Folds rows into their groups. `columns` are the arguments that the signature reads. */
  update(groups: Ptr, columns: readonly Ptr[], rows: number): void;
  /** Ends a micro-batch for the groups that it touched. */
  settle(groups: Ptr, rows: number): void;
  /** Folds groups of other states of the same call in; they stay as they are. */
  merge(groups: Ptr, other: AggregateStates, otherGroups: Ptr, rows: number): void;
  /** A place for the results of up to `capacity` groups. */
  newResults(capacity: number): Results;
  /** Adds the results of groups. Fails with the typed error of the function. */
  evaluate(results: Results, groups: Ptr, rows: number): void;
  /** The states of groups as columns of the signature's state types. Strings stay the states'. */
  gather(groups: Ptr, rows: number): Ptr[];
  /** Folds states in that are rows of columns as `gather` gave them; `sequence` is 0, 1, 2, … */
  restore(groups: Ptr, columns: readonly Ptr[], sequence: Ptr, rows: number): void;
  /** Puts groups back to having seen nothing. */
  clear(groups: Ptr, rows: number): void;
  /** Empty states of `rows` groups, gone with the arena. Closed before it is, they leave nothing behind. */
  newScratch(rows: number): AggregateStates;
  /** Bytes that the states hold; on the host, about. */
  readonly bytes: number;
  close(): void;
}

/** Results of groups, one after the other: a column of the core, or values for one. */
export type Results =
  | { readonly kind: 'column'; readonly column: Ptr; used: number }
  | { readonly kind: 'values'; readonly dataType: DataType; readonly values: Value[] };

/** The column of all that was added to results. */
export function resultColumn(core: WasmCore, results: Results): Ptr {
  return results.kind === 'column'
    ? columnFrom(core, results.column, 0, results.used)
    : buildColumn(core, results.dataType, results.values);
}
