import type { JsonValue, Offset } from '../../../src/connectors/connector.ts';

/** A partition of a topic with the offset that is to come next, or any other number that is kept for it. */
export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Offsets by `partitionName`. */
export type PartitionOffsets = ReadonlyMap<string, PartitionOffset>;

/** `topic-0`: as Kafka's tools write it. */
export function partitionName({ topic, partition }: Omit<PartitionOffset, 'offset'>): string {
  return `${topic}-${partition}`;
}

/** Offsets by their partitions, in the order of topics and numbers. */
export function byPartition(offsets: Iterable<PartitionOffset>): PartitionOffsets {
  const sorted = [...offsets].sort((left, right) =>
    left.topic === right.topic
      ? left.partition - right.partition
      : left.topic < right.topic
        ? -1
        : 1,
  );
  return new Map(sorted.map((offset) => [partitionName(offset), offset]));
}

/** Spark's form, as it stands in the offset log: `{"topic":{"0":123,"1":456}}`. */
export function toOffset(offsets: PartitionOffsets): Offset {
  const topics: Record<string, Record<string, number>> = {};
  for (const { topic, partition, offset } of offsets.values()) {
    topics[topic] ??= {};
    topics[topic][partition] = offset;
  }
  return topics;
}

/** Reads that form; undefined for anything else. Offsets below `least` are none. */
export function fromOffset(value: JsonValue, least = 0): PartitionOffsets | undefined {
  if (!isObject(value)) return undefined;
  const offsets: PartitionOffset[] = [];
  for (const [topic, partitions] of Object.entries(value)) {
    if (!isObject(partitions)) return undefined;
    for (const [name, offset] of Object.entries(partitions)) {
      const isOffset =
        typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= least;
      if (!isOffset || !/^\d+$/.test(name)) return undefined;
      offsets.push({ topic, partition: Number(name), offset });
    }
  }
  return byPartition(offsets);
}

/** Items by a key, in their order. */
export function groupedBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
