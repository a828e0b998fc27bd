import type { BatchReader, ReadContext } from '../../../src/connectors/connector.ts';
import type { ByteReader } from '../../../src/connectors/format/format.ts';
import { columnOrdinals } from '../../../src/connectors/row-batches.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { KINESIS_SCHEMA, recordRow } from './kinesis-schema.ts';
import type { ShardRecord } from './shard-cursor.ts';

/** How much goes into linear memory at a time. */
const BATCH_ROWS = 8192;
const BATCH_BYTES = 4 << 20;
const NEWLINE = 10;

/** The records of a range, a few at a time. */
export class RecordPieces {
  readonly #source: AsyncGenerator<ShardRecord[]>;
  #records: readonly ShardRecord[] = [];
  #at = 0;

  constructor(source: AsyncGenerator<ShardRecord[]>) {
    this.#source = source;
  }

  /** Nothing at the end. */
  async next(): Promise<readonly ShardRecord[]> {
    while (this.#at === this.#records.length) {
      const { done, value } = await this.#source.next();
      if (done) return [];
      this.#records = value;
      this.#at = 0;
    }
    const first = this.#at;
    for (let bytes = 0; this.#at < this.#records.length; ) {
      bytes += this.#records[this.#at++].data.length;
      if (bytes >= BATCH_BYTES || this.#at - first === BATCH_ROWS) break;
    }
    return this.#records.slice(first, this.#at);
  }

  async close(): Promise<void> {
    await this.#source.return(undefined);
  }
}

/** Delivers records in columns. */
export class RecordReader implements BatchReader {
  readonly #pieces: RecordPieces;
  readonly #stream: string;
  readonly #context: ReadContext;
  #inputRows = 0;

  constructor(pieces: RecordPieces, stream: string, context: ReadContext) {
    this.#pieces = pieces;
    this.#stream = stream;
    this.#context = context;
  }

  get inputRows(): number {
    return this.#inputRows;
  }

  async next(): Promise<Batch | undefined> {
    const records = await this.#pieces.next();
    if (records.length === 0) return undefined;
    this.#inputRows += records.length;
    const { core, columns } = this.#context;
    const ordinals = columnOrdinals(KINESIS_SCHEMA, columns);
    const types = columns.fields.map((field) => field.dataType);
    const rows = records.map((record) => {
      const row = recordRow(this.#stream, record);
      return ordinals.map((ordinal) => row[ordinal]);
    });
    return buildBatch(core, types, rows);
  }

  close(): Promise<void> {
    return this.#pieces.close();
  }
}

/** The data of records as lines, for a source with the option `format`: each is followed by a line end, so it is a line, or several. */
export class DataLines implements ByteReader {
  readonly #pieces: RecordPieces;
  #lines: Uint8Array = new Uint8Array(0);

  constructor(pieces: RecordPieces) {
    this.#pieces = pieces;
  }

  async read(target: Uint8Array): Promise<number> {
    while (this.#lines.length === 0) {
      const records = await this.#pieces.next();
      if (records.length === 0) return 0;
      this.#lines = dataLines(records);
    }
    const count = Math.min(target.length, this.#lines.length);
    target.set(this.#lines.subarray(0, count));
    this.#lines = this.#lines.subarray(count);
    return count;
  }

  close(): Promise<void> {
    return this.#pieces.close();
  }
}

function dataLines(records: readonly ShardRecord[]): Uint8Array {
  const lines = new Uint8Array(records.reduce((sum, { data }) => sum + data.length + 1, 0));
  let at = 0;
  for (const { data } of records) {
    lines.set(data, at);
    at += data.length;
    if (data.at(-1) !== NEWLINE) lines[at++] = NEWLINE;
  }
  return lines.subarray(0, at);
}
