import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { DataFrame } from './dataframe.ts';
import { rowInput } from './row-input.ts';
import type { RowFeed } from './session-backend.ts';
import type { SessionState } from './session-state.ts';

export interface MemoryStreamOptions {
  /**
   * How many rows a micro-batch takes at most, in whole sets of rows as `addData` took them, and at least one set. Default:
   * all there are.
   */
  readonly maxRowsPerTrigger?: number;
}

/**
 * A stream that a program feeds, row by row or set by set (Spark's `MemoryStream`). Sets that are added in one turn of
 * the event loop, to one stream or to several, are seen together.
 *
 * Any number of queries may read it, each at its own pace. Rows are kept until all that run have committed them; a query
 * that starts later begins with what is still kept, as in Spark.
 */
export class MemoryStreamFrame {
  readonly #feed: RowFeed;
  readonly #frame: DataFrame;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(session: SessionState, schema: StructType, options: MemoryStreamOptions) {
    const { maxRowsPerTrigger } = options;
    this.#feed = session.backend.memoryStream(schema);
    this.#toValues = rowInput(schema, session.zone);
    this.#frame = new DataFrame(session, {
      kind: 'readDataSource',
      isStreaming: true,
      format: 'memory',
      schema,
      options: maxRowsPerTrigger === undefined ? {} : { maxRowsPerTrigger: `${maxRowsPerTrigger}` },
      paths: [],
      objectId: this.#feed.objectId,
    });
  }

  /** Adds rows, as objects by column name or as arrays; see `rowInput` for the values. Returns their offset. */
  addData(...rows: readonly unknown[]): number {
    return this.#feed.addData(rows.map(this.#toValues));
  }

  /** The stream as a table that keeps growing. */
  toDF(): DataFrame {
    return this.#frame;
  }
}
