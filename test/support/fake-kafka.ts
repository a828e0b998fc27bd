import type { KafkaClient, KafkaReader, KafkaWriter } from '../../node/connectors/kafka/client.ts';
import { parseUuid, WireReader, WireWriter } from '../../node/connectors/kafka/wire.ts';

/** What is asked of a broker, by the name of the request. */
export type KafkaRequest =
  | 'connect'
  | 'metadata'
  | 'listOffsets'
  | 'fetch'
  | 'produce'
  | 'coordinator'
  | 'producerId'
  | 'addPartitions'
  | 'endTransaction'
  | 'createTopic';

interface Entry {
  readonly base: number;
  readonly next: number;
  readonly bytes: Buffer;
  readonly producerId: number;
  readonly isTransactional: boolean;
}

interface Log {
  start: number;
  end: number;
  entries: Entry[];
  /** From the first record of a transaction to what says that it was aborted. */
  readonly aborted: {
    readonly producerId: number;
    readonly firstOffset: number;
    readonly lastOffset: number;
  }[];
  /** The first offset of each open transaction, by producer. */
  readonly open: Map<number, number>;
}

interface Owner {
  readonly producerId: number;
  epoch: number;
  readonly partitions: Set<Log>;
}

const CODES: Record<string, number> = {
  OFFSET_OUT_OF_RANGE: 1,
  UNKNOWN_TOPIC_OR_PARTITION: 3,
  NOT_LEADER_OR_FOLLOWER: 6,
  MESSAGE_TOO_LARGE: 10,
  TOPIC_ALREADY_EXISTS: 36,
  INVALID_PRODUCER_EPOCH: 47,
  UNKNOWN_TOPIC_ID: 100,
};

class NetworkError extends Error {
  readonly code = 'PLT_KFK_NETWORK';
}

/** A broker in memory with transactions: enough of Kafka for what the connector asks, and for what may go wrong. */
export class FakeKafka {
  readonly #topics = new Map<string, { readonly id: string; readonly logs: Log[] }>();
  readonly #owners = new Map<string, Owner>();
  #ids = 0;
  isDown = false;
  messageBytesMax = 1 << 20;
  /** Called before a request is done; what it throws is the request's, and the request is not done. */
  before: (request: KafkaRequest) => void = () => {};
  /** Called after it; what it throws takes the place of the answer. */
  after: (request: KafkaRequest) => void = () => {};
  readonly requests: KafkaRequest[] = [];

  /** A connection that broke. */
  static lost(): Error {
    return new NetworkError('the connection was lost');
  }

