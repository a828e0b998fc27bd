import type { LogicalPlan } from '../plan/logical-plan.ts';
import { OptionHolder } from './option-holder.ts';
import type { SessionBackend } from './session-backend.ts';

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
  #format = 'parquet';
  #mode: SaveMode = 'default';
  #partitionColumns: readonly string[] = [];
  #sortColumns: readonly string[] = [];

  /** Made by `dataFrame.write`. */
  constructor(backend: SessionBackend, plan: LogicalPlan) {
    super();
    this.#backend = backend;
    this.#plan = plan;
  }

  /** The kind of sink: `parquet`, `json`, `csv`, `text`, `console`, … */
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

  /** Writes the table to the path, or to that of the option `path`. */
  async save(path?: string): Promise<void> {
    await this.#backend.run({
      kind: 'save',
      plan: this.#plan,
      format: this.#format,
      mode: this.#mode,
      options: { ...this.declaredOptions },
      partitionColumns: this.#partitionColumns,
      sortColumns: this.#sortColumns,
      path,
    });
  }
}
