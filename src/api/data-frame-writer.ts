import type { LogicalPlan } from '../plan/logical-plan.ts';
import { parseAttributeName } from './attribute-name.ts';
import { OptionHolder } from './option-holder.ts';
import type { SaveJob, SessionBackend } from './session-backend.ts';

/** What happens to a table that is there already; Spark's names, in any case. */
export type SaveMode =
  | 'append'
  | 'overwrite'
  | 'ignore'
  | 'error'
  | 'errorifexists'
  | 'default'
  | (string & {});

/**
 * Says where a table goes, and writes it (Spark's `DataFrameWriter`): `df.write.partitionBy('day').json('out/')`. A
 * mistake in what was said shows when it is written. Files appear all together when the last one is complete; a write
 * that fails leaves nothing behind.
 */
export class DataFrameWriter extends OptionHolder {
  readonly #backend: SessionBackend;
  readonly #plan: LogicalPlan;
  #format: string | undefined;
  #mode: SaveMode = 'default';
  #partitionColumns: readonly string[] = [];
  #sortColumns: readonly string[] = [];

  /** Made by `dataFrame.write`. */
  constructor(backend: SessionBackend, plan: LogicalPlan) {
    super();
    this.#backend = backend;
    this.#plan = plan;
  }

  /** The kind of sink: `parquet`, `json`, `csv`, `text`, `console`, … Default: `spark.sql.sources.default`. */
  format(format: string): this {
    this.#format = format;
    return this;
  }

  /** What happens to a table that is there: by default the write fails with PATH_ALREADY_EXISTS. */
  mode(mode: SaveMode): this {
    this.#mode = mode;
    return this;
  }

  /** Writes a folder `column=value` for each combination of values of these columns. */
  partitionBy(...columns: readonly string[]): this {
    this.#partitionColumns = columns;
    return this;
  }

  /** For tables in buckets, which there are none of here: writing fails with SORT_BY_WITHOUT_BUCKETING. */
  sortBy(...columns: readonly string[]): this {
    this.#sortColumns = columns;
    return this;
  }

  /** Lines of JSON objects. */
  json(path: string): Promise<void> {
    return this.format('json').save(path);
  }

  csv(path: string): Promise<void> {
    return this.format('csv').save(path);
  }

  /** Lines of text: the one column, a STRING. */
  text(path: string): Promise<void> {
    return this.format('text').save(path);
  }

  parquet(path: string): Promise<void> {
    return this.format('parquet').save(path);
  }

  /**
   * Makes the rows a table of the catalog, which SQL and `session.table` find, also in later sessions. One that is there is
   * left alone, replaced or appended to, as the mode says; rows are appended by the names of their columns. Fails with
   * TABLE_OR_VIEW_ALREADY_EXISTS by default.
   */
  async saveAsTable(name: string): Promise<void> {
    await this.#backend.run({
      ...this.#job(),
      kind: 'saveAsTable',
      nameParts: parseAttributeName(name),
    });
  }

  /**
   * Adds the rows to a table of the catalog, by the positions of their columns, whatever these are called. With `overwrite`,
   * or the mode `overwrite`, they replace those that are there. Fails with INSERT_COLUMN_ARITY_MISMATCH and
   * INCOMPATIBLE_DATA_FOR_TABLE.
   */
  async insertInto(name: string, { overwrite }: { overwrite?: boolean } = {}): Promise<void> {
    await this.#backend.run({
      kind: 'insertInto',
      plan: this.#plan,
      nameParts: parseAttributeName(name),
      overwrite: overwrite ?? this.#mode.toLowerCase() === 'overwrite',
      partitionColumns: this.#partitionColumns,
    });
  }

  /** Writes the table to the path, or to that of the option `path`. */
  async save(path?: string): Promise<void> {
    await this.#backend.run({ ...this.#job(), kind: 'save', path });
  }

  #job(): Omit<SaveJob, 'kind' | 'path'> {
    return {
      plan: this.#plan,
      format: this.#format,
      mode: this.#mode,
      options: { ...this.declaredOptions },
      partitionColumns: this.#partitionColumns,
      sortColumns: this.#sortColumns,
    };
  }
}
