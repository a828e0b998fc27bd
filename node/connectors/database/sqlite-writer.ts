import type { SinkWriter } from '../../../src/connectors/connector.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { columnReader } from '../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { checkKeys } from './key-columns.ts';
import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite-client.ts';
import { sqliteType } from './sqlite-types.ts';

export interface SqliteWriterOptions {
  readonly core: WasmCore;
  readonly schema: StructType;
  readonly table: string;
  /** With an open transaction. */
  readonly database: SqliteDatabase;
  /** INSERT of one row. */
  readonly insert: string;
  readonly keys: readonly { readonly ordinal: number; readonly name: string }[];
  /** Ends the transaction, again and again while somebody reads. */
  readonly commit: () => Promise<void>;
  readonly failure: (error: unknown) => Error;
  readonly written: (rows: number) => void;
  readonly ended?: () => void;
}

/** Writes one batch in the transaction that is open. */
export class SqliteWriter implements SinkWriter {
  readonly #options: SqliteWriterOptions;
  readonly #types: readonly ReturnType<typeof sqliteType>[];
  readonly #insert: SqliteStatement;
  readonly #values: SqliteValue[];
  #rows = 0;

  constructor(options: SqliteWriterOptions) {
    this.#options = options;
    this.#types = options.schema.fields.map(sqliteType);
    this.#insert = options.database.prepare(options.insert);
    this.#values = options.schema.fields.map(() => null);
  }

  write(batch: Batch): void {
    const { core, schema, keys, table, failure } = this.#options;
    checkKeys(core, batch, keys, table);
    const readers = batch.columns.map((column, at) =>
      columnReader(core, column, schema.fields[at].dataType),
    );
    const values = this.#values;
    try {
      for (let row = 0; row < batch.rows; row++) {
        for (let at = 0; at < readers.length; at++) {
          const value = readers[at](row);
          values[at] = value === null ? null : this.#types[at].value(value);
        }
        this.#insert.run(values);
      }
    } catch (error) {
      throw failure(error);
    }
    this.#rows += batch.rows;
  }

  async commit(): Promise<void> {
    const { commit, written, ended } = this.#options;
    await commit();
    written(this.#rows);
    ended?.();
  }

  async abort(): Promise<void> {
    const { database, ended } = this.#options;
    try {
      database.exec('ROLLBACK');
    } catch {
      // What failed may have ended the transaction by itself.
    }
    ended?.();
  }
}
