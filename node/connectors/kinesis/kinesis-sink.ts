import { randomUUID } from 'node:crypto';
import type {
  OptionDefinition,
  Sink,
  SinkBatch,
  SinkContext,
  SinkWriter,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { kinesisSinkSchema } from '../../../src/errors/kinesis-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import { utf8 } from '../../../src/wasm/memory.ts';
import { newKinesisClient, type PutRecordsEntry } from './client.ts';
import { CONNECTION_OPTIONS, connectionOptions } from './connection-options.ts';
import { putAll, recordBytes } from './put-calls.ts';
import { sinkColumns } from './sink-columns.ts';
import { KinesisStream } from './stream.ts';

export const SINK_OPTIONS: readonly OptionDefinition[] = CONNECTION_OPTIONS;

/** How much is held before it is put. */
const HELD_BYTES_MAX = 16 << 20;
const KEY_LENGTH_MAX = 256;

/**
 * Writes rows as records. At least once: Kinesis has neither transactions nor keys that it knows again, so a micro-batch that is
 * handed in again after a crash is put again.
 */
export class KinesisSink implements Sink {
  readonly outputModes = ['append', 'update', 'complete'] as const;
  readonly description: string;
  readonly #stream: KinesisStream;
  #records = 0;

  private constructor(stream: KinesisStream) {
    this.#stream = stream;
    this.description = `KinesisSink[${stream.name}]`;
  }

  /** Fails with `KINESIS_SINK_SCHEMA` before anything is connected to, and where there is no such stream. */
  static async open(context: SinkContext): Promise<KinesisSink> {
    const read = new ConnectorOptions(context.format, context.options);
    const options = connectionOptions(read, context.options);
    sinkColumns(context.schema);
    const client = await newKinesisClient(options);
    const stream = new KinesisStream({ client, options, platform: context.platform });
    try {
      await stream.shards();
      return new KinesisSink(stream);
    } catch (error) {
      stream.close();
      throw error;
    }
  }

  async begin(batch: SinkBatch): Promise<SinkWriter> {
    return new KinesisWriter(batch, this.#stream, (records) => {
      this.#records += records;
    });
  }

  /** What was written since the start, and how often something was tried again. */
  metrics(): Readonly<Record<string, string>> {
    const { retries, throttled } = this.#stream;
    return {
      records: String(this.#records),
      retries: String(retries),
      throttled: String(throttled),
    };
  }

  async close(): Promise<void> {
    this.#stream.close();
  }
}

class KinesisWriter implements SinkWriter {
  readonly #batch: SinkBatch;
  readonly #stream: KinesisStream;
  readonly #written: (records: number) => void;
  #held: PutRecordsEntry[] = [];
  #heldBytes = 0;

  constructor(batch: SinkBatch, stream: KinesisStream, written: (records: number) => void) {
    this.#batch = batch;
    this.#stream = stream;
    this.#written = written;
  }

  write(batch: Batch): void {
    const { core, schema } = this.#batch;
    const { data, partitionKey } = sinkColumns(schema);
    const types = schema.fields.map((field) => field.dataType);
    for (const row of readRows(core, batch, types)) {
      const key = partitionKey < 0 ? null : row[partitionKey];
      const record = { Data: bytesOf(row[data]), PartitionKey: keyOf(key) };
      this.#heldBytes += recordBytes(record);
      this.#held.push(record);
    }
  }

  async flush(): Promise<void> {
    if (this.#heldBytes > HELD_BYTES_MAX) await this.#put();
  }

  commit(): Promise<void> {
    return this.#put();
  }

  async abort(): Promise<void> {
    this.#held = [];
  }

  async #put(): Promise<void> {
    const records = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    await putAll(this.#stream, records);
    this.#written(records.length);
  }
}

/** The bytes outlive the arena that they are read from. */
function bytesOf(value: unknown): Uint8Array {
  if (typeof value === 'string') return utf8(value);
  if (value instanceof Uint8Array) return value.slice();
  throw kinesisSinkSchema('A row has null for the data of its record');
}

/** Rows without a key are spread evenly over the shards. */
function keyOf(value: unknown): string {
  if (typeof value !== 'string') return randomUUID();
  if (value.length > 0 && value.length <= KEY_LENGTH_MAX) return value;
  throw kinesisSinkSchema(
    `A partition key has 1 to ${KEY_LENGTH_MAX} characters, and a row has one of ${value.length}`,
  );
}