  createTopic(name: string, partitions: number): void {
    const id = String(++this.#ids).padStart(32, '0');
    this.#topics.set(name, { id, logs: Array.from({ length: partitions }, () => newLog()) });
  }

  addPartition(topic: string): void {
    this.#topics.get(topic)?.logs.push(newLog());
  }

  deleteTopic(name: string): void {
    this.#topics.delete(name);
  }

  /** What retention does: records before an offset are gone, as far as whole batches go. */
  removeBefore(topic: string, partition: number, offset: number): void {
    const log = this.#log(topic, partition);
    log.start = offset;
    log.entries = log.entries.filter(({ next }) => next > offset);
  }

  end(topic: string, partition: number): number {
    return this.#log(topic, partition).end;
  }

  /** The client's package, connected to this broker. */
  get client(): KafkaClient {
    const fake = this;
    class Connection {
      async connect(): Promise<void> {
        await fake.#do('connect', () => {});
      }
      isConnected() {
        return true;
      }
      async close() {}
      on() {}
      send<Answer>(
        apiKey: number,
        apiVersion: number,
        payload: () => KafkaWriter,
        parser: (id: number, key: number, version: number, reader: KafkaReader) => Answer,
        _requestTags: boolean,
        _responseTags: boolean,
        callback: (error: unknown, answer: Answer) => void,
      ): void {
        const { bytes } = payload() as unknown as { bytes: Buffer };
        const body = new WireReader(bytes);
        const answer =
          apiKey === 1
            ? fake.#do('fetch', () => fake.#fetch(body))
            : fake.#do('produce', () => fake.#produce(body));
        answer.then(
          (buffer) => callback(null, parser(0, apiKey, apiVersion, { position: 0, buffer })),
          (error) => callback(error, undefined as Answer),
        );
      }
    }
    const request = (name: KafkaRequest, answer: (...fields: never[]) => unknown) => ({
      api: {
        async: (_: unknown, ...fields: never[]) => fake.#do(name, () => answer(...fields)),
      },
    });
    const client = {
      Connection,
      Writer: {
        create: () => ({
          append(bytes: Buffer) {
            return { bytes };
          },
        }),
      },
      protocolErrorsCodesById: {
        0: 'NONE',
        ...Object.fromEntries(Object.entries(CODES).map(([name, code]) => [code, name])),
      },
      compressionsAlgorithms: { none: { bitmask: 0, available: true } },
      crc32c: (bytes: Buffer) => bytes.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7),
      metadataV12: request('metadata', (names: readonly string[] | null) => this.#metadata(names)),
      listOffsetsV7: request('listOffsets', (_: never, isolation: number, topics: never) =>
        this.#listOffsets(isolation, topics),
      ),
      findCoordinatorV4: request('coordinator', () => ({
        coordinators: [{ host: 'fake', port: 1, errorCode: 0 }],
      })),
      initProducerIdV4: request('producerId', (id: string | null) => this.#producerId(id)),
      addPartitionsToTxnV3: request('addPartitions', (transactions: never) =>
        this.#addPartitions(transactions),
      ),
      endTxnV3: request(
        'endTransaction',
        (id: string, _producer: bigint, epoch: number, commits: boolean) =>
          this.#endTransaction(id, epoch, commits),
      ),
      createTopicsV7: request(
        'createTopic',
        ([topic]: { name: string; numPartitions: number }[]) => {
          if (this.#topics.has(topic.name)) return topicAnswer('TOPIC_ALREADY_EXISTS');
          this.createTopic(topic.name, topic.numPartitions);
          return topicAnswer();
        },
      ),
    };
    return client as unknown as KafkaClient;
  }

  async #do<Answer>(name: KafkaRequest, answer: () => Answer): Promise<Answer> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isDown) throw new NetworkError('nobody is there');
    this.requests.push(name);
    this.before(name);
    const result = answer();
    this.after(name);
    return result;
  }

  #log(topic: string, partition: number): Log {
    const log = this.#topics.get(topic)?.logs[partition];
    if (log === undefined) throw new Error(`no ${topic}-${partition}`);
    return log;
  }

  #metadata(names: readonly string[] | null) {
    const topics = (names ?? [...this.#topics.keys()]).map((name) => {
      const topic = this.#topics.get(name);
      const partitions = (topic?.logs ?? []).map((_, partitionIndex) => ({
        ...{ partitionIndex, leaderId: 1 },
      }));
      const errorCode = topic === undefined ? CODES.UNKNOWN_TOPIC_OR_PARTITION : 0;
      const id = topic?.id ?? ''.padStart(32, '0');
      return { errorCode, name, topicId: id, isInternal: name.startsWith('__'), partitions };
    });
    return { brokers: [{ nodeId: 1, host: 'fake', port: 1 }], topics };
  }

