import type { KafkaCluster } from './cluster.ts';
import { errorName, TryAgain } from './kafka-answers.ts';
import { groupedBy, type PartitionOffset } from './partitions.ts';

/** Times that stand for the ends of a partition. */
export const EARLIEST = -2;
export const LATEST = -1;

/** What transactions are to the reader: `committed` sees no record of one that is open or was aborted. */
export type Isolation = 'uncommitted' | 'committed';

export function isolationLevel(isolation: Isolation): number {
  return isolation === 'committed' ? 1 : 0;
}

/**
 * For partitions with a time in the place of an offset: the first offset at or after that time, -1 where there is none. One
 * request to each leader. Partitions that are gone are left out.
 */
export function listOffsets(
  cluster: KafkaCluster,
  times: readonly PartitionOffset[],
  isolation: Isolation,
): Promise<PartitionOffset[]> {
  if (times.length === 0) return Promise.resolve([]);
  return cluster.retrying('offsets', async () => {
    const names = [...new Set(times.map(({ topic }) => topic))];
    const topics = await cluster.topics(names, 5 * 60_000);
    const leaderOf = ({ topic, partition }: PartitionOffset) =>
      topics.get(topic)?.leaders.get(partition);
    const byLeader = groupedBy(times, leaderOf);
    const asked = [...byLeader].map(async ([leader, of]) => {
      if (leader === undefined) return [];
      if (leader < 0) throw new TryAgain(`${of[0].topic}-${of[0].partition} has no leader`);
      return askLeader(cluster, leader, of, isolation);
    });
    return (await Promise.all(asked)).flat();
  });
}

async function askLeader(
  cluster: KafkaCluster,
  leader: number,
  times: readonly PartitionOffset[],
  isolation: Isolation,
): Promise<PartitionOffset[]> {
  const byTopic = groupedBy(times, ({ topic }) => topic);
  const request = [...byTopic].map(([name, of]) => ({
    name,
    partitions: of.map(({ partition, offset }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: -1 as const,
      timestamp: BigInt(offset),
    })),
  }));
  const answer = await cluster.onBroker(leader, (connection) =>
    cluster.client.listOffsetsV7.api.async(connection, -1, isolationLevel(isolation), request),
  );
  return answer.topics.flatMap(({ name: topic, partitions }) =>
    partitions.map(({ partitionIndex: partition, errorCode, offset }) => {
      if (errorName(cluster.client, errorCode) === 'UNSUPPORTED_FOR_MESSAGE_FORMAT') {
        return { topic, partition, offset: -1 };
      }
      cluster.check(errorCode, `offsets of ${topic}-${partition}`);
      return { topic, partition, offset: Number(offset) };
    }),
  );
}
