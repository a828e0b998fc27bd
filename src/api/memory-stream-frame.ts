import type { StructType } from '../types/data-type.ts';
import type { ValueRow } from '../types/value.ts';
import { DataFrame } from './dataframe.ts';
import { rowInput } from './row-input.ts';
import type { RowFeed } from './session-backend.ts';
import type { SessionState } from './session-state.ts';

/**
 * A stream that a program feeds, row by row or set by set (Spark's `MemoryStream`). Sets that are added in one turn of
 * the event loop, to one stream or to several, are seen together.
 */
export class MemoryStreamFrame {
  readonly #feed: RowFeed;
  readonly #frame: DataFrame;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(session: SessionState, schema: StructType) {
    this.#feed = session.backend.memoryStream(schema);
    this.#toValues = rowInput(schema, session.zone);
    this.#frame = new DataFrame(session, {
      kind: 'readDataSource',
      isStreaming: true,
      format: 'memory',
      schema,
      options: {},
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
