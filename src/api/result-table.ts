import { resultTableNotKept } from '../errors/api-errors.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import type {
  ResultDelta,
  ResultDescription,
  ResultFeed,
  ResultState,
} from '../streaming/result-feed.ts';
import type { DataFrame } from './dataframe.ts';
import { type Row, type RowOptions, rowObjects } from './row.ts';

/** The result as one micro-batch left it. */
export interface ResultSnapshot
  extends Omit<ResultState, 'rows'>,
    Pick<ResultDescription, 'keyColumns'> {
  /** The rows. They stay as they are while the query goes on. */
  readonly frame: DataFrame;
}

interface ResultTableSource {
  /** Undefined where the query keeps no result. */
  readonly feed: ResultFeed | undefined;
  readonly rowOptions: RowOptions;
  readonly toFrame: (plan: LogicalPlan) => DataFrame;
}

/** What micro-batches changed. */
export interface ResultChange
  extends Omit<ResultDelta, 'upserts' | 'deletes'>,
    Pick<ResultDescription, 'keyColumns'> {
  /** Rows that are new, or take the place of the one with their key. */
  readonly upserts: readonly Row[];
  /** Rows that are gone. */
  readonly deletes: readonly Row[];
}

/**
 * The result of a query as a table that is up to date after each committed micro-batch (`writeStream.resultTable()`).
 *
 * In append mode it has the rows that were appended. In update mode a row takes the place of the one with the same
 * grouping keys; a group that is no longer given, because its window is over or HAVING refuses it, keeps its last row. In
 * complete mode it is the last result, in its order. It begins empty with each start of the query: over a checkpoint, it
 * has what this run appended or changed, and in complete mode all, once the first micro-batch is done.
 *
 * All methods reject with RESULT_TABLE_NOT_KEPT where the query keeps no result, and with its exception once it failed.
 * When it was stopped, or its trigger is done, the table stays.
 *
 * In continuous mode the rows of append and update mode are seen as they come, and are provisional until their epoch is
 * committed.
 */
export class ResultTable {
  readonly #source: ResultTableSource;

  /** Made by `start`. */
  constructor(source: ResultTableSource) {
    this.#source = source;
  }

  /** The table now, and which micro-batch it is of. */
  async read(): Promise<ResultSnapshot> {
    const { schema, rows, ...rest } = await this.#kept().read();
    const frame = this.#source.toFrame({ kind: 'localRelation', schema, rows });
    return { ...rest, frame };
  }

  /** The rows now, as a DataFrame that stays as it is. */
  async toDF(): Promise<DataFrame> {
    return (await this.read()).frame;
  }

  /** The rows now. */
  async collect(): Promise<Row[]> {
    const { schema, rows } = await this.#kept().read();
    return rows.map(rowObjects(schema, this.#source.rowOptions));
  }

  /** Names the table for SQL and `session.table`: each query over the name reads the last committed micro-batch. */
  async createOrReplaceTempView(name: string): Promise<void> {
    await this.#kept().createView(name);
  }

  /**
   * The table, and then what each micro-batch changes, none left out and none twice. Who takes changes more slowly than
   * they come gets those of several micro-batches as one, with the last form of each row. Ends with the query, or when
   * `signal` aborts; throws the query's exception.
   */
  async *changes({
    signal,
  }: {
    readonly signal?: AbortSignal;
  } = {}): AsyncGenerator<ResultChange, void> {
    if (signal?.aborted) return;
    const follower = await this.#kept().follow();
    const leave = () => follower.leave();
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    const { keyColumns, schema } = follower;
    const toRow = rowObjects(schema, this.#source.rowOptions);
    try {
      for (;;) {
        const change = await follower.next();
        if (change === undefined) return;
        const upserts = change.upserts.map(toRow);
        yield { ...change, keyColumns, upserts, deletes: change.deletes.map(toRow) };
      }
    } finally {
      signal?.removeEventListener('abort', leave);
      leave();
    }
  }

  /**
   * Calls a function with what `changes` gives, and waits for its promise before the next one. Resolves when the query
   * has ended or `signal` aborts; rejects with the exception of the query, or with what the function throws.
   */
  async subscribe(
    listener: (change: ResultChange) => unknown,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    for await (const change of this.changes(options)) await listener(change);
  }

  #kept(): ResultFeed {
    const { feed } = this.#source;
    if (feed === undefined) throw resultTableNotKept();
    return feed;
  }
}
