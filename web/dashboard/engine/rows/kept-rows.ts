/**
 * The lines of the ring as a source: `session.read.format('kept-rows')`. They are read by the log's own parser, so a
 * question to them is a DataFrame query like any other. As a stream it begins at the oldest line and follows what is added.
 *
 * Besides the log's columns there is `_number`, LONG: which line of the source it is, from 0.
 */
import {
  type BatchReader,
  defineConnector,
  type Offset,
  type ReadContext,
  type ReadLimit,
  type Source,
} from '../../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../../src/connectors/connector-options.ts';
import { byteBatchReader } from '../../../../src/connectors/format/byte-batch-reader.ts';
import type { ByteReader } from '../../../../src/connectors/format/format.ts';
import { endlessLineFormat, LINE_FORMAT_OPTION } from '../../../../src/connectors/line-format.ts';
import type { SourceDescription } from '../../../../src/plan/resolved-plan.ts';
import { LongType, structType } from '../../../../src/types/data-type.ts';
import { physicalType } from '../../../../src/types/physical-type.ts';
import { type Batch, describeColumn, newColumn } from '../../../../src/wasm/batch.ts';
import type { RowRing } from './row-ring.ts';

export const KEPT_ROWS = 'kept-rows';
export const NUMBER_COLUMN = '_number';

/** Lines of a micro-batch, when they are read as a stream. */
const BATCH_ROWS = 100_000;

export function keptRowsConnector(ring: RowRing) {
  return defineConnector({
    name: KEPT_ROWS,
    sourceOptions: [
      { name: 'from', type: 'long', doc: 'The number of the first line.' },
      { name: 'to', type: 'long', doc: 'The number after that of the last line.' },
      { name: 'numbers', type: 'string', doc: 'Instead: the numbers of the lines, rising.' },
      LINE_FORMAT_OPTION,
    ],
    openSource: async ({ description }) => new KeptRowsSource(ring, description),
  });
}

class KeptRowsSource implements Source {
  readonly description: string;
  readonly defaultReadLimit: ReadLimit = { kind: 'maxRows', rows: BATCH_ROWS };
  readonly #ring: RowRing;
  readonly #source: SourceDescription;
  readonly #from: number;
  readonly #to: number;
  /** Chosen lines; undefined for all in the range. */
  readonly #numbers: readonly number[] | undefined;
  #stopListening: () => void = () => {};

  constructor(ring: RowRing, source: SourceDescription) {
    const options = new ConnectorOptions(KEPT_ROWS, source.options);
    this.#ring = ring;
    this.#source = source;
    this.#from = options.wholeNumber('from', 0) ?? 0;
    this.#to = options.wholeNumber('to', 0) ?? Number.POSITIVE_INFINITY;
    this.#numbers = options.text('numbers')?.split(',').map(Number);
    this.description = 'KeptRows';
  }

  async latestOffset(start: Offset | null, limit: ReadLimit): Promise<Offset | null> {
    if (this.#numbers !== undefined) return this.#ring.end;
    const from = Math.max(this.#position(start), this.#ring.start);
    const most = limit.kind === 'maxRows' ? from + limit.rows : Number.POSITIVE_INFINITY;
    const end = Math.min(this.#ring.end, this.#to, most);
    return end > this.#position(start) ? end : start;
  }

  async read(start: Offset | null, end: Offset, context: ReadContext): Promise<BatchReader> {
    const numbers = this.#numbersIn(this.#position(start), this.#position(end));
    const { columns } = context;
    const parsed = structType(columns.fields.filter((field) => field.name !== NUMBER_COLUMN));
    const { options, schema } = this.#source;
    const rows = byteBatchReader({
      bytes: new RingBytes(this.#pieces(numbers)),
      format: await endlessLineFormat(KEPT_ROWS, options),
      context: {
        ...context,
        columns: parsed,
        // Rows have the numbers of the lines, one for one.
        filters: undefined,
        schema: structType(schema.fields.filter((field) => field.name !== NUMBER_COLUMN)),
        // The line of names is none of the kept ones.
        options: { ...options, header: 'false' },
      },
    });
    const numbered = columns.fields.findIndex((field) => field.name === NUMBER_COLUMN);
    return numbered < 0 ? rows : new NumberedReader(rows, { context, at: numbered, numbers });
  }

  /** The lines in a range that are kept, and chosen if some are. */
  #numbersIn(from: number, to: number): Numbers {
    const { end, start } = this.#ring;
    if (this.#numbers === undefined) {
      const first = Math.max(from, start);
      return { count: Math.max(0, to - first), at: (row) => first + row };
    }
    const kept = this.#numbers.filter((number) => number >= start && number < end);
    return { count: kept.length, at: (row) => kept[row] };
  }

  *#pieces({ at, count }: Numbers): Generator<Uint8Array> {
    if (count === 0) return;
    if (this.#numbers === undefined) yield* this.#ring.read(at(0), at(0) + count);
    else for (let row = 0; row < count; row++) yield* this.#ring.read(at(row), at(row) + 1);
  }

  async commit(): Promise<void> {}

  onData(listener: () => void): void {
    this.#stopListening = this.#ring.onAppended(listener);
  }

  async stop(): Promise<void> {
    this.#stopListening();
  }

  #position(offset: Offset | null): number {
    return typeof offset === 'number' ? offset : this.#from;
  }
}

/** Numbers of lines, in order. */
interface Numbers {
  readonly count: number;
  at(row: number): number;
}

class RingBytes implements ByteReader {
  readonly #pieces: Generator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(pieces: Generator<Uint8Array>) {
    this.#pieces = pieces;
  }

  read(target: Uint8Array): number {
    if (this.#rest.length === 0) {
      const next = this.#pieces.next();
      if (next.done === true) return 0;
      this.#rest = next.value;
    }
    const count = Math.min(target.length, this.#rest.length);
    target.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async close(): Promise<void> {}
}

interface NumberedReaderOptions {
  readonly context: ReadContext;
  /** Where the number is among the columns. */
  readonly at: number;
  readonly numbers: Numbers;
}

/** Adds the lines' numbers. The formats deliver a row for each line, whatever is in it. */
class NumberedReader implements BatchReader {
  readonly #reader: BatchReader;
  readonly #options: NumberedReaderOptions;
  #next = 0;

  constructor(reader: BatchReader, options: NumberedReaderOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  get inputRows(): number {
    return this.#reader.inputRows;
  }

  next(): Batch | undefined | Promise<Batch | undefined> {
    const batch = this.#reader.next();
    return batch instanceof Promise
      ? batch.then((rows) => this.#number(rows))
      : this.#number(batch);
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #number(batch: Batch | undefined): Batch | undefined {
    if (batch === undefined) return undefined;
    const { at, context, numbers: given } = this.#options;
    const { core } = context;
    const numbers = newColumn(core, { type: physicalType(LongType), rows: batch.rows });
    const { values } = describeColumn(core, numbers);
    const { u32 } = core.memory;
    for (let row = 0; row < batch.rows; row++) {
      const number = given.at(this.#next++);
      u32[(values >>> 2) + row * 2] = number >>> 0;
      u32[(values >>> 2) + row * 2 + 1] = Math.floor(number / 2 ** 32);
    }
    const columns = [...batch.columns.slice(0, at), numbers, ...batch.columns.slice(at)];
    return { rows: batch.rows, columns };
  }
}
