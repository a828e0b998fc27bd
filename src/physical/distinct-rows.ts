/**
 * DISTINCT aggregates. Every set of arguments that calls are distinct over has a key table of its own, of (group,
 * arguments): a row that brings a new key counts, any other is sent to group 0. Calls over the same arguments and filter
 * share a table. One pass over the rows, whatever mix of sets and plain calls a query has; memory follows the distinct
 * values. Spark expands the rows once for each set and aggregates twice (RewriteDistinctAggregates), with the same answers.
 */
import { TypeId } from '../../assembly/abi.ts';
import type { AggregateCall, ResolvedExpression } from '../plan/resolved-expression.ts';
import { type Batch, newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { setColumnValues } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { rowListOf } from '../wasm/row-list.ts';
import type { AggregateTableOptions } from './aggregate-table.ts';
import { type CompiledExpression, compileExpressions } from './expression-compiler.ts';
import { expressionKey } from './expression-key.ts';
import { onlyWhere } from './only-where.ts';

/** The distinct sets of an aggregate's calls, each once. */
export class DistinctSets {
  readonly #options: AggregateTableOptions;
  readonly #sets = new Map<string, DistinctRows>();

  constructor(options: AggregateTableOptions) {
    this.#options = options;
  }

  get all(): readonly DistinctRows[] {
    return [...this.#sets.values()];
  }

  /** The set of a call. */
  of({ args, filter }: AggregateCall): DistinctRows {
    const { context, input } = this.#options;
    const keys = args.filter(({ kind }) => kind !== 'literal');
    const name = [
      ...new Set([...keys, ...(filter === undefined ? [] : [filter])].map(expressionKey)),
    ]
      .sort()
      .join('|');
    const known = this.#sets.get(name);
    if (known !== undefined) return known;
    const computed = keys.map((arg: ResolvedExpression) => onlyWhere(filter, arg));
    const set = new DistinctRows(context.core, keys, compileExpressions(computed, input, context));
    this.#sets.set(name, set);
    return set;
  }
}

/** What the groups have seen of some arguments. */
export class DistinctRows {
  /** The arguments. */
  readonly keys: readonly ResolvedExpression[];
  readonly #core: WasmCore;
  readonly #arguments: readonly CompiledExpression[];
  #table: Ptr;
  #groups: Ptr | undefined;

  constructor(
    core: WasmCore,
    keys: readonly ResolvedExpression[],
    args: readonly CompiledExpression[],
  ) {
    this.keys = keys;
    this.#core = core;
    this.#arguments = args;
    this.#table = core.kernels.group_new();
  }

  /** Starts a batch. */
  begin(): void {
    this.#groups = undefined;
    this.#core.kernels.group_start(this.#table);
  }

  /** The groups of a batch's rows, but 0 for rows whose arguments their group has seen. */
  firstOf(batch: Batch, groups: Ptr): Ptr {
    this.#groups ??= this.firstAmong(
      this.#arguments.map((evaluate) => evaluate(batch)),
      groups,
      batch.rows,
    );
    return this.#groups;
  }

  /** As `firstOf`, for arguments that have been computed. */
  firstAmong(args: readonly Ptr[], groups: Ptr, rows: number): Ptr {
    const groupColumn = newColumn(this.#core, { type: TypeId.I32, rows: 0 });
    setColumnValues(this.#core, groupColumn, groups);
    const columns = [groupColumn, ...args];
    const { kernels } = this.#core;
    const keys = kernels.group_encode(rowListOf(this.#core, columns), columns.length, rows);
    return kernels.group_first(this.#table, keys, rows, groups);
  }

  /** The keys that were seen: a group's number and the arguments each. */
  get table(): Ptr {
    return this.#table;
  }

  get bytes(): number {
    return this.#core.kernels.group_bytes(this.#table);
  }

  clear(): void {
    this.close();
    this.#table = this.#core.kernels.group_new();
  }

  close(): void {
    this.#core.kernels.group_free(this.#table);
  }
}
