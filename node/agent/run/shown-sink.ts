/** Looks at the rows of a query on their way to its sink, and shows those that the sink has committed. */
import type {
  Connector,
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import type { Encoder } from '../../../src/connectors/format/format.ts';
import { newJsonEncoder } from '../../../src/connectors/format/json-writer.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { wholeLines } from '../../connectors/served-lines.ts';
import type { ShownRows } from './shown-rows.ts';

/** The connector with its sinks looked at; `rowsOf` says where the rows of a query are shown. */
export function shownConnector(
  connector: Connector,
  rowsOf: (context: SinkContext) => ShownRows | undefined,
): Connector {
  const { openSink } = connector;
  if (openSink === undefined) return connector;
  return {
    ...connector,
    openSink: async (context) => {
      const sink = await openSink(context);
      const rows = rowsOf(context);
      return rows === undefined ? sink : new ShownSink(sink, rows, context);
    },
  };
}

class ShownSink implements Sink {
  readonly description: string;
  readonly outputModes: Sink['outputModes'];
  readonly metrics: Sink['metrics'];
  readonly close: Sink['close'];
  readonly #sink: Sink;
  readonly #rows: ShownRows;
  readonly #context: SinkContext;
  #isBroken = false;

  constructor(sink: Sink, rows: ShownRows, context: SinkContext) {
    this.#sink = sink;
    this.#rows = rows;
    this.#context = context;
    this.description = sink.description;
    this.outputModes = sink.outputModes;
    this.metrics = sink.metrics?.bind(sink);
    this.close = sink.close.bind(sink);
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    const writer = await this.#sink.begin(batch);
    if (this.#isBroken) return writer;
    const newEncoder = () =>
      newJsonEncoder({
        core: batch.core,
        schema: batch.schema,
        timeZone: this.#context.timeZone,
        // The page finds the columns by the first rows.
        options: { ignoreNullFields: 'false' },
      });
    return new ShownWriter(writer, this.#rows, newEncoder, (error) => this.#break(error));
  }

  /** That rows can't be shown is no reason not to write them. */
  #break(error: unknown): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    const { platform, queryName } = this.#context;
    platform.logger.warn('the page does not show this query', { query: queryName, error });
  }
}

/** Pieces of about this size are dropped one by one. */
const PIECE_BYTES = 1 << 16;

class ShownWriter implements SinkWriter {
  readonly flush: SinkWriter['flush'];
  readonly #writer: SinkWriter;
  readonly #rows: ShownRows;
  readonly #newEncoder: () => Encoder;
  readonly #onBroken: (error: unknown) => void;
  #encoder: Encoder | undefined;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #leftOut = 0;

  constructor(
    writer: SinkWriter,
    rows: ShownRows,
    newEncoder: () => Encoder,
    onBroken: (error: unknown) => void,
  ) {
    this.#writer = writer;
    this.#rows = rows;
    this.#newEncoder = newEncoder;
    this.#onBroken = onBroken;
    this.flush = writer.flush?.bind(writer);
  }

  write(batch: Batch): void {
    this.#writer.write(batch);
    if (batch.rows === 0) return;
    if (this.#rows.areWanted) this.#encode(batch);
    else this.#leaveOut(batch.rows);
  }

  async commit(): Promise<void> {
    await this.#writer.commit();
    const [pieces, leftOut] = [this.#pieces, this.#leftOut];
    this.#finish();
    this.#rows.append(pieces, leftOut);
  }

  async abort(error?: unknown): Promise<void> {
    this.#finish();
    await this.#writer.abort(error);
  }

  #encode(batch: Batch): void {
    try {
      this.#encoder ??= this.#newEncoder();
      const lines = this.#encoder.encode(batch);
      // Copies of their own: a small piece must not hold the memory of all.
      for (let at = 0; at < lines.length; ) {
        const piece = wholeLines(lines.subarray(at), PIECE_BYTES).slice();
        this.#pieces.push(piece);
        at += piece.length;
      }
      this.#bytes += lines.length;
      this.#rows.spend(lines.length);
    } catch (error) {
      this.#leaveOut(batch.rows);
      this.#onBroken(error);
    }
    while (this.#bytes > this.#rows.bytesMax) this.#dropOldest();
  }

  #dropOldest(): void {
    const { length = 0 } = this.#pieces.shift() ?? {};
    this.#bytes -= length;
    this.#leftOut += length;
  }

  /** Counts rows as lost, and with them what came before: what is shown has no holes. */
  #leaveOut(rows: number): void {
    this.#leftOut += this.#bytes + rows;
    this.#bytes = 0;
    this.#pieces = [];
  }

  /** A commit that fails is followed by an abort: what is freed already is not freed again. */
  #finish(): void {
    this.#pieces = [];
    this.#bytes = 0;
    this.#leftOut = 0;
    this.#encoder?.close?.();
    this.#encoder = undefined;
  }
}
