import type { JsonValue, Offset } from '../../../src/connectors/connector.ts';
import type { IteratorPlace } from './client.ts';

/** How far a shard was read. Iterators expire, so none is ever kept. */
export type ShardPosition =
  | { readonly kind: 'start' }
  | { readonly kind: 'time'; readonly timestampMs: number }
  | { readonly kind: 'after'; readonly sequenceNumber: string }
  | { readonly kind: 'ended' };

/** Positions by shard. */
export type ShardPositions = ReadonlyMap<string, ShardPosition>;

export const START: ShardPosition = { kind: 'start' };
export const ENDED: ShardPosition = { kind: 'ended' };

/** Sequence numbers are whole numbers of some 56 digits: texts would compare wrongly where one is shorter. */
export function isBehind(sequenceNumber: string, other: string): boolean {
  return BigInt(sequenceNumber) > BigInt(other);
}

export function samePosition(left: ShardPosition, right: ShardPosition): boolean {
  return JSON.stringify(positionJson(left)) === JSON.stringify(positionJson(right));
}

/** As it is shown, and stands in the offset log. */
export function positionJson(position: ShardPosition): JsonValue {
  switch (position.kind) {
    case 'start':
      return { position: 'TRIM_HORIZON' };
    case 'time':
      return { position: 'AT_TIMESTAMP', timestamp: position.timestampMs };
    case 'after':
      return { afterSequenceNumber: position.sequenceNumber };
    case 'ended':
      return { ended: true };
  }
}

/** The offset of the log: `{"shardId-000000000000":{"afterSequenceNumber":"49…"}}`, in the order of the shards. */
export function toOffset(positions: ShardPositions): Offset {
  const sorted = [...positions].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([shard, position]) => [shard, positionJson(position)]));
}

/** Reads that form; undefined for anything else. */
export function fromOffset(offset: JsonValue): ShardPositions | undefined {
  if (!isObject(offset)) return undefined;
  const positions = new Map<string, ShardPosition>();
  for (const [shard, json] of Object.entries(offset)) {
    const position = positionOf(json);
    if (position === undefined) return undefined;
    positions.set(shard, position);
  }
  return positions;
}

/** What Kinesis calls the place; undefined for the end of a shard. */
export function iteratorPlace(position: ShardPosition): IteratorPlace | undefined {
  switch (position.kind) {
    case 'start':
      return { ShardIteratorType: 'TRIM_HORIZON' };
    case 'time':
      return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(position.timestampMs) };
    case 'after':
      return {
        ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        StartingSequenceNumber: position.sequenceNumber,
      };
    case 'ended':
      return undefined;
  }
}

function positionOf(json: JsonValue): ShardPosition | undefined {
  if (!isObject(json)) return undefined;
  const { afterSequenceNumber: after, position, timestamp, ended } = json;
  if (ended === true) return ENDED;
  if (typeof after === 'string' && /^\d+$/.test(after)) {
    return { kind: 'after', sequenceNumber: after };
  }
  if (position === 'TRIM_HORIZON') return START;
  if (position === 'AT_TIMESTAMP' && typeof timestamp === 'number') {
    return { kind: 'time', timestampMs: timestamp };
  }
  return undefined;
}

function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
