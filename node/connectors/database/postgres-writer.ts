import type { SinkBatch, SinkWriter } from '../../../src/connectors/connector.ts';
import { batchInterrupted, commitUnknown } from '../../../src/errors/database-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { BinaryRows } from './binary-rows.ts';
import { copyIn } from './copy-in.ts';
import { checkKeys } from './key-columns.ts';
import type { PostgresClient } from './postgres-client.ts';
import { type PostgresLink, run } from './postgres-link.ts';
import { TryAgain } from './retrying.ts';
import type { RowStatements } from './row-statements.ts';

export interface PostgresWriterOptions {
  readonly core: WasmCore;
  readonly schema: SinkBatch['schema'];
  readonly link: PostgresLink;
  /** The statements; they are asked for when the table is known to be there. */
  readonly statements: (client: PostgresClient) => Promise<RowStatements>;
  readonly table: string;
  /** Null in them is refused; none where rows are only added. */
  readonly keys: readonly { readonly ordinal: number; readonly name: string }[];
  /** Notes the batch in the transaction; false where it was noted before. Absent for tables. */
  readonly claim?: (client: PostgresClient) => Promise<boolean>;
  /** Whether a transaction is made even without rows. */
  readonly alwaysWrites: boolean;
  /** How many bytes are held for another attempt. */
  readonly retryBytes: number;
  readonly written: (rows: number, isSkipped: boolean) => void;
  /** Whatever happens, at the end. */
  readonly ended?: () => Promise<void>;
}

/**
 * Writes one batch in one transaction. What is held is sent at the commit, and sent again where the server went away; a batch that is
 * larger than what may be held is sent meanwhile, and then a lost connection ends it.
 */
export class PostgresWriter implements SinkWriter {
  readonly #options: PostgresWriterOptions;
  readonly #rows: BinaryRows;
  #isOpen = false;
  #isSkipped = false;
  #statements: RowStatements | undefined;

  constructor(options: PostgresWriterOptions) {
    this.#options = options;
    this.#rows = new BinaryRows(options.schema);
  }

  write(batch: Batch): void {
    const { core, keys, table } = this.#options;
    checkKeys(core, batch, keys, table);
    if (!this.#isSkipped) this.#rows.add(core, batch);
  }

  async flush(): Promise<void> {
    if (this.#rows.heldBytes > this.#options.retryBytes) await this.#sendEarly();
  }

  async commit(): Promise<void> {
    const { alwaysWrites, written, ended, claim } = this.#options;
    const { rows } = this.#rows;
    if (rows > 0 || alwaysWrites || claim === undefined) {
      if (this.#isOpen)
        await this.#uninterrupted((client) => this.#finish(client, this.#rows.take()));
      else if (!this.#isSkipped) await this.#whole(this.#rows.take());
    }
    written(this.#isSkipped ? 0 : rows, this.#isSkipped);
    await ended?.();
  }

  async abort(): Promise<void> {
    const { link, ended } = this.#options;
    this.#rows.take();
    if (this.#isOpen) await link.release();
    await ended?.();
  }

  /** The whole batch, until it is there. */
  async #whole(chunks: readonly Uint8Array[]): Promise<void> {
    const { link, table } = this.#options;
    await link.retrying({ subject: 'the rows', table }, async (client) => {
      if (!(await this.#begin(client))) {
        await run(client, 'ROLLBACK');
        return;
      }
      await this.#finish(client, chunks);
    });
  }

  /** Begins the transaction; false where the batch was committed before. */
  async #begin(client: PostgresClient): Promise<boolean> {
    const { claim, statements } = this.#options;
    this.#statements = await statements(client);
    await run(client, 'BEGIN');
    if (claim !== undefined && !(await claim(client))) {
      this.#isSkipped = true;
      return false;
    }
    for (const statement of this.#statements.before) await run(client, statement);
    return true;
  }

  async #finish(client: PostgresClient, chunks: readonly Uint8Array[]): Promise<void> {
    const { copy, after } = this.#statementsInUse();
    await copyIn(client, copy, chunks);
    for (const statement of after) await run(client, statement);
    await this.#commitOn(client);
  }

  async #commitOn(client: PostgresClient): Promise<void> {
    const { claim, link, table } = this.#options;
    if (claim !== undefined) {
      await run(client, 'COMMIT');
      return;
    }
    await link
      .once({ subject: 'the commit', table }, (same) => run(same, 'COMMIT'))
      .catch((error) => {
        if (!(error instanceof TryAgain)) throw error;
        throw commitUnknown({ database: link.description, table, reason: error.message });
      });
  }

  async #sendEarly(): Promise<void> {
    const chunks = this.#rows.take();
    if (this.#isSkipped) return;
    const { link, table } = this.#options;
    if (!this.#isOpen) {
      this.#isOpen = await link.retrying({ subject: 'the rows', table }, async (client) => {
        const isNew = await this.#begin(client);
        if (!isNew) await run(client, 'ROLLBACK');
        return isNew;
      });
      if (!this.#isOpen) return;
    }
    const { copy } = this.#statementsInUse();
    await this.#uninterrupted((client) => copyIn(client, copy, chunks));
  }

  /** On the connection that the transaction is open on. Fails with `DATABASE_INTERRUPTED` where that is lost. */
  async #uninterrupted(send: (client: PostgresClient) => Promise<void>): Promise<void> {
    const { link, table } = this.#options;
    try {
      await link.once({ subject: 'the rows', table }, send);
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      throw batchInterrupted({ database: link.description, reason: error.message });
    }
  }

  #statementsInUse(): RowStatements {
    if (this.#statements === undefined) throw new TryAgain('no transaction was begun');
    return this.#statements;
  }
}
