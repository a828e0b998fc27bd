import {
  messageTooLarge,
  producerFenced,
  requestFailed,
  topicNotFound,
} from '../../../src/errors/kafka-errors.ts';
import type { KafkaBroker, KafkaConnection } from './client.ts';
import type { KafkaCluster } from './cluster.ts';
import { answerOf, errorName, TryAgain, throwIfPassing } from './kafka-answers.ts';
import { groupedBy, partitionName } from './partitions.ts';
import {
  finishBatch,
  type PartitionBatch,
  type ProducedPartition,
  type ProducerId,
  produceRequest,
} from './produce-request.ts';
import type { SealedRecords } from './record-buffer.ts';

const TRANSACTION = 1;
const REQUEST_MS = 30_000;
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
]);
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

export interface ProducerOptions {
  readonly cluster: KafkaCluster;
  /** Null for a producer without transactions: then only its retries make no duplicates. */
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly compression: string;
  readonly nowMs: () => number;
}

interface Target {
  readonly topic: string;
  readonly partition: number;
}

/** Records for a partition. */
export interface PartitionRecords extends Target {
  readonly sealed: SealedRecords;
}

/**
 * Writes records, in transactions where it has an id for them. Beginning to be is what fences an older process with the same id: the
 * cluster ends what that one has open, and takes nothing from it any more.
 */
export class KafkaProducer {
  readonly #options: ProducerOptions;
  readonly #sequences = new Map<string, number>();
  readonly #inTransaction = new Set<string>();
  #coordinator: KafkaBroker | undefined;
  #id: ProducerId | undefined;

  private constructor(options: ProducerOptions) {
    this.#options = options;
  }

  static async open(options: ProducerOptions): Promise<KafkaProducer> {
    const producer = new KafkaProducer(options);
    await producer.#begin();
    return producer;
  }

