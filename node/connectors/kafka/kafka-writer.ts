import type { SinkBatch, SinkWriter } from '../../../src/connectors/connector.ts';
import { nullTopic } from '../../../src/errors/kafka-errors.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import type { Ptr } from '../../../src/wasm/ptr.ts';
import { groupedBy, partitionName } from './partitions.ts';
import type { KafkaProducer, PartitionRecords } from './producer.ts';
import { type EncodedRecord, RecordEncoder } from './record-encoder.ts';
import type { SinkColumns } from './sink-columns.ts';
import type { RoutedRecord, TopicTarget } from './topic-target.ts';

/** How much is held before it is sent. */
const HELD_BYTES_MAX = 8 << 20;
/** How long the end of a transaction that is dropped may take: the cluster drops it by itself, too. */
const ABORT_TIMEOUT_MS = 5_000;

export interface KafkaWriterOptions {
  readonly batch: SinkBatch;
  readonly columns: SinkColumns;
  /** The topic of all rows, where an option says it. */
  readonly topic: TopicTarget | undefined;
  readonly producer: KafkaProducer;
  /** Looks a topic up. Fails with `KAFKA_TOPIC_NOT_FOUND`. */
  readonly target: (topic: string) => Promise<TopicTarget>;
  /** Written with the rows, and in their transaction. */
  readonly marker: PartitionRecords | undefined;
  /** Told of what was written. */
  readonly written: (rows: number) => void;
}

/** Writes one micro-batch: what is more than a few megabytes is sent meanwhile, in the transaction that the commit ends. */
export class KafkaWriter implements SinkWriter {
  readonly #options: KafkaWriterOptions;
  readonly #encoder: RecordEncoder;
  readonly #targets = new Map<string, TopicTarget>();
  /** Records of topics that are to be looked up. */
  readonly #waiting = new Map<string, RoutedRecord[]>();
  #heldBytes = 0;
  #rows = 0;
  /** The topic of the last row, as bytes and as what it stands for. */
  #lastName: Uint8Array = new Uint8Array(0);
  #lastTopic = '';

  constructor(options: KafkaWriterOptions) {
    this.#options = options;
    this.#encoder = new RecordEncoder(options.columns);
  }

  write(batch: Batch): void {
    const { core } = this.#options.batch;
    const { topic } = this.#options;
    this.#rows += batch.rows;
    this.#encoder.encode(core, batch, (record) => {
      this.#heldBytes += record.length;
      if (topic === undefined) this.#addByName(this.#topicName(record), record);
      else topic.add(record);
    });
  }

  async flush(): Promise<void> {
    if (this.#heldBytes > HELD_BYTES_MAX) await this.#send();
  }

  async commit(): Promise<void> {
    const { producer, marker, written } = this.#options;
    await this.#send(this.#rows > 0 ? marker : undefined);
    await producer.end(true);
    written(this.#rows);
  }

  async abort(): Promise<void> {
    for (const target of this.#allTargets()) target.take();
    this.#waiting.clear();
    // If that does not succeed, the next start ends the transaction, or the broker after its time.
    await this.#options.producer.end(false, ABORT_TIMEOUT_MS).catch(() => {});
  }

  #addByName(name: string, record: EncodedRecord): void {
    const target = this.#targets.get(name);
    if (target !== undefined) {
      target.add(record);
      return;
    }
    const waiting = this.#waiting.get(name) ?? [];
    waiting.push({ ...record, parts: Buffer.from(record.parts.subarray(0, record.length)) });
    this.#waiting.set(name, waiting);
  }

  /** Rows of one topic come in runs, mostly, so a text is made only where the bytes are others than before. */
  #topicName({ topicStart, topicLength }: EncodedRecord): string {
    if (topicLength < 0) throw nullTopic();
    const { memory } = this.#options.batch.core;
    if (!isAt(memory.u8, topicStart, topicLength, this.#lastName)) {
      this.#lastName = memory.bytes(topicStart as Ptr, topicLength).slice();
      this.#lastTopic = memory.text(topicStart as Ptr, topicLength);
    }
    return this.#lastTopic;
  }

  /** Sends all that is held: a batch for each partition at a time. */
  async #send(marker?: PartitionRecords): Promise<void> {
    await this.#lookUp();
    const batches = this.#allTargets().flatMap((target) => target.take());
    if (marker !== undefined) batches.push(marker);
    this.#heldBytes = 0;
    const byPartition = [...groupedBy(batches, partitionName).values()];
    for (let round = 0; byPartition.some((of) => of.length > round); round++) {
      await this.#options.producer.send(byPartition.flatMap((of) => of.slice(round, round + 1)));
    }
  }

  async #lookUp(): Promise<void> {
    for (const [name, records] of this.#waiting) {
      const target = await this.#options.target(name);
      this.#targets.set(name, target);
      for (const record of records) target.add(record);
    }
    this.#waiting.clear();
  }

  #allTargets(): TopicTarget[] {
    const { topic } = this.#options;
    return topic === undefined ? [...this.#targets.values()] : [topic];
  }
}

function isAt(memory: Uint8Array, start: number, length: number, bytes: Uint8Array): boolean {
  if (length !== bytes.length) return false;
  for (let at = 0; at < length; at++) if (memory[start + at] !== bytes[at]) return false;
  return true;
}

/** Takes a micro-batch that was committed before a crash: it counts, and nothing is written. */
export class CommittedWriter implements SinkWriter {
  write(): void {}
  async commit(): Promise<void> {}
  async abort(): Promise<void> {}
}
