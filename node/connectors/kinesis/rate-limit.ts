/** How many of the records of each shard go into a batch of at most so many: in proportion to what it has. */
export function sharedOut(
  rows: number,
  counts: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total <= rows) return counts;
  const shares = new Map(
    [...counts].map(([shard, count]) => [shard, Math.floor((count * rows) / total)]),
  );
  // What rounding has left over goes to those that have the most yet, one each.
  let left = rows - [...shares.values()].reduce((sum, share) => sum + share, 0);
  const rest = (shard: string) => (counts.get(shard) ?? 0) - (shares.get(shard) ?? 0);
  for (const shard of [...counts.keys()].sort((one, other) => rest(other) - rest(one))) {
    if (left === 0) break;
    shares.set(shard, (shares.get(shard) ?? 0) + 1);
    left--;
  }
  return shares;
}
