import type {
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import type { Encoder } from '../../../src/connectors/format/format.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { encoderContext, sinkFormat, type WritableFormat } from '../sink-format.ts';
import { type HttpSinkOptions, httpSinkOptions } from './http-sink-options.ts';
import { LinePieces } from './line-pieces.ts';
import { type PostContext, postLines } from './post-lines.ts';

/** How much is held before it is sent. */
const HELD_BYTES_MAX = 8 << 20;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/x-ndjson',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
};

/**
 * POSTs the rows of each micro-batch to a URL, as lines. At least once: a micro-batch that is handed in again after a crash
 * is sent again, cut into the same requests, each with the `Idempotency-Key` that it had (`<query id>/<batch id>/<index>`),
 * by which the receiver can count it once. A micro-batch without rows sends nothing.
 */
export class HttpSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #context: SinkContext;
  readonly #options: HttpSinkOptions;
  readonly #format: WritableFormat;
  readonly #closing = new AbortController();
  #requests = 0;
  #retries = 0;
  #lastError = '';

  private constructor(context: SinkContext, options: HttpSinkOptions, format: WritableFormat) {
    this.#context = context;
    this.#options = options;
    this.#format = format;
    this.description = `HttpSink[${options.shownUrl}]`;
  }

  /** Fails with `INVALID_OPTION_VALUE` and `CREDENTIAL_UNAVAILABLE`; that the server is there is not looked at. */
  static async open(context: SinkContext): Promise<HttpSink> {
    const options = httpSinkOptions(context);
    await options.headers();
    return new HttpSink(context, options, sinkFormat(context));
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const post: PostContext = {
      options: this.#options,
      contentType: CONTENT_TYPES[this.#format.name] ?? 'text/plain',
      platform: this.#context.platform,
      signal: this.#closing.signal,
      onRetry: (reason) => this.#noteRetry(reason),
    };
    return new HttpWriter({
      encoder: this.#format.encoder(encoderContext(this.#context, batch, batch.schema)),
      pieces: new LinePieces(this.#options.requestBytesMax),
      post: async (lines, index) => {
        await postLines({ lines, key: `${this.#context.queryId}/${batch.batchId}/${index}` }, post);
        this.#requests++;
      },
    });
  }

  metrics(): Readonly<Record<string, string>> {
    return {
      requests: String(this.#requests),
      retries: String(this.#retries),
      ...(this.#lastError !== '' && { lastError: this.#lastError }),
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  #noteRetry(reason: string): void {
    this.#retries++;
    this.#lastError = reason;
    const { logger } = this.#context.platform;
    logger.warn('rows were not taken, sending again', { url: this.#options.shownUrl, reason });
  }
}

interface HttpWriterOptions {
  readonly encoder: Encoder;
  readonly pieces: LinePieces;
  readonly post: (lines: Uint8Array, index: number) => Promise<void>;
}

class HttpWriter implements SinkWriter {
  readonly #options: HttpWriterOptions;
  #isOpen = true;
  #index = 0;

  constructor(options: HttpWriterOptions) {
    this.#options = options;
  }

  write(batch: Batch): void {
    if (batch.rows === 0) return;
    this.#options.pieces.add(this.#options.encoder.encode(batch));
  }

  /** A micro-batch of any size costs little memory: what can't change any more goes out before the rest is there. */
  async flush(): Promise<void> {
    if (this.#options.pieces.heldBytes > HELD_BYTES_MAX) await this.#send(false);
  }

  async commit(): Promise<void> {
    await this.#send(true);
    this.#close();
  }

  async abort(): Promise<void> {
    this.#close();
  }

  async #send(isEnd: boolean): Promise<void> {
    const { pieces, post } = this.#options;
    for (let piece = pieces.take(isEnd); piece !== undefined; piece = pieces.take(isEnd)) {
      await post(piece, this.#index++);
    }
  }

  /** A commit that fails is followed by an abort: what is freed already is not freed again. */
  #close(): void {
    this.#options.pieces.clear();
    if (this.#isOpen) this.#options.encoder.close?.();
    this.#isOpen = false;
  }
}
