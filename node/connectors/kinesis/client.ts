import { loadClient } from '../clients/load-client.ts';

/*
 * What is used of the package `@aws-sdk/client-kinesis`: its requests, signed with the credentials that its own chain finds. Retries
 * are this folder's, so that they are counted and end when the query stops.
 */

export interface KinesisShard {
  readonly ShardId?: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string };
}

export interface KinesisRecord {
  readonly SequenceNumber?: string;
  readonly ApproximateArrivalTimestamp?: Date;
  readonly Data?: Uint8Array;
  readonly PartitionKey?: string;
}

export interface GetRecordsAnswer {
  readonly Records?: readonly KinesisRecord[];
  /** Absent or null behind the last record of a shard that was closed. */
  readonly NextShardIterator?: string | null;
  readonly MillisBehindLatest?: number;
}

export interface PutRecordsEntry {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
}

export interface PutRecordsAnswer {
  readonly FailedRecordCount?: number;
  readonly Records?: readonly {
    readonly SequenceNumber?: string;
    readonly ErrorCode?: string;
    readonly ErrorMessage?: string;
  }[];
}

/** One of the places where reading a shard can begin. */
export interface IteratorPlace {
  readonly ShardIteratorType: 'TRIM_HORIZON' | 'AFTER_SEQUENCE_NUMBER' | 'AT_TIMESTAMP';
  readonly StartingSequenceNumber?: string;
  readonly Timestamp?: Date;
}

/** The client of a region or an endpoint. */
export interface KinesisClient {
  listShards(input: {
    readonly StreamName?: string;
    readonly NextToken?: string;
  }): Promise<{ readonly Shards?: readonly KinesisShard[]; readonly NextToken?: string }>;
  getShardIterator(
    input: { readonly StreamName: string; readonly ShardId: string } & IteratorPlace,
  ): Promise<{ readonly ShardIterator?: string }>;
  getRecords(input: {
    readonly ShardIterator: string;
    readonly Limit: number;
  }): Promise<GetRecordsAnswer>;
  putRecords(input: {
    readonly StreamName: string;
    readonly Records: readonly PutRecordsEntry[];
  }): Promise<PutRecordsAnswer>;
  destroy(): void;
}

export interface ClientPlace {
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
}

interface KinesisPackage {
  readonly Kinesis: new (config: object) => KinesisClient;
}

interface HandlerPackage {
  readonly NodeHttpHandler: new (options: object) => unknown;
}

const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Loads the package and makes a client; nothing is connected to yet. Fails with `CLIENT_NOT_INSTALLED`. */
export async function newKinesisClient({
  region,
  endpointUrl,
}: ClientPlace): Promise<KinesisClient> {
  const { Kinesis } = await loadClient<KinesisPackage>('@aws-sdk/client-kinesis', 'kinesis');
  return new Kinesis({
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    maxAttempts: 1,
    requestHandler: await requestHandler(endpointUrl),
  });
}

/** The package speaks HTTP/2, which an emulator without TLS does not. */
async function requestHandler(endpointUrl: string | undefined): Promise<unknown> {
  if (endpointUrl === undefined || !/^http:/i.test(endpointUrl)) {
    return { requestTimeout: REQUEST_TIMEOUT_MS };
  }
  // It is installed with the client.
  const { NodeHttpHandler } = await loadClient<HandlerPackage>(
    '@smithy/node-http-handler',
    'kinesis',
  );
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
}
