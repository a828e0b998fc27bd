import type { ExplainMode } from '../plan/explain-mode.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type StructType, simpleString } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { type Row, type RowValue, rowArrays, rowObjects } from './row.ts';
import type { ResultRows } from './session-backend.ts';
import type { SessionState } from './session-state.ts';
import { type ShowOptions, schemaTree, truncateLength } from './show.ts';

/** Rows that `tail` may hold beyond twice what it gives. */
const TAIL_SLACK = 1024;

/**
 * The actions of a DataFrame: what runs a plan, or at least looks up its names. Each returns a promise. `limited` is the
 * same table cut to its first rows.
 */
export abstract class FrameActions {
  abstract readonly plan: LogicalPlan;
  protected readonly session: SessionState;

  constructor(session: SessionState) {
    this.session = session;
  }

  protected abstract limited(count: number): FrameActions;
  protected abstract counted(): FrameActions;

  /** All rows. Fails on a stream: start it with `writeStream`, or read it with `stream()`. */
  collect(options?: { readonly rowMode?: 'object' }): Promise<Row[]>;
  collect(options: { readonly rowMode: 'array' }): Promise<RowValue[][]>;
  async collect({
    rowMode = 'object',
  }: {
    readonly rowMode?: 'object' | 'array';
  } = {}): Promise<Row[] | RowValue[][]> {
    const { schema, batches } = await this.#execute();
    const { rowOptions } = this.session;
    return rowMode === 'array'
      ? gather(batches, rowArrays(schema, rowOptions))
      : gather(batches, rowObjects(schema, rowOptions));
  }

  /** The number of rows. */
  async count(): Promise<number> {
    const [row] = await this.counted().collect({ rowMode: 'array' });
    return Number(row[0]);
  }

  /** The first rows; reads no more than it needs. */
  async take(count: number): Promise<Row[]> {
    const rows: Row[] = [];
    if (count <= 0) return rows;
    for await (const row of this.limited(count).toLocalIterator()) {
      rows.push(row);
      if (rows.length === count) break;
    }
    return rows;
  }

  /** The first row; undefined where there is none. */
  async first(): Promise<Row | undefined> {
    return (await this.take(1))[0];
  }

  /** The first row, or with a count the first rows. */
  head(): Promise<Row | undefined>;
  head(count: number): Promise<Row[]>;
  head(count?: number): Promise<Row | undefined | Row[]> {
    return count === undefined ? this.first() : this.take(count);
  }

  /** The last rows. All rows are computed, and no more than these are kept. */
  async tail(count: number): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this.toLocalIterator()) {
      rows.push(row);
      // Cut now and then: a shift a row would cost as many moves as there are rows kept.
      if (rows.length >= count * 2 + TAIL_SLACK) rows.splice(0, rows.length - count);
    }
    return count <= 0 ? [] : rows.slice(-count);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0;
  }

  /** The rows one by one, while they are computed; leaving the loop stops the query. */
  async *toLocalIterator(): AsyncGenerator<Row, void> {
    const { schema, batches } = await this.#execute();
    const toRow = rowObjects(schema, this.session.rowOptions);
    for await (const batch of batches) for (const row of batch) yield toRow(row);
  }

  #execute(): Promise<ResultRows> {
    return this.session.backend.execute(this.plan);
  }

  /**
   * All rows as an Arrow IPC stream, for other tools and threads. Types are Spark's choice (`ArrowUtils`): timestamps in
   * microseconds with the session's time zone, decimals of 128 bits, maps as entries.
   */
  async toArrow(): Promise<Uint8Array<ArrayBuffer>> {
    return this.session.backend.run({ kind: 'toArrow', plan: this.plan });
  }

  /** Prints the first rows as a table, by default 20 with at most 20 characters a value. */
  async show(count = 20, options: ShowOptions | boolean = {}): Promise<void> {
    const { platform, zone } = this.session;
    const { schema, batches } = await this.limited(count + 1).#execute();
    const rows = await gather(batches, (row) => row);
    const { tableText } = await import('../types/table-text.ts');
    const { truncate, vertical = false }: ShowOptions =
      typeof options === 'boolean' ? { truncate: options } : options;
    const table = tableText(schema, rows.slice(0, count), zone, {
      truncate: truncateLength(truncate),
      vertical,
      hasMore: rows.length > count,
    });
    platform.print(table.trimEnd());
  }

  async schema(): Promise<StructType> {
    return this.session.backend.schema(this.plan);
  }

  /** The names of the columns. */
  async columns(): Promise<string[]> {
    return (await this.schema()).fields.map((field) => field.name);
  }

  /** Names and types of the columns: `[['n', 'bigint']]`. */
  async dtypes(): Promise<[name: string, type: string][]> {
    return (await this.schema()).fields.map((field) => [field.name, simpleString(field.dataType)]);
  }

  /** Prints the schema as a tree. */
  async printSchema(): Promise<void> {
    this.session.platform.print(schemaTree(await this.schema()));
  }

  /** Prints the plan; `true` is `extended`. */
  async explain(mode: ExplainMode | boolean = 'simple'): Promise<void> {
    this.session.platform.print(await this.explainString(mode));
  }

  /** The plan as text. */
  async explainString(mode: ExplainMode | boolean = 'simple'): Promise<string> {
    const asked = typeof mode === 'string' ? mode : mode ? 'extended' : 'simple';
    return this.session.backend.explain(this.plan, asked);
  }

  /** Names the plan for SQL and `session.table`; replaces a view of that name. */
  createOrReplaceTempView(name: string): Promise<void> {
    return this.session.backend.createView(name, this.plan, { replace: true });
  }

  /** Like `createOrReplaceTempView`, but fails with TEMP_TABLE_OR_VIEW_ALREADY_EXISTS if the name is taken. */
  createTempView(name: string): Promise<void> {
    return this.session.backend.createView(name, this.plan, { replace: false });
  }
}

async function gather<T>(
  batches: AsyncIterable<readonly ValueRow[]>,
  convert: (row: ValueRow) => T,
): Promise<T[]> {
  const rows: T[] = [];
  for await (const batch of batches) for (const row of batch) rows.push(convert(row));
  return rows;
}