  #listOffsets(
    isolation: number,
    topics: readonly {
      readonly name: string;
      readonly partitions: readonly {
        readonly partitionIndex: number;
        readonly timestamp: bigint;
      }[];
    }[],
  ) {
    return {
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, timestamp }) => {
          const log = this.#topics.get(name)?.logs[partitionIndex];
          const errorCode = log === undefined ? CODES.UNKNOWN_TOPIC_OR_PARTITION : 0;
          const offset = log === undefined ? -1 : offsetAt(log, Number(timestamp), isolation);
          return { partitionIndex, errorCode, offset: BigInt(offset) };
        }),
      })),
    };
  }

  #fetch(body: WireReader): Buffer {
    body.raw(16);
    const isolation = body.raw(1)[0];
    body.raw(8);
    const asked = body.list(() => {
      const id = body.raw(16).toString('hex');
      const partitions = body.list(() => {
        const partition = body.int32();
        body.int32();
        const offset = body.int64();
        body.raw(4 + 8 + 4);
        body.end();
        return { partition, offset };
      });
      body.end();
      return { id, partitions };
    });
    const answer = new WireWriter().int32(0).int16(0).int32(0).count(asked.length);
    for (const { id, partitions } of asked) {
      const topic = [...this.#topics.values()].find((of) => of.id === id);
      answer.raw(parseUuid(id)).count(partitions.length);
      for (const { partition, offset } of partitions) {
        fetched(answer, { partition, offset, isolation, log: topic?.logs[partition] });
      }
      answer.end();
    }
    return answer.end().bytes;
  }

  #produce(body: WireReader): Buffer {
    body.text();
    body.raw(6);
    const answer = new WireWriter();
    const topics = body.list(() => {
      const topic = body.text() ?? '';
      const partitions = body.list(() => {
        const partition = body.int32();
        const records = Buffer.from(body.raw(body.count()));
        body.end();
        return { partition, code: this.#append(this.#log(topic, partition), records) };
      });
      body.end();
      return { topic, partitions };
    });
    answer.count(topics.length);
    for (const { topic, partitions } of topics) {
      answer.text(topic).count(partitions.length);
      for (const { partition, code } of partitions) {
        answer.int32(partition).int16(code).int64(0).int64(0).int64(0).count(0).text(null).end();
      }
      answer.end();
    }
    return answer.int32(0).end().bytes;
  }

  #append(log: Log, bytes: Buffer): number {
    if (bytes.length > this.messageBytesMax) return CODES.MESSAGE_TOO_LARGE;
    const producerId = Number(bytes.readBigInt64BE(43));
    const owner = [...this.#owners.values()].find((of) => of.producerId === producerId);
    if (owner !== undefined && owner.epoch !== bytes.readInt16BE(51)) {
      return CODES.INVALID_PRODUCER_EPOCH;
    }
    const isTransactional = (bytes.readInt16BE(21) & 16) !== 0;
    if (isTransactional && owner?.partitions.has(log) !== true)
      throw new Error('not in a transaction');
    const sequence = bytes.readInt32BE(53);
    const isWritten = log.entries.some(
      (entry) =>
        entry.producerId === producerId &&
        entry.bytes.readInt16BE(51) === bytes.readInt16BE(51) &&
        (entry.bytes.readInt16BE(21) & 32) === 0 &&
        entry.bytes.readInt32BE(53) === sequence,
    );
    // A batch that was written already: a retry.
    if (isWritten) return 0;
    const base = log.end;
    bytes.writeBigInt64BE(BigInt(base), 0);
    log.end = base + bytes.readInt32BE(23) + 1;
    log.entries.push({ base, next: log.end, bytes, producerId, isTransactional });
    if (isTransactional && !log.open.has(producerId)) log.open.set(producerId, base);
    return 0;
  }

  #producerId(transactionalId: string | null) {
    if (transactionalId === null) {
      return { errorCode: 0, producerId: BigInt(++this.#ids), producerEpoch: 0 };
    }
    let owner = this.#owners.get(transactionalId);
    if (owner === undefined) {
      owner = { producerId: ++this.#ids, epoch: -1, partitions: new Set() };
      this.#owners.set(transactionalId, owner);
    }
    owner.epoch++;
    this.#close(owner, false);
    return { errorCode: 0, producerId: BigInt(owner.producerId), producerEpoch: owner.epoch };
  }

  #addPartitions([transaction]: readonly {
    readonly transactionalId: string;
    readonly producerEpoch: number;
    readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[];
  }[]) {
    const owner = this.#owners.get(transaction.transactionalId);
    const isOwner = owner?.epoch === transaction.producerEpoch;
    const code = isOwner ? 0 : CODES.INVALID_PRODUCER_EPOCH;
    const topicResults = transaction.topics.map(({ name, partitions }) => ({
      resultsByPartition: partitions.map((partition) => {
        if (isOwner) owner?.partitions.add(this.#log(name, partition));
        return { partitionErrorCode: code };
      }),
    }));
    return { resultsByTransaction: [{ topicResults }] };
  }

  #endTransaction(transactionalId: string, epoch: number, commits: boolean) {
    const owner = this.#owners.get(transactionalId);
    if (owner?.epoch !== epoch) return { errorCode: CODES.INVALID_PRODUCER_EPOCH };
    this.#close(owner, commits);
    return { errorCode: 0 };
  }

  #close({ producerId, epoch, partitions }: Owner, commits: boolean): void {
    for (const log of partitions) {
      const first = log.open.get(producerId);
      log.open.delete(producerId);
      if (first !== undefined && !commits) {
        log.aborted.push({ producerId, firstOffset: first, lastOffset: log.end });
      }
      const bytes = control({ base: log.end, producerId, epoch, commits }, this.client);
      log.entries.push({
        base: log.end,
        next: ++log.end,
        bytes,
        producerId,
        isTransactional: true,
      });
    }
    partitions.clear();
  }
}

