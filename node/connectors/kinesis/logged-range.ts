import { isBehind, type ShardPosition, START, samePosition } from './positions.ts';
import { type CursorOptions, ShardCursor, type ShardRecord } from './shard-cursor.ts';

const FETCH_RECORDS = 10_000;

export interface ShardRange {
  readonly shard: string;
  readonly start: ShardPosition;
  readonly end: ShardPosition;
}

/**
 * Reads the records in `(start, end]` of a shard from Kinesis, an answer at a time: for a batch that an earlier run had named. Their
 * end is known, so the same records come.
 */
export async function* loggedRange(
  { start, end }: ShardRange,
  options: CursorOptions,
): AsyncGenerator<ShardRecord[]> {
  if (samePosition(start, end) || (end.kind !== 'after' && end.kind !== 'ended')) return;
  const { dataLoss, shard, stream } = options;
  const cursor = new ShardCursor(options, start);
  while (!cursor.isEnded) {
    const records = await cursor.fetch(FETCH_RECORDS);
    if (end.kind === 'ended') {
      yield records;
      continue;
    }
    const last = end.sequenceNumber;
    const kept = records.filter(({ sequenceNumber }) => !isBehind(sequenceNumber, last));
    yield kept;
    if (kept.at(-1)?.sequenceNumber === last) return;
    const isPast = kept.length < records.length || cursor.isEnded;
    // Behind the newest record, and the end has not come: it is gone.
    const isAtTip = records.length === 0 && cursor.behindMs === 0;
    if (!isPast && !isAtTip) continue;
    dataLoss.report('RANGE_INCOMPLETE', { stream: stream.name, shard, end: last });
    return;
  }
}

/** A shard that a batch saw first begins at its beginning. */
export function rangesBetween(
  start: ReadonlyMap<string, ShardPosition>,
  end: ReadonlyMap<string, ShardPosition>,
): ShardRange[] {
  return [...end]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([shard, position]) => ({ shard, start: start.get(shard) ?? START, end: position }));
}
