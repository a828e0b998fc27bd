import { once } from 'node:events';
import type { PostgresClient, PostgresConnection, PostgresSubmittable } from './postgres-client.ts';

/** Sends rows by COPY … FROM STDIN: chunks of its binary form, as fast as the server takes them. */
export async function copyIn(
  client: PostgresClient,
  text: string,
  chunks: Iterable<Uint8Array>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    client.query(new CopyIn(text, chunks, resolve, reject));
  });
}

class CopyIn implements PostgresSubmittable {
  readonly #text: string;
  readonly #chunks: Iterable<Uint8Array>;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    text: string,
    chunks: Iterable<Uint8Array>,
    resolve: () => void,
    reject: (error: unknown) => void,
  ) {
    this.#text = text;
    this.#chunks = chunks;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: PostgresConnection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: PostgresConnection): void {
    this.#send(connection).catch((error) => connection.sendCopyFail(String(error)));
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#resolve();
  }

  handleError(error: unknown): void {
    this.#failure = { error };
    this.#reject(error);
  }

  async #send(connection: PostgresConnection): Promise<void> {
    const { stream } = connection;
    for (const chunk of this.#chunks) {
      // The server has said no meanwhile, or is gone.
      if (this.#failure !== undefined) return;
      connection.sendCopyFromChunk(chunk);
      if (!stream.writableNeedDrain) continue;
      const settled = new AbortController();
      const { signal } = settled;
      const ends = ['drain', 'close'].map((name) => once(stream, name, { signal }));
      await Promise.race(ends).finally(() => settled.abort());
      await Promise.allSettled(ends);
    }
    if (this.#failure === undefined) connection.endCopyFrom();
  }
}
