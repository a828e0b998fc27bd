import type { OutputMode } from '../connectors/connector.ts';
import type { StreamingQueryException } from '../errors/exception.ts';
import { resultTableFull } from '../errors/query-errors.ts';
import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { type ValueKey, valueKey } from '../types/value-key.ts';
import type { Batch } from '../wasm/batch.ts';
import { readRows } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { type FollowedTable, ResultChanges } from './result-changes.ts';
import type {
  ResultDescription,
  ResultFeed,
  ResultFollower,
  ResultState,
  ResultTableOptions,
} from './result-feed.ts';

const DEFAULT_ROWS_MAX = 1_000_000;

export interface ResultTableShape {
  readonly schema: StructType;
  readonly outputMode: OutputMode;
  /** The columns by which rows take the place of earlier ones; undefined where rows have no key. */
  readonly key: readonly number[] | undefined;
  readonly options: ResultTableOptions;
  /** Gives the table a name for SQL. */
  readonly createView: (name: string, table: ResultTable) => void;
}

/**
 * The result of a query as a table that is up to date after each committed micro-batch. In append mode rows are added, in
 * update mode they take the place of those with their key, in complete mode the last result takes the place of all. Rows
 * are gathered while the micro-batch runs and count once it is in the commit log; those of an epoch of continuous mode can be
 * seen before, and are said to be provisional until then.
 *
 * It begins empty with each start of the query. Over a checkpoint, a result in complete mode is whole again after the
 * first micro-batch; in the other modes the table has what this run appended or changed.
 */
export class ResultTable implements ResultFeed, FollowedTable {
  readonly schema: StructType;
  readonly keyColumns: readonly string[];
  readonly #shape: ResultTableShape;
  readonly #rowsMax: number;
  readonly #mayDrop: boolean;
  readonly #followers = new Set<ResultChanges>();
  /** In the order of the last result, or of the last change of each. */
  #rows = new Map<ValueKey, ValueRow>();
  #gathered: ValueRow[] = [];
  #gatheredBefore = 0;
  #rowCount = 0;
  #droppedRows = 0;
  #batchId: number | null = null;
  #isProvisional = false;
  #state: ResultState | undefined;
  #end: { readonly exception: StreamingQueryException | null } | undefined;

  constructor(shape: ResultTableShape) {
    const { key, options, outputMode, schema } = shape;
    this.schema = schema;
    this.keyColumns = (key ?? []).map((index) => schema.fields[index].name);
    this.#shape = shape;
    this.#rowsMax = options.maxRows ?? DEFAULT_ROWS_MAX;
    this.#mayDrop = outputMode !== 'complete' && options.onFull !== 'fail';
  }

  /** A micro-batch begins; what one gathered that failed is forgotten. */
  begin(): void {
    this.#gathered = [];
    this.#gatheredBefore = 0;
  }