const newLog = (): Log => ({ start: 0, end: 0, entries: [], aborted: [], open: new Map() });

const topicAnswer = (error?: string) => ({
  topics: [{ errorCode: error === undefined ? 0 : CODES[error], errorMessage: null }],
});

function lastStable({ end, open }: Log): number {
  return Math.min(end, ...open.values());
}

function offsetAt(log: Log, time: number, isolation: number): number {
  if (time === -2) return log.start;
  if (time === -1) return isolation === 1 ? lastStable(log) : log.end;
  const found = log.entries.find(({ bytes }) => Number(bytes.readBigInt64BE(35)) >= time);
  return found?.base ?? -1;
}

function fetched(
  answer: WireWriter,
  {
    partition,
    offset,
    isolation,
    log,
  }: {
    readonly partition: number;
    readonly offset: number;
    readonly isolation: number;
    readonly log: Log | undefined;
  },
): void {
  const end = log === undefined ? -1 : isolation === 1 ? lastStable(log) : log.end;
  const isOut = log !== undefined && (offset < log.start || offset > log.end);
  const code = log === undefined ? CODES.UNKNOWN_TOPIC_ID : isOut ? CODES.OFFSET_OUT_OF_RANGE : 0;
  // A few batches an answer, so that what is read takes several.
  const entries = isOut || log === undefined ? [] : log.entries;
  const given = entries.filter(({ next, base }) => next > offset && base < end).slice(0, 3);
  const last = given.at(-1)?.next ?? 0;
  const aborted = (log?.aborted ?? []).filter(
    ({ firstOffset, lastOffset }) => firstOffset < last && lastOffset >= offset,
  );
  answer
    .int32(partition)
    .int16(code)
    .int64(log?.end ?? -1)
    .int64(end)
    .int64(log?.start ?? -1);
  answer.count(isolation === 1 ? aborted.length : 0);
  if (isolation === 1) {
    for (const { producerId, firstOffset } of aborted) {
      answer.int64(producerId).int64(firstOffset).end();
    }
  }
  const records = Buffer.concat(given.map(({ bytes }) => bytes));
  answer.int32(-1).count(records.length).raw(records).end();
}

/** The batch that ends a transaction in a partition. */
function control(
  of: {
    readonly base: number;
    readonly producerId: number;
    readonly epoch: number;
    readonly commits: boolean;
  },
  client: KafkaClient,
): Buffer {
  const record = [0, 0, 0, 8, 0, 0, 0, of.commits ? 1 : 0, 12, 0, 0, 0, 0, 0, 0, 0];
  const batch = Buffer.concat([Buffer.alloc(61), Buffer.from([record.length * 2, ...record])]);
  batch.writeBigInt64BE(BigInt(of.base), 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt8(2, 16);
  batch.writeInt16BE(16 | 32, 21);
  batch.writeBigInt64BE(BigInt(of.producerId), 43);
  batch.writeInt16BE(of.epoch, 51);
  batch.writeInt32BE(1, 57);
  batch.writeUInt32BE(client.crc32c(batch.subarray(21)) >>> 0, 17);
  return batch;
}
