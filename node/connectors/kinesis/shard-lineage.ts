import type { KinesisShard } from './client.ts';
import { ENDED, type ShardPosition, type ShardPositions, START } from './positions.ts';
import type { InitialPosition } from './source-options.ts';

/** The shards that a stream has now, with which of them came from which when the stream was resharded. */
export class ShardLineage {
  readonly #shards = new Map<string, KinesisShard>();

  constructor(shards: readonly KinesisShard[]) {
    for (const shard of shards) {
      if (shard.ShardId !== undefined) this.#shards.set(shard.ShardId, shard);
    }
  }

  has(shard: string): boolean {
    return this.#shards.has(shard);
  }

  /** Where each shard is begun with at the first start. */
  initial(position: InitialPosition, nowMs: number): ShardPositions {
    const positions = new Map<string, ShardPosition>();
    for (const [id, shard] of this.#shards) {
      const isClosed = shard.SequenceNumberRange?.EndingSequenceNumber !== undefined;
      if (position.kind === 'time') {
        positions.set(id, { kind: 'time', timestampMs: position.timestampMs });
      } else if (position.kind === 'latest') {
        // The time and not "latest", which would be another place after a restart.
        positions.set(id, isClosed ? ENDED : { kind: 'time', timestampMs: nowMs });
      } else if (this.#parents(id).length === 0) {
        positions.set(id, START);
      }
    }
    return positions;
  }

  /** The same positions with the shards whose parents were read to their ends since: a key's records stay in their order. */
  withChildren(positions: ShardPositions): ShardPositions {
    const all = new Map(positions);
    for (const id of this.#shards.keys()) {
      if (all.has(id)) continue;
      const isNext = this.#parents(id).every((parent) => positions.get(parent)?.kind === 'ended');
      if (isNext) all.set(id, START);
    }
    return all;
  }

  /** Whether a shard is to wait for one that it came from. */
  isWaiting(shard: string, positions: ShardPositions): boolean {
    return this.#parents(shard).some((parent) => {
      const position = positions.get(parent);
      return position !== undefined && position.kind !== 'ended';
    });
  }

  /** Those that are still there: Kinesis forgets a closed shard some time after its last record. */
  #parents(id: string): string[] {
    const shard = this.#shards.get(id);
    const parents = [shard?.ParentShardId, shard?.AdjacentParentShardId];
    return parents.filter((parent) => parent !== undefined).filter((parent) => this.has(parent));
  }
}
