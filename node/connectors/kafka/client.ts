import { loadClient } from '../clients/load-client.ts';

/*
 * What is used of the package `@platformatic/kafka`: its connections, with TLS and SASL, and the requests that are no hot
 * path. Records are read and written by this folder's own code, from and to columns; the package's consumer and producer are
 * not used: they make an object a record, and two faults of theirs (producer ids that are no "none", a filter of aborted
 * transactions that lets some through) would have to be worked around.
 */

export interface KafkaBroker {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionOptions {
  readonly connectTimeout: number;
  readonly requestTimeout: number;
  readonly tls?: Readonly<Record<string, unknown>>;
  readonly sasl?: {
    readonly mechanism: string;
    readonly username?: string;
    readonly password?: string;
    readonly token?: string;
  };
}

/** The bytes of a request or an answer, as the package holds them. */
export interface KafkaWriter {
  append(bytes: Buffer): KafkaWriter;
}
export interface KafkaReader {
  readonly position: number;
  readonly buffer: { slice(start: number): Buffer };
}

export interface KafkaConnection {
  connect(host: string, port: number): Promise<void>;
  isConnected(): boolean;
  close(): Promise<void>;
  on(event: 'error' | 'close', listener: (error?: unknown) => void): unknown;
  send<Answer>(
    apiKey: number,
    apiVersion: number,
    payload: () => KafkaWriter,
    parser: (
      correlation: number,
      apiKey: number,
      apiVersion: number,
      reader: KafkaReader,
    ) => Answer,
    hasRequestTags: boolean,
    hasResponseTags: boolean,
    callback: (error: unknown, answer: Answer) => void,
  ): void;
}

/** A request of the package: the connection, then its fields. */
interface Request<Fields extends readonly unknown[], Answer> {
  readonly api: { async(connection: KafkaConnection, ...fields: Fields): Promise<Answer> };
}

export interface MetadataAnswer {
  readonly brokers: readonly (KafkaBroker & { readonly nodeId: number })[];
  readonly topics: readonly {
    readonly errorCode: number;
    readonly name: string | null;
    readonly topicId: string;
    readonly isInternal: boolean;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly leaderId: number;
    }[];
  }[];
}

interface ListOffsetsAnswer {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: number;
      readonly offset: bigint;
    }[];
  }[];
}

interface ProducerIdAnswer {
  readonly errorCode: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

interface AddPartitionsAnswer {
  readonly resultsByTransaction: readonly {
    readonly topicResults: readonly {
      readonly resultsByPartition: readonly { readonly partitionErrorCode: number }[];
    }[];
  }[];
}

interface TopicPartitions {
  readonly name: string;
  readonly partitions: readonly number[];
}

/** The versions are those of Kafka 3.1, which later brokers speak, too. */
export interface KafkaClient {
  readonly Connection: new (clientId: string, options: ConnectionOptions) => KafkaConnection;
  readonly Writer: { create(): KafkaWriter };
  readonly protocolErrorsCodesById: Readonly<Record<number, string>>;
  readonly compressionsAlgorithms: Readonly<
    Record<
      string,
      {
        readonly bitmask: number;
        readonly available: boolean;
        compressSync(bytes: Buffer): Uint8Array;
        decompressSync(bytes: Buffer): Uint8Array;
      }
    >
  >;
  readonly crc32c: (bytes: Buffer) => number;
  readonly metadataV12: Request<
    [topics: readonly string[] | null, create: false, acls: false],
    MetadataAnswer
  >;
  readonly listOffsetsV7: Request<
    [
      replica: -1,
      isolation: number,
      topics: readonly {
        readonly name: string;
        readonly partitions: readonly {
          readonly partitionIndex: number;
          readonly currentLeaderEpoch: -1;
          readonly timestamp: bigint;
        }[];
      }[],
    ],
    ListOffsetsAnswer
  >;
  readonly findCoordinatorV4: Request<
    [type: number, keys: readonly string[]],
    { readonly coordinators: readonly (KafkaBroker & { readonly errorCode: number })[] }
  >;
  readonly initProducerIdV4: Request<
    [transactionalId: string | null, timeoutMs: number, producerId: -1n, producerEpoch: -1],
    ProducerIdAnswer
  >;
  readonly addPartitionsToTxnV3: Request<
    [
      transactions: readonly {
        readonly transactionalId: string;
        readonly producerId: bigint;
        readonly producerEpoch: number;
        readonly topics: readonly TopicPartitions[];
      }[],
    ],
    AddPartitionsAnswer
  >;
  readonly endTxnV3: Request<
    [transactionalId: string, producerId: bigint, producerEpoch: number, committed: boolean],
    { readonly errorCode: number }
  >;
  readonly createTopicsV7: Request<
    [
      topics: readonly {
        readonly name: string;
        readonly numPartitions: number;
        readonly replicationFactor: number;
        readonly assignments: readonly never[];
        readonly configs: readonly { readonly name: string; readonly value: string }[];
      }[],
      timeoutMs: number,
      validateOnly: false,
    ],
    {
      readonly topics: readonly {
        readonly errorCode: number;
        readonly errorMessage: string | null;
      }[];
    }
  >;
}

/** Loads the package. Fails with `CLIENT_NOT_INSTALLED`. */
export function loadKafkaClient(): Promise<KafkaClient> {
  return loadClient<KafkaClient>('@platformatic/kafka', 'kafka');
}
