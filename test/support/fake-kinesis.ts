import { createHash } from 'node:crypto';
import type {
  GetRecordsAnswer,
  IteratorPlace,
  KinesisClient,
  KinesisRecord,
  KinesisShard,
  PutRecordsAnswer,
  PutRecordsEntry,
} from '../../node/connectors/kinesis/client.ts';

type Request = 'listShards' | 'getShardIterator' | 'getRecords' | 'putRecords';

interface FakeShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly range: readonly [bigint, bigint];
  readonly records: (KinesisRecord & { readonly SequenceNumber: string })[];
  isClosed: boolean;
}

interface FakeStream {
  readonly shards: FakeShard[];
  next: bigint;
}

const HASHES = 2n ** 128n;
const FIRST_SEQUENCE = 49_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n;

/** An error as the SDK makes it of an answer. */
export function awsError(name: string, message = 'as asked for by the test', status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

/** Kinesis in memory: shards, sequence numbers of AWS's size, iterators that can expire, resharding, and faults on request. */
export class FakeKinesis {
  readonly requests: Request[] = [];
  /** What the next requests fail with. */
  readonly failures: { readonly request: Request; readonly error: Error }[] = [];
  /** How many records of the next `putRecords` are refused. */
  readonly refused: number[] = [];
  /** How many records the next `putRecords` say nothing of. */
  readonly unanswered: number[] = [];
  /** The sizes of the calls of `putRecords`. */
  readonly puts: number[] = [];
  /** Records an answer has, at most. */
  answerRecords = 10_000;
  nowMs = () => Date.now();
  readonly #streams = new Map<string, FakeStream>();
  #iterators = new Map<string, { stream: string; shard: string; after: bigint; fromMs: number }>();
  #count = 0;

  readonly client: KinesisClient = {
    listShards: async ({ StreamName, NextToken }) => {
      this.#begin('listShards');
      const [name, at] = NextToken?.split('|') ?? [StreamName, '0'];
      const { shards } = this.#stream(name ?? '');
      const first = Number(at);
      // Two a page, so that pages are there to be turned.
      const Shards = shards.slice(first, first + 2).map(described);
      return first + 2 < shards.length ? { Shards, NextToken: `${name}|${first + 2}` } : { Shards };
    },
    getShardIterator: async ({ StreamName, ShardId, ...place }) => {
      this.#begin('getShardIterator');
      return { ShardIterator: this.#iterator(StreamName, ShardId, place) };
    },
    getRecords: async ({ ShardIterator, Limit }) => {
      this.#begin('getRecords');
      return this.#records(ShardIterator, Limit);
    },
    putRecords: async ({ StreamName, Records }) => {
      this.#begin('putRecords');
      return this.#put(StreamName, Records);
    },
    destroy: () => {},
  };

  createStream(name: string, shards = 1): void {
    const step = HASHES / BigInt(shards);
    const stream: FakeStream = { shards: [], next: FIRST_SEQUENCE };
    for (let at = 0n; at < shards; at++) addShard(stream, [], [at * step, (at + 1n) * step]);
    this.#streams.set(name, stream);
  }

  deleteStream(name: string): void {
    this.#streams.delete(name);
  }

  /** Closes a shard; two take its place. */
  split(name: string, id: string): void {
    const stream = this.#stream(name);
    const shard = shardOf(stream, id);
    shard.isClosed = true;
    const [from, to] = shard.range;
    const middle = (from + to) / 2n;
    addShard(stream, [id], [from, middle]);
    addShard(stream, [id], [middle, to]);
  }

  /** Closes two shards; one takes their place. */
  merge(name: string, first: string, second: string): void {
    const stream = this.#stream(name);
    const parents = [shardOf(stream, first), shardOf(stream, second)];
    for (const parent of parents) parent.isClosed = true;
    addShard(stream, [first, second], [parents[0].range[0], parents[1].range[1]]);
  }

  /** Forgets a shard, as Kinesis does with a closed one when its records are too old. */
  forgetShard(name: string, id: string): void {
    const { shards } = this.#stream(name);
    shards.splice(shards.indexOf(shardOf(this.#stream(name), id)), 1);
  }

  /** Forgets the oldest records of a shard. */
  trim(name: string, id: string, count: number): void {
    shardOf(this.#stream(name), id).records.splice(0, count);
  }

  /** Makes all iterators too old. */
  expireIterators(): void {
    this.#iterators = new Map();
  }

  fail(request: Request, error: Error, times = 1): void {
    for (let time = 0; time < times; time++) this.failures.push({ request, error });
  }

  /** Puts texts into a stream, or one of its shards. */
  put(name: string, texts: readonly string[], shard?: string): void {
    const stream = this.#stream(name);
    for (const text of texts) {
      const entry = { Data: new TextEncoder().encode(text), PartitionKey: `key of ${text}` };
      const target = shard === undefined ? openFor(stream, entry) : shardOf(stream, shard);
      this.#add(stream, target, entry);
    }
  }

  /** Everything in a stream, shard by shard. */
  all(name: string): { readonly key: string; readonly text: string }[] {
    return this.#stream(name).shards.flatMap(({ records }) =>
      records.map(({ Data, PartitionKey = '' }) => {
        return { key: PartitionKey, text: new TextDecoder().decode(Data) };
      }),
    );
  }

  #begin(request: Request): void {
    this.requests.push(request);
    const at = this.failures.findIndex((failure) => failure.request === request);
    if (at >= 0) throw this.failures.splice(at, 1)[0].error;
  }

  #stream(name: string): FakeStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw awsError('ResourceNotFoundException', `no stream ${name}`);
    return stream;
  }

  #iterator(stream: string, shard: string, place: IteratorPlace): string {
    shardOf(this.#stream(stream), shard);
    const { StartingSequenceNumber: number, Timestamp } = place;
    const after = number === undefined ? 0n : BigInt(number);
    if (after >= this.#stream(stream).next) {
      throw awsError('InvalidArgumentException', 'a sequence number that was not given');
    }
    return this.#newIterator({ stream, shard, after, fromMs: Timestamp?.getTime() ?? 0 });
  }

  #newIterator(of: { stream: string; shard: string; after: bigint; fromMs: number }): string {
    const iterator = `iterator ${++this.#count}`;
    this.#iterators.set(iterator, of);
    return iterator;
  }

  #records(iterator: string, limit: number): GetRecordsAnswer {
    const of = this.#iterators.get(iterator);
    if (of === undefined) throw awsError('ExpiredIteratorException', 'Iterator expired');
    const shard = shardOf(this.#stream(of.stream), of.shard);
    const rest = shard.records.filter(
      ({ SequenceNumber, ApproximateArrivalTimestamp }) =>
        BigInt(SequenceNumber) > of.after &&
        (ApproximateArrivalTimestamp?.getTime() ?? 0) >= of.fromMs,
    );
    const Records = rest.slice(0, Math.min(limit, this.answerRecords));
    const isAll = Records.length === rest.length;
    const last = Records.at(-1)?.SequenceNumber;
    const after = last === undefined ? of.after : BigInt(last);
    return {
      Records,
      NextShardIterator: isAll && shard.isClosed ? null : this.#newIterator({ ...of, after }),
      MillisBehindLatest: isAll ? 0 : 1000,
    };
  }

  #put(name: string, entries: readonly PutRecordsEntry[]): PutRecordsAnswer {
    const stream = this.#stream(name);
    this.puts.push(entries.length);
    const refused = this.refused.shift() ?? 0;
    const Records = entries.map((entry, index) => {
      if (index % 2 === 1 && index < refused * 2) {
        return { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' };
      }
      return { SequenceNumber: this.#add(stream, openFor(stream, entry), entry) };
    });
    const FailedRecordCount = Records.filter(({ ErrorCode }) => ErrorCode !== undefined).length;
    return { FailedRecordCount, Records: Records.slice(this.unanswered.shift() ?? 0) };
  }

  #add(stream: FakeStream, shard: FakeShard, { Data, PartitionKey }: PutRecordsEntry): string {
    const SequenceNumber = String(stream.next++);
    const ApproximateArrivalTimestamp = new Date(this.nowMs());
    const record = { Data: Data.slice(), PartitionKey, SequenceNumber };
    shard.records.push({ ...record, ApproximateArrivalTimestamp });
    return SequenceNumber;
  }
}

function addShard(
  stream: FakeStream,
  parents: readonly string[],
  range: readonly [bigint, bigint],
): void {
  const id = shardId(Number(stream.shards.at(-1)?.id.slice(-12) ?? -1) + 1);
  stream.shards.push({ id, parents, range, records: [], isClosed: false });
}

/** The name of a shard by its number. */
export function shardId(number: number): string {
  return `shardId-${String(number).padStart(12, '0')}`;
}

function shardOf({ shards }: FakeStream, id: string): FakeShard {
  const shard = shards.find((of) => of.id === id);
  if (shard === undefined) throw awsError('ResourceNotFoundException', `no shard ${id}`);
  return shard;
}

function openFor({ shards }: FakeStream, { PartitionKey }: PutRecordsEntry): FakeShard {
  const hash = BigInt(`0x${createHash('md5').update(PartitionKey).digest('hex')}`);
  const open = shards.filter(({ isClosed }) => !isClosed);
  const shard = open.find(({ range: [from, to] }) => hash >= from && hash < to) ?? open.at(-1);
  if (shard === undefined) throw new Error('no open shard');
  return shard;
}

function described({ id, parents, isClosed }: FakeShard): KinesisShard {
  const [ParentShardId, AdjacentParentShardId] = parents;
  return {
    ShardId: id,
    ...(ParentShardId !== undefined && { ParentShardId }),
    ...(AdjacentParentShardId !== undefined && { AdjacentParentShardId }),
    SequenceNumberRange: isClosed ? { EndingSequenceNumber: '1' } : {},
  };
}
