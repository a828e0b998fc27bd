import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import {
  noTimestampMatch,
  startDoesNotMatch,
  timestampsDoNotMatch,
} from '../../../src/errors/kafka-errors.ts';
import type { KafkaCluster } from './cluster.ts';
import { parseJson } from './json-option.ts';
import { EARLIEST, type Isolation, LATEST, listOffsets } from './list-offsets.ts';
import {
  byPartition,
  fromOffset,
  type PartitionOffset,
  type PartitionOffsets,
  partitionName,
} from './partitions.ts';

/** Where a range of a source begins or ends, before the brokers were asked what that means. */
export type RangeLimit =
  | { readonly kind: 'earliest' | 'latest' }
  /** By partition, with -1 for the end of a partition and -2 for its beginning. */
  | { readonly kind: 'offsets'; readonly offsets: PartitionOffsets }
  /** The first record at or after a time in milliseconds, by partition. */
  | { readonly kind: 'timestamps'; readonly timestamps: PartitionOffsets }
  | { readonly kind: 'timestamp'; readonly timestamp: number };

const OFFSETS_EXAMPLE = 'earliest, latest or {"topic":{"0":23,"1":-1}}';
const TIMESTAMPS_EXAMPLE = '{"topic":{"0":1000,"1":2000}}';

/** Reads the three options that say where a range begins, or ends, in Spark's order of preference. */
export function rangeLimit(
  options: ConnectorOptions,
  position: 'starting' | 'ending',
  byDefault: 'earliest' | 'latest',
): RangeLimit {
  const timestamp = options.wholeNumber(`${position}Timestamp`, 0);
  if (timestamp !== undefined) return { kind: 'timestamp', timestamp };
  const byTime = `${position}OffsetsByTimestamp`;
  const times = options.text(byTime);
  if (times !== undefined) {
    const timestamps = fromOffset(parseJson(byTime, times, TIMESTAMPS_EXAMPLE));
    if (timestamps !== undefined) return { kind: 'timestamps', timestamps };
    throw invalidOptionValue({ option: byTime, value: times, expected: TIMESTAMPS_EXAMPLE });
  }
  const option = `${position}Offsets`;
  const text = options.text(option)?.trim() ?? byDefault;
  const word = text.toLowerCase();
  const isEnd = position === 'ending';
  if (word === 'latest' || (word === 'earliest' && !isEnd)) return { kind: word };
  const expected = isEnd ? 'latest or {"topic":{"0":23,"1":-1}}' : OFFSETS_EXAMPLE;
  if (!text.startsWith('{')) throw invalidOptionValue({ option, value: text, expected });
  const offsets = fromOffset(parseJson(option, text, expected), isEnd ? LATEST : EARLIEST);
  if (offsets === undefined) throw invalidOptionValue({ option, value: text, expected });
  return { kind: 'offsets', offsets };
}

export interface ResolveOptions {
  readonly cluster: KafkaCluster;
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
  readonly isolation: Isolation;
  readonly position: 'starting' | 'ending';
  /** For a beginning by time where nothing is so late: an error, as for Spark, or the partition's end. */
  readonly strategy: 'error' | 'latest';
}

/** Asks the brokers which offsets a limit stands for. */
export async function resolveLimit(
  limit: RangeLimit,
  options: ResolveOptions,
): Promise<PartitionOffsets> {
  const { partitions } = options;
  switch (limit.kind) {
    case 'earliest':
    case 'latest':
      return ends(limit.kind, options);
    case 'offsets':
      checkPartitions(limit.offsets, options, startDoesNotMatch);
      return resolveOffsets(limit.offsets, options);
    case 'timestamps': {
      const { position } = options;
      checkPartitions(limit.timestamps, options, (of) => timestampsDoNotMatch({ ...of, position }));
      return resolveTimestamps([...limit.timestamps.values()], options);
    }
    case 'timestamp': {
      const times = partitions.map((of) => ({ ...of, offset: limit.timestamp }));
      return resolveTimestamps(times, options);
    }
  }
}

/** The beginnings or the ends of all partitions. */
export async function ends(
  end: 'earliest' | 'latest',
  { cluster, partitions, isolation }: Pick<ResolveOptions, 'cluster' | 'partitions' | 'isolation'>,
): Promise<PartitionOffsets> {
  const offset = end === 'earliest' ? EARLIEST : LATEST;
  return byPartition(
    await listOffsets(
      cluster,
      partitions.map((of) => ({ ...of, offset })),
      isolation,
    ),
  );
}

async function resolveOffsets(
  offsets: PartitionOffsets,
  { cluster, isolation }: ResolveOptions,
): Promise<PartitionOffsets> {
  const given = [...offsets.values()];
  const symbolic = given.filter(({ offset }) => offset < 0);
  const resolved = await listOffsets(cluster, symbolic, isolation);
  return byPartition([...given.filter(({ offset }) => offset >= 0), ...resolved]);
}

async function resolveTimestamps(
  times: readonly PartitionOffset[],
  options: ResolveOptions,
): Promise<PartitionOffsets> {
  const { cluster, isolation, position, strategy } = options;
  const found = await listOffsets(cluster, times, isolation);
  const unmatched = found.filter(({ offset }) => offset < 0);
  if (unmatched.length > 0 && position === 'starting' && strategy === 'error') {
    const name = partitionName(unmatched[0]);
    const time = times.find((of) => partitionName(of) === name);
    throw noTimestampMatch({ topicPartition: name, timestamp: String(time?.offset) });
  }
  const latest = await ends('latest', { cluster, isolation, partitions: unmatched });
  return byPartition([...found.filter(({ offset }) => offset >= 0), ...latest.values()]);
}

function checkPartitions(
  specified: PartitionOffsets,
  { partitions }: ResolveOptions,
  failure: (names: { specifiedPartitions: string; assignedPartitions: string }) => Error,
): void {
  const assigned = partitions.map(partitionName);
  const isSame =
    assigned.length === specified.size && assigned.every((name) => specified.has(name));
  if (isSame) return;
  const names = (of: Iterable<string>) => `{${[...of].sort().join(', ')}}`;
  throw failure({
    specifiedPartitions: names(specified.keys()),
    assignedPartitions: names(assigned),
  });
}
