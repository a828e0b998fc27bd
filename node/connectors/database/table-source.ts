import type {
  BatchReader,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
} from '../../../src/connectors/connector.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';

/** Rows of a query that is under way, a piece at a time. */
export interface RowCursor {
  /** The next rows; none at the end. */
  next(): Promise<readonly ValueRow[]>;
  close(): Promise<void>;
}

/** A table in a database: everything is there at once. */
export class TableSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit = { kind: 'allAvailable' };
  readonly #open: (context: ReadContext) => Promise<RowCursor>;

  constructor(description: string, open: (context: ReadContext) => Promise<RowCursor>) {
    this.description = description;
    this.#open = open;
  }

  async latestOffset(): Promise<Offset> {
    return 1;
  }

  async read(start: Offset | null, _end: Offset, context: ReadContext): Promise<BatchReader> {
    const cursor = start === null ? await this.#open(context) : undefined;
    return new CursorReader(cursor, context);
  }

  async commit(): Promise<void> {}
  async stop(): Promise<void> {}
}

class CursorReader implements BatchReader {
  readonly #cursor: RowCursor | undefined;
  readonly #context: ReadContext;
  #rows = 0;

  constructor(cursor: RowCursor | undefined, context: ReadContext) {
    this.#cursor = cursor;
    this.#context = context;
  }

  get inputRows(): number {
    return this.#rows;
  }

  async next(): Promise<Batch | undefined> {
    const rows = (await this.#cursor?.next()) ?? [];
    if (rows.length === 0) return undefined;
    this.#rows += rows.length;
    const { core, columns } = this.#context;
    const types = columns.fields.map((field) => field.dataType);
    return buildBatch(core, types, rows);
  }

  async close(): Promise<void> {
    await this.#cursor?.close();
  }
}
