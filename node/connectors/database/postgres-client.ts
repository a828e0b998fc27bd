import type { Socket } from 'node:net';
import { loadClient } from '../clients/load-client.ts';

/* What is used of the package `pg`. Rows go in by COPY, in PostgreSQL's binary form, which this folder writes itself. */

export interface PostgresField {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
}

export interface PostgresAnswer {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number | null;
  readonly fields: readonly PostgresField[];
}

/** The wire beneath a client, for what is no plain query. */
export interface PostgresConnection {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** A request that speaks the protocol itself. */
export interface PostgresSubmittable {
  submit(connection: PostgresConnection): void;
  handleCopyInResponse(connection: PostgresConnection): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleReadyForQuery(): void;
  handleError(error: unknown): void;
}

export interface PostgresQuery {
  readonly text: string;
  readonly values?: readonly (string | null)[];
  readonly rowMode: 'array';
  /** Leaves values as the texts that they come as. */
  readonly types: { getTypeParser(): (text: string) => string };
}

export interface PostgresClient {
  connect(): Promise<unknown>;
  query(query: PostgresQuery): Promise<PostgresAnswer>;
  query(query: PostgresSubmittable): unknown;
  end(): Promise<void>;
  on(event: 'error' | 'end', listener: (error?: unknown) => void): unknown;
}

export interface PostgresPackage {
  readonly Client: new (settings: Readonly<Record<string, unknown>>) => PostgresClient;
}

/** Loads the package; where it is loaded by its path, all of it is the default. Fails with `CLIENT_NOT_INSTALLED`. */
export async function loadPostgresClient(): Promise<PostgresPackage> {
  const loaded = await loadClient<{ readonly default: PostgresPackage }>('pg', 'postgres');
  return loaded.default;
}
