/**
 * Looks at the rows of a source on their way to the query: keeps their lines in the ring, and counts those that did not
 * parse or have no time. The source is asked for the columns that this needs besides, and the query gets those that it
 * asked for.
 */
import type {
  BatchReader,
  Connector,
  Offset,
  ReadContext,
  ReadLimit,
  Source,
} from '../../../../src/connectors/connector.ts';
import { StringType, structField, structType } from '../../../../src/types/data-type.ts';
import { type Batch, type ColumnDescriptor, describeColumn } from '../../../../src/wasm/batch.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { ERROR_COLUMN, RAW_COLUMN } from '../source/log-shape.ts';
import type { InputTap } from './input-tap.ts';
import type { RowRing } from './row-ring.ts';

/** The connector with its sources tapped. */
export function tappedConnector(connector: Connector, tap: InputTap): Connector {
  const { openSource } = connector;
  if (openSource === undefined) return connector;
  return {
    ...connector,
    openSource: async (context) => {
      const source = await openSource(context);
      tap.opened(source);
      return new TappedSource(source, tap);
    },
  };
}

/** A micro-batch takes twice as much as the one before, so that the first one is soon on the page. */
const FIRST_BATCH_BYTES = 2 << 20;
const BATCH_BYTES_MAX = 8 << 20;

class TappedSource implements Source {
  readonly description: string;
  readonly latestOffset: Source['latestOffset'];
  readonly reportLatestOffset: Source['reportLatestOffset'];
  readonly commit: Source['commit'];
  readonly freeze: Source['freeze'];
  readonly onData: Source['onData'];
  readonly metrics: Source['metrics'];
  readonly stop: Source['stop'];
  readonly #source: Source;
  readonly #tap: InputTap;
  #batchBytes = FIRST_BATCH_BYTES;

  constructor(source: Source, tap: InputTap) {
    this.#source = source;
    this.#tap = tap;
    this.description = source.description;
    this.latestOffset = source.latestOffset.bind(source);
    this.reportLatestOffset = source.reportLatestOffset?.bind(source);
    this.commit = source.commit.bind(source);
    this.freeze = source.freeze?.bind(source);
    this.onData = source.onData?.bind(source);
    this.metrics = source.metrics?.bind(source);
    this.stop = source.stop.bind(source);
  }

  get defaultReadLimit(): ReadLimit {
    return { kind: 'maxBytes', bytes: this.#batchBytes };
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const wanted = context.columns.fields;
    const added = this.#tap.isText ? [RAW_COLUMN] : [RAW_COLUMN, ERROR_COLUMN];
    const fields = [...wanted, ...added.map((name) => structField(name, StringType))];
    const columns = structType(fields);
    this.#tap.rewind();
    this.#batchBytes = Math.min(BATCH_BYTES_MAX, this.#batchBytes * 2);
    // The tap sees every line, whatever the query asks for.
    const all = { ...context, columns, filters: undefined };
    const reader = await this.#source.read(start, end, all);
    const indexOf = (name: string | undefined) => fields.findIndex((field) => field.name === name);
    return new TappedReader(reader, {
      tap: this.#tap,
      core: context.core,
      wanted: wanted.length,
      raw: indexOf(RAW_COLUMN),
      error: indexOf(ERROR_COLUMN),
      time: indexOf(this.#tap.timeColumn),
    });
  }
}

interface TappedReaderOptions {
  readonly tap: InputTap;
  readonly core: WasmCore;
  /** So many columns go to the query. */
  readonly wanted: number;
  /** Where the columns are; -1 for none. */
  readonly raw: number;
  readonly error: number;
  readonly time: number;
}

class TappedReader implements BatchReader {
  readonly #reader: BatchReader;
  readonly #options: TappedReaderOptions;

  constructor(reader: BatchReader, options: TappedReaderOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  get inputRows(): number {
    return this.#reader.inputRows;
  }

  next(): Batch | undefined | Promise<Batch | undefined> {
    const batch = this.#reader.next();
    return batch instanceof Promise ? batch.then((rows) => this.#see(rows)) : this.#see(batch);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #see(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined;
    const { core, error, raw, tap, time, wanted } = this.#options;
    keepLines(core, describeColumn(core, batch.columns[raw]), batch.rows, tap.ring);
    tap.add({
      rows: batch.rows,
      unparsed: error < 0 ? 0 : batch.rows - nullCount(core, batch, error),
      untimed: nullCount(core, batch, time),
    });
    return { rows: batch.rows, columns: batch.columns.slice(0, wanted) };
  }
}

function keepLines(core: WasmCore, raw: ColumnDescriptor, rows: number, ring: RowRing): void {
  const { u8, u32 } = core.memory;
  const slots = raw.values >>> 2;
  const isNull = (row: number) => raw.validity !== 0 && u8[raw.validity + row] === 0;
  ring.append({
    bytes: u8,
    count: rows,
    start: (row) => u32[slots + (row & raw.indexMask) * 2],
    length: (row) => (isNull(row) ? 0 : u32[slots + (row & raw.indexMask) * 2 + 1]),
  });
}

function nullCount(core: WasmCore, batch: Batch, index: number): number {
  if (index < 0) return 0;
  const { validity, indexMask } = describeColumn(core, batch.columns[index]);
  if (validity === 0) return 0;
  const { u8 } = core.memory;
  if (indexMask === 0) return u8[validity] === 0 ? batch.rows : 0;
  let nulls = 0;
  for (let row = 0; row < batch.rows; row++) nulls += 1 - u8[validity + row];
  return nulls;
}
