import { byPartition, type PartitionOffsets } from './partitions.ts';

/**
 * The ends of a batch of about so many records: each partition gives in proportion to what it has, and one that has little gives at
 * least one, as with Spark. `from` has every partition.
 */
export function rateLimited(
  rows: number,
  from: PartitionOffsets,
  latest: PartitionOffsets,
): PartitionOffsets {
  const sizes = new Map<string, number>();
  let total = 0;
  for (const [name, { offset }] of latest) {
    const size = Math.max(0, offset - (from.get(name)?.offset ?? 0));
    sizes.set(name, size);
    total += size;
  }
  if (total <= rows) return latest;
  return byPartition(
    [...latest].map(([name, of]) => {
      const size = sizes.get(name) ?? 0;
      if (size === 0) return of;
      const share = rows * (size / total);
      const taken = share < 1 ? Math.ceil(share) : Math.floor(share);
      return { ...of, offset: Math.min(of.offset, of.offset - size + taken) };
    }),
  );
}
