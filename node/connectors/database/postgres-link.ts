import type { Platform } from '../../../src/ports/platform.ts';
import type { PostgresAnswer, PostgresClient, PostgresPackage } from './postgres-client.ts';
import type { PostgresSettings } from './postgres-connection.ts';
import { type FailureContext, postgresFailure } from './postgres-failures.ts';
import { Retries } from './retrying.ts';

const AS_TEXT = { getTypeParser: () => (text: string) => text };
/** How long the end of a connection is waited for. */
const END_MS = 1_000;

export interface PostgresLinkOptions {
  readonly client: PostgresPackage;
  readonly settings: PostgresSettings;
  readonly platform: Platform;
  readonly retryTimeoutMs: number;
}

/** One connection to a server, made anew when it is lost. */
export class PostgresLink {
  readonly #options: PostgresLinkOptions;
  readonly #retries: Retries;
  #client: PostgresClient | undefined;

  constructor(options: PostgresLinkOptions) {
    this.#options = options;
    const { platform, settings, retryTimeoutMs } = options;
    this.#retries = new Retries(platform, settings.description, retryTimeoutMs);
  }

  get description(): string {
    return this.#options.settings.description;
  }

  metrics(): Readonly<Record<string, string>> {
    return this.#retries.metrics();
  }

  /**
   * Does something on the connection, again and again while the server is away or in a conflict. A connection on which something failed
   * is not used again, so that no transaction stays open on it.
   */
  retrying<Answer>(
    context: Omit<FailureContext, 'database'>,
    attempt: (client: PostgresClient) => Promise<Answer>,
  ): Promise<Answer> {
    return this.#retries.run(() => this.once(context, attempt));
  }

  /** The same once. Fails with `TryAgain` where another attempt may do better. */
  async once<Answer>(
    context: Omit<FailureContext, 'database'>,
    attempt: (client: PostgresClient) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      this.#client ??= await this.#connect();
      return await attempt(this.#client);
    } catch (error) {
      await this.release();
      throw postgresFailure(error, { ...context, database: this.description });
    }
  }

  /** Ends the connection; the next request makes another. */
  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await this.#end(client);
  }

  /** Ends it, and what waits. */
  async close(): Promise<void> {
    this.#retries.stop();
    await this.release();
  }

  async #connect(): Promise<PostgresClient> {
    const { sslmode } = this.#options.settings;
    if (sslmode === 'disable') return this.#connectOnce(false);
    try {
      return await this.#connectOnce(true);
    } catch (error) {
      const isPlain = /server does not support SSL/.test(String(error));
      if (sslmode === 'prefer' && isPlain) return this.#connectOnce(false);
      throw error;
    }
  }

  async #connectOnce(isEncrypted: boolean): Promise<PostgresClient> {
    const { client: pg, settings } = this.#options;
    const client = new pg.Client(await settings.connection(isEncrypted));
    const forget = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    try {
      await client.connect();
    } catch (error) {
      await this.#end(client);
      throw error;
    }
    return client;
  }

  async #end(client: PostgresClient): Promise<void> {
    const { scheduler } = this.#options.platform;
    const waited = new AbortController();
    const ended = client.end().catch(() => {});
    await Promise.race([ended, scheduler.sleep(END_MS, waited.signal)]);
    waited.abort();
  }
}

/** One statement; its values are texts, and so are those of its answer. */
export function run(
  client: PostgresClient,
  text: string,
  values: readonly (string | null)[] = [],
): Promise<PostgresAnswer> {
  return client.query({ text, values, rowMode: 'array', types: AS_TEXT });
}
