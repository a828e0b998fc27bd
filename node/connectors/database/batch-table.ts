import { tableSql } from './identifiers.ts';
import type { PostgresClient } from './postgres-client.ts';
import { run } from './postgres-link.ts';
import { fold } from './postgres-table.ts';

/** Two that make the same table at once: it is there then. */
const MADE_BY_ANOTHER = new Set(['23505', '42P07']);

/** The table of Millrace's in a database that says which micro-batch of each query was committed last. */
export class BatchTable {
  readonly #table: string;
  readonly #queryId: string;

  constructor(table: string, queryId: string) {
    this.#table = tableSql('batchTable', table, fold);
    this.#queryId = queryId;
  }

  /** The last batch of the query, -1 for none; makes the table where it is not there. */
  async lastBatch(client: PostgresClient): Promise<number> {
    const { rows } = await run(client, 'SELECT to_regclass($1) IS NULL', [this.#table]);
    if (rows[0][0] === 't') await this.#make(client);
    const select = `SELECT batch_id::text FROM ${this.#table} WHERE query_id = $1`;
    return Number((await run(client, select, [this.#queryId])).rows[0]?.[0] ?? -1);
  }

  /**
   * Notes a batch in the transaction that is open; false where it, or a later one, was noted before. The row is locked by that until the
   * transaction ends, so that an older process of the query can't commit meanwhile.
   */
  async claim(client: PostgresClient, batchId: number): Promise<boolean> {
    const statement = `INSERT INTO ${this.#table} AS noted (query_id, batch_id) VALUES ($1, $2::bigint)
      ON CONFLICT (query_id) DO UPDATE SET batch_id = EXCLUDED.batch_id, written_at = now()
      WHERE noted.batch_id < EXCLUDED.batch_id RETURNING 1`;
    const { rows } = await run(client, statement, [this.#queryId, String(batchId)]);
    return rows.length > 0;
  }

  async #make(client: PostgresClient): Promise<void> {
    const statement = `CREATE TABLE IF NOT EXISTS ${this.#table} (query_id text PRIMARY KEY,
      batch_id bigint NOT NULL, written_at timestamptz NOT NULL DEFAULT now())`;
    await makeTable(client, statement);
  }
}

/** Runs CREATE TABLE IF NOT EXISTS, which fails where two do it at the same moment. */
export async function makeTable(client: PostgresClient, statement: string): Promise<void> {
  try {
    await run(client, statement);
  } catch (error) {
    const code = error instanceof Error && Reflect.get(error, 'code');
    if (typeof code !== 'string' || !MADE_BY_ANOTHER.has(code)) throw error;
  }
}