  /** Writes records of different partitions: one batch each. Resolves when all replicas have them. */
  async send(records: readonly PartitionRecords[]): Promise<void> {
    const { cluster, compression, transactionalId, nowMs } = this.#options;
    await this.#addToTransaction(records);
    const isTransactional = transactionalId !== null;
    const options = {
      client: cluster.client,
      producer: this.#producer,
      isTransactional,
      compression,
    };
    let pending = records.map(({ topic, partition, sealed }) => {
      const name = partitionName({ topic, partition });
      const sequence = this.#sequences.get(name) ?? 0;
      const batch = finishBatch(sealed, { ...options, sequence, timestampMs: nowMs() });
      this.#sequences.set(name, (sequence + sealed.count) % 2 ** 31);
      return { topic, partition, records: batch };
    });
    await this.#retrying('records to write', async () => {
      const { written, failure } = await this.#sendOnce(pending);
      pending = pending.filter((batch) => !written.has(partitionName(batch)));
      if (failure !== undefined) throw failure;
    });
  }

  /** Commits what was sent, or drops it. Nothing happens where nothing was sent. */
  async end(commits: boolean, timeoutMs = this.#options.deliveryTimeoutMs): Promise<void> {
    const { transactionalId } = this.#options;
    if (transactionalId === null || this.#inTransaction.size === 0) return;
    const { producerId, producerEpoch } = this.#producer;
    const subject = 'the end of a transaction';
    const ask = async (connection: KafkaConnection) => {
      const { endTxnV3 } = this.#options.cluster.client;
      const request = endTxnV3.api.async(
        connection,
        transactionalId,
        producerId,
        producerEpoch,
        commits,
      );
      return (await answerOf(request)).errorCode;
    };
    await this.#onCoordinator(subject, ask, timeoutMs);
    this.#inTransaction.clear();
  }

  get #producer(): ProducerId {
    return this.#id ?? { producerId: -1n, producerEpoch: -1 };
  }

  async #begin(): Promise<void> {
    const { transactionalId, transactionTimeoutMs, cluster } = this.#options;
    const { initProducerIdV4 } = cluster.client;
    const ask = async (connection: KafkaConnection) => {
      const answer = await answerOf(
        initProducerIdV4.api.async(connection, transactionalId, transactionTimeoutMs, -1n, -1),
      );
      this.#id = { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
      return answer.errorCode;
    };
    const subject = 'the id of a producer';
    if (transactionalId !== null) return this.#onCoordinator(subject, ask);
    await this.#retrying(subject, async () => cluster.check(await cluster.onAny(ask), subject));
  }

  /** The cluster must know which partitions a transaction writes to before it does. */
  async #addToTransaction(targets: readonly Target[]): Promise<void> {
    const { transactionalId, cluster } = this.#options;
    if (transactionalId === null) return;
    const added = targets.filter((target) => !this.#inTransaction.has(partitionName(target)));
    if (added.length === 0) return;
    const topics = [...groupedBy(added, ({ topic }) => topic)].map(([name, of]) => ({
      name,
      partitions: of.map(({ partition }) => partition),
    }));
    const transaction = { transactionalId, ...this.#producer, topics };
    await this.#onCoordinator('a transaction', async (connection) => {
      const { addPartitionsToTxnV3 } = cluster.client;
      const answer = await answerOf(addPartitionsToTxnV3.api.async(connection, [transaction]));
      const results = answer.resultsByTransaction.flatMap(({ topicResults }) =>
        topicResults.flatMap(({ resultsByPartition }) => resultsByPartition),
      );
      const codes = results.map(({ partitionErrorCode }) => partitionErrorCode);
      // Of several errors, the one that is not just "not attempted because of another".
      const failed = codes.filter((code) => code !== 0);
      const isCause = (code: number) =>
        errorName(cluster.client, code) !== 'OPERATION_NOT_ATTEMPTED';
      return failed.find(isCause) ?? failed.at(0) ?? 0;
    });
    for (const target of added) this.#inTransaction.add(partitionName(target));
  }

  /** What of some batches was written, and why the others were not. */
  async #sendOnce(
    batches: readonly PartitionBatch[],
  ): Promise<{ written: Set<string>; failure: unknown }> {
    const { cluster, transactionalId } = this.#options;
    const topics = await cluster.topics(
      [...new Set(batches.map(({ topic }) => topic))],
      5 * 60_000,
    );
    const leaderOf = ({ topic, partition }: Target) => topics.get(topic)?.leaders.get(partition);
    const written = new Set<string>();
    let failure: unknown;
    const sent = [...groupedBy(batches, leaderOf)].map(async ([leader, of]) => {
      try {
        if (leader === undefined) throw this.#noTopic(of[0].topic);
        if (leader < 0) throw new TryAgain(`${partitionName(of[0])} has no leader`);
        const request = produceRequest(of, transactionalId, REQUEST_MS);
        for (const partition of await cluster.send(leader, request)) {
          this.#checkProduced(partition, of);
          written.add(partitionName(partition));
        }
      } catch (error) {
        // An error that stays is worth more than one that goes away.
        if (failure === undefined || failure instanceof TryAgain) failure = error;
      }
    });
    await Promise.all(sent);
    return { written, failure };
  }

  #checkProduced(
    { topic, partition, errorCode }: ProducedPartition,
    batches: readonly PartitionBatch[],
  ): void {
    const { cluster } = this.#options;
    const error = errorName(cluster.client, errorCode);
    // A retry of what was written already.
    if (errorCode === 0 || error === 'DUPLICATE_SEQUENCE_NUMBER') return;
    if (TOO_LARGE.has(error)) {
      const batch = batches.find((of) => of.topic === topic && of.partition === partition);
      throw messageTooLarge({ topic, bytes: String(batch?.records.length ?? 0) });
    }
    this.#check(errorCode, `records for ${partitionName({ topic, partition })}`);
  }

  #noTopic(topic: string): Error {
    const { servers } = this.#options.cluster.settings;
    return topicNotFound({ servers, topics: topic });
  }

  /** Asks whoever keeps the transactions of the id; the answer is an error's number. */
  async #onCoordinator(
    subject: string,
    ask: (connection: KafkaConnection) => Promise<number>,
    timeoutMs?: number,
  ): Promise<void> {
    const { cluster } = this.#options;
    const attempt = async () => {
      try {
        this.#coordinator ??= await this.#findCoordinator();
        this.#check(await cluster.on(this.#coordinator, ask), subject);
      } catch (error) {
        if (error instanceof TryAgain && error.message !== 'CONCURRENT_TRANSACTIONS') {
          this.#coordinator = undefined;
        }
        throw error;
      }
    };
    await this.#retrying(subject, attempt, timeoutMs);
  }

  async #findCoordinator(): Promise<KafkaBroker> {
    const { cluster, transactionalId } = this.#options;
    const { findCoordinatorV4 } = cluster.client;
    const answer = await cluster.onAny((connection) =>
      findCoordinatorV4.api.async(connection, TRANSACTION, [transactionalId ?? '']),
    );
    const [{ host, port, errorCode }] = answer.coordinators;
    this.#check(errorCode, 'the coordinator of transactions');
    return { host, port };
  }

  #check(errorCode: number, subject: string): void {
    if (errorCode === 0) return;
    const { cluster, transactionalId } = this.#options;
    const reason = errorName(cluster.client, errorCode);
    if (FENCED.has(reason)) throw producerFenced({ transactionalId: transactionalId ?? '' });
    throwIfPassing(reason);
    throw requestFailed({ subject, reason });
  }

  #retrying<Answer>(
    subject: string,
    attempt: () => Promise<Answer>,
    timeoutMs = this.#options.deliveryTimeoutMs,
  ): Promise<Answer> {
    return this.#options.cluster.retrying(subject, attempt, timeoutMs);
  }
}