  /** Gathers rows of the micro-batch. Fails with RESULT_TABLE_FULL if they can't be kept, and must be. */
  gather(core: WasmCore, batch: Batch): void {
    const types = this.schema.fields.map((field) => field.dataType);
    for (const row of readRows(core, batch, types)) this.#gathered.push(row);
    const rowsMax = this.#rowsMax;
    if (this.#mayDrop) {
      // Cut now and then: a micro-batch may have far more rows than are kept.
      if (this.#gathered.length >= rowsMax * 2 + 1024) this.#dropGathered(rowsMax);
    } else if (this.#gathered.length > rowsMax) {
      throw resultTableFull({ maxRows: String(rowsMax) });
    }
  }

  #dropGathered(rowsMax: number): void {
    // Without a key each is a row of its own. With one the oldest are told to others first, and take their place there.
    if (this.#shape.key !== undefined) return;
    this.#gatheredBefore += this.#gathered.length - rowsMax;
    this.#gathered = this.#gathered.slice(-rowsMax);
  }

  /** All rows of the micro-batch are gathered. Fails with RESULT_TABLE_FULL if there is no room for them. */
  check(): void {
    if (this.#mayDrop || this.#shape.outputMode === 'complete') return;
    const { key } = this.#shape;
    let newRows = this.#gathered.length;
    if (key !== undefined) {
      const keys = new Set(this.#gathered.map((row) => keyOf(row, key)));
      newRows = 0;
      for (const each of keys) if (!this.#rows.has(each)) newRows++;
    }
    if (this.#rows.size + newRows > this.#rowsMax) {
      throw resultTableFull({ maxRows: String(this.#rowsMax) });
    }
  }

  /** The micro-batch is in the commit log. */
  committed(batchId: number): void {
    this.#takeIn();
    this.#tell(batchId, false);
  }

  /** Rows of an epoch are there to be seen, though it goes on. A result in complete mode is not seen in parts. */
  provisional(batchId: number): void {
    if (this.#shape.outputMode === 'complete' || this.#gathered.length === 0) return;
    this.check();
    this.#takeIn();
    this.#tell(batchId, true);
  }

  /** Puts what was gathered into the table. */
  #takeIn(): void {
    const rows = this.#gathered;
    const before = this.#gatheredBefore;
    this.begin();
    if (this.#shape.outputMode === 'complete') {
      this.#replace(rows);
    } else {
      this.#droppedRows += before;
      for (const row of rows) this.#put(row);
      this.#dropOldest();
    }
  }

  #tell(batchId: number, isProvisional: boolean): void {
    this.#batchId = batchId;
    this.#isProvisional = isProvisional;
    this.#state = undefined;
    for (const follower of this.#followers) follower.changed(batchId, isProvisional);
  }

  /** The query has ended. The table can still be read, unless the query failed. */
  ended(exception: StreamingQueryException | null): void {
    this.#end = { exception };
    for (const follower of this.#followers) follower.ended(exception);
  }

  /** The rows as they are now. They do not change any more. */
  state(): ResultState {
    this.#state ??= {
      batchId: this.#batchId,
      isProvisional: this.#isProvisional,
      rows: [...this.#rows.values()],
      droppedRows: this.#droppedRows,
    };
    return this.#state;
  }

  async read(): Promise<ResultDescription & ResultState> {
    this.#assertSound();
    const { keyColumns, schema } = this;
    return { schema, keyColumns, ...this.state() };
  }

  async follow(): Promise<ResultFollower> {
    this.#assertSound();
    const follower = new ResultChanges(this);
    this.#followers.add(follower);
    // There is the last snapshot, and nothing after it.
    if (this.#end !== undefined) follower.ended(null);
    return follower;
  }

  async createView(name: string): Promise<void> {
    this.#assertSound();
    this.#shape.createView(name, this);
  }

  /** Fails with the query's exception, if it has failed. */
  #assertSound(): void {
    if (this.#end?.exception != null) throw this.#end.exception;
  }

  left(follower: ResultChanges): void {
    this.#followers.delete(follower);
  }

  #put(row: ValueRow): void {
    const { key } = this.#shape;
    const at = key === undefined ? this.#rowCount++ : keyOf(row, key);
    const before = this.#rows.get(at);
    // A row that changed is the youngest again.
    if (before !== undefined) this.#rows.delete(at);
    this.#rows.set(at, row);
    for (const follower of this.#followers) follower.put(at, row, before);
  }

  #dropOldest(): void {
    let surplus = this.#rows.size - this.#rowsMax;
    if (surplus <= 0) return;
    this.#droppedRows += surplus;
    for (const [key, row] of this.#rows) {
      if (surplus-- === 0) break;
      this.#rows.delete(key);
      for (const follower of this.#followers) follower.remove(key, row);
    }
  }

  /** A whole result. What followers are told is what is not as it was. */
  #replace(rows: readonly ValueRow[]): void {
    const next = keyedRows(rows, this.#shape.key);
    if (this.#followers.size > 0) this.#tellReplaced(next);
    this.#rows = next;
  }

  #tellReplaced(next: ReadonlyMap<ValueKey, ValueRow>): void {
    for (const [key, row] of this.#rows) {
      if (next.has(key)) continue;
      for (const follower of this.#followers) follower.remove(key, row);
    }
    for (const [key, row] of next) {
      const before = this.#rows.get(key);
      if (before !== undefined && valueKey(before) === valueKey(row)) continue;
      for (const follower of this.#followers) follower.put(key, row, before);
    }
  }
}

function keyOf(row: ValueRow, key: readonly number[]): ValueKey {
  return key.length === 1 ? valueKey(row[key[0]]) : valueKey(key.map((index) => row[index]));
}

/** Rows by their keys; without one, by all their values and how many there were before that are the same. */
function keyedRows(
  rows: readonly ValueRow[],
  key: readonly number[] | undefined,
): Map<ValueKey, ValueRow> {
  if (key !== undefined) return new Map(rows.map((row) => [keyOf(row, key), row]));
  const counts = new Map<ValueKey, number>();
  return new Map(
    rows.map((row) => {
      const whole = valueKey(row);
      const count = counts.get(whole) ?? 0;
      counts.set(whole, count + 1);
      return [`${count} ${String(whole)}`, row];
    }),
  );
}
