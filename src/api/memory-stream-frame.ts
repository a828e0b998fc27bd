import type { MemoryStream } from '../connectors/memory-stream.ts';
import type { ValueRow } from '../types/value.ts';
import { DataFrame } from './dataframe.ts';
import { rowInput } from './row-input.ts';
import type { SessionState } from './session-state.ts';

/**
 * A stream that a program feeds, row by row or set by set (Spark's `MemoryStream`). Sets that are added in one turn of
 * the event loop, to one stream or to several, are seen together.
 */
export class MemoryStreamFrame {
  readonly #stream: MemoryStream;
  readonly #frame: DataFrame;
  readonly #toValues: (row: unknown) => ValueRow;

  constructor(session: SessionState, stream: MemoryStream) {
    this.#stream = stream;
    this.#toValues = rowInput(stream.schema, session.zone);
    this.#frame = new DataFrame(session, {
      kind: 'readDataSource',
      isStreaming: true,
      format: 'memory',
      schema: stream.schema,
      options: {},
      paths: [],
      objectId: session.register(stream),
    });
  }

  /** Adds rows, as objects by column name or as arrays; see `rowInput` for the values. Returns their offset. */
  addData(...rows: readonly unknown[]): number {
    return this.#stream.addData(rows.map(this.#toValues));
  }

  /** The stream as a table that keeps growing. */
  toDF(): DataFrame {
    return this.#frame;
  }
}
