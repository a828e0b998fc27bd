import type { PartitionOffsets } from './partitions.ts';

/** How far what was read is behind what there is, over all partitions; Spark's names. Nothing before the first batch. */
export function behindLatest(
  consumed: PartitionOffsets | undefined,
  latest: PartitionOffsets | undefined,
): Readonly<Record<string, string>> {
  if (consumed === undefined || latest === undefined || latest.size === 0) return {};
  const behind = [...latest].map(([name, { offset }]) =>
    Math.max(0, offset - (consumed.get(name)?.offset ?? 0)),
  );
  const sum = behind.reduce((total, offsets) => total + offsets, 0);
  return {
    minOffsetsBehindLatest: String(behind.reduce((least, next) => Math.min(least, next))),
    maxOffsetsBehindLatest: String(behind.reduce((most, next) => Math.max(most, next))),
    avgOffsetsBehindLatest: (sum / behind.length).toFixed(1),
  };
}
