import { partitionNotFound } from '../../../src/errors/kafka-errors.ts';
import type { PartitionRecords } from './producer.ts';
import { RecordBuffer } from './record-buffer.ts';
import type { EncodedRecord } from './record-encoder.ts';

/** What of a record says to which partition it goes, and its bytes; see `EncodedRecord`. */
export type RoutedRecord = Pick<
  EncodedRecord,
  'isPlaced' | 'partition' | 'hasKey' | 'keyHash' | 'parts' | 'length'
>;

/**
 * The records on their way to a topic. A record goes to the partition that its row names, else to that of its key; those without
 * either go to one partition after the other, a batch each.
 */
export class TopicTarget {
  readonly topic: string;
  readonly #partitions: number;
  readonly #batchBytes: number;
  readonly #buffers = new Map<number, RecordBuffer>();
  #sealed: PartitionRecords[] = [];
  #next: number;

  constructor(topic: string, partitions: number, batchBytes: number, seed: number) {
    this.topic = topic;
    this.#partitions = partitions;
    this.#batchBytes = batchBytes;
    this.#next = seed % partitions;
  }

  /** Takes a copy of a record. Fails with `KAFKA_PARTITION_NOT_FOUND`. */
  add(record: RoutedRecord): void {
    const partition = this.#partitionOf(record);
    let buffer = this.#buffers.get(partition);
    if (buffer === undefined) {
      buffer = new RecordBuffer();
      this.#buffers.set(partition, buffer);
    }
    if (buffer.size > 0 && buffer.size + record.length > this.#batchBytes) {
      this.#seal(partition, buffer);
      if (partition === this.#next) this.#next = (this.#next + 1) % this.#partitions;
    }
    buffer.add(record.parts, record.length);
  }

  /** Hands over all batches, those that are not full included. */
  take(): PartitionRecords[] {
    for (const [partition, buffer] of this.#buffers) this.#seal(partition, buffer);
    const sealed = this.#sealed;
    this.#sealed = [];
    return sealed;
  }

  #partitionOf({ isPlaced, partition, hasKey, keyHash }: RoutedRecord): number {
    if (!isPlaced) return hasKey ? (keyHash & 0x7fffffff) % this.#partitions : this.#next;
    if (partition >= 0 && partition < this.#partitions) return partition;
    const { topic } = this;
    const partitions = String(this.#partitions);
    throw partitionNotFound({ topic, partition: String(partition), partitions });
  }

  #seal(partition: number, buffer: RecordBuffer): void {
    const sealed = buffer.seal();
    if (sealed !== undefined) this.#sealed.push({ topic: this.topic, partition, sealed });
  }
}
