import { expect, onTestFinished, test } from 'vitest';
import { col, count, struct, sum, toJson, window } from '../../../src/api/functions.ts';
import type { DataFrame, Session } from '../../../src/index.ts';
import type { CheckpointStorage } from '../../../src/ports/checkpoint-storage.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { describeSessions } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const at = (second: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, second));

/** The rows of a frame as JSON, sorted. */
async function lines(frame: DataFrame): Promise<string[]> {
  const columns = (await frame.columns()).map((name) => col(name));
  const json = toJson(struct(...columns), { ignoreNullFields: 'false' });
  return (await frame.select(json.as('json')).collect()).map((row) => String(row.json)).sort();
}

/** The state that the changes up to a batch make. */
function folded(changes: readonly string[], batchId: number): string[] {
  const state = new Map<string, string>();
  const parsed = changes
    .map((line) => JSON.parse(line))
    // A key that is removed and put anew in one batch: the feed has the removal first.
    .sort((a, b) => a.batch_id - b.batch_id || (a.change_type < b.change_type ? -1 : 1));
  for (const { batch_id, change_type, key, value } of parsed) {
    if (batch_id > batchId) continue;
    const name = JSON.stringify(key);
    if (change_type === 'delete') state.delete(name);
    else state.set(name, JSON.stringify({ key, value, partition_id: 0 }));
  }
  return [...state.values()].sort();
}

describeSessions((newSession) => {
  async function withSession(run: (session: Session) => Promise<void>): Promise<void> {
    const session = await newSession({ config: { 'spark.sql.streaming.minBatchesToRetain': '3' } });
    try {
      await run(session);
    } finally {
      await session.stop();
    }
  }

  const state = (session: Session, options: Readonly<Record<string, string>> = {}) =>
    session.read.format('statestore').options(options).load('checkpoint');

  test('of a query that runs is what it has committed', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const counts = input.toDF().groupBy('k').agg(count('*').as('n'));
      const writer = counts.writeStream.format('noop').outputMode('update');
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      input.addData(['a'], ['b'], ['a']);
      await query.processAllAvailable();
      const frame = state(session).select('key.k', 'value.count');
      expect(await frame.orderBy('k').collect()).toEqual([
        { k: 'a', count: 2 },
        { k: 'b', count: 1 },
      ]);
      input.addData(['c'], ['a']);
      await query.processAllAvailable();
      // The same frame, after one more batch.
      expect(await frame.orderBy('k').collect()).toEqual([
        { k: 'a', count: 3 },
        { k: 'b', count: 1 },
        { k: 'c', count: 1 },
      ]);
      expect(await state(session, { batchId: '0' }).count()).toBe(2);
      await query.stop();
      expect(await frame.where(col('k').eq('a')).collect()).toEqual([{ k: 'a', count: 3 }]);
    }));

  test('is read once, each segment of it', async () => {
    const reads: string[] = [];
    const checkpoints = new MemoryCheckpoints();
    const open = (location: string): CheckpointStorage => {
      const storage = checkpoints.open(location);
      const read = storage.read.bind(storage);
      storage.read = (name) => {
        if (name.startsWith('state/')) reads.push(name);
        return read(name);
      };
      return storage;
    };
    const machine = new SimulatedMachine(undefined, {
      checkpoints: { open, temporary: () => checkpoints.temporary() },
    });
    const session = await newSession({}, machine);
    onTestFinished(() => session.stop());
    const input = session.memoryStream('k STRING');
    const query = await input
      .toDF()
      .groupBy('k')
      .agg(count('*'))
      .writeStream.format('noop')
      .outputMode('update')
      .option('checkpointLocation', 'checkpoint')
      .start();
    input.addData(...Array.from({ length: 50 }, (_, key) => [`k${key}`] as const));
    await query.processAllAvailable();
    input.addData(['k1']);
    await query.processAllAvailable();
    await query.stop();
    const frame = state(session);
    await frame.schema();
    reads.length = 0;
    expect(await frame.count()).toBe(50);
    // The schema is that of the newest one, which the analysis asks for; then the read.
    expect(reads.sort()).toEqual(['state/1', 'state/2', 'state/2']);
    reads.length = 0;
    const changes = { readChangeFeed: 'true', changeStartBatchId: '1' };
    expect(await state(session, changes).count()).toBe(1);
    expect(reads.sort()).toEqual(['state/1', 'state/2', 'state/2']);
  });

  test('of an epoch of many cycles is what its changes make of it', () =>
    withSession(async (session) => {
      const input = session.memoryStream('ts TIMESTAMP, k STRING');
      const query = await input
        .toDF()
        .withWatermark('ts', '0 seconds')
        .groupBy(window('ts', '10 seconds'), 'k')
        .agg(count('*').as('n'))
        .writeStream.format('noop')
        .trigger({ continuous: '1 hour' })
        .option('checkpointLocation', 'checkpoint')
        .start();
      // So many that what the next epoch leaves are changes, and no snapshot.
      input.addData(...Array.from({ length: 60 }, (_, key) => [at(1), `k${key}`] as const));
      await query.processAllAvailable();
      // The third row is late by the second: a cycle ends before it, and windows that it opened are gone when the epoch is over.
      input.addData([at(11), 'a'], [at(25), 'b'], [at(12), 'late'], [at(40), 'c']);
      await query.processAllAvailable();
      const feed = await lines(
        state(session, { readChangeFeed: 'true', changeStartBatchId: '0', changeEndBatchId: '1' }),
      );
      expect(feed.filter((line) => line.includes('delete'))).toHaveLength(60);
      expect(folded(feed, 1)).toEqual(await lines(state(session)));
      expect(await state(session).select('key.k').collect()).toEqual([{ k: 'c' }]);
      await query.stop();
    }));

  test('of batches that are gone is refused with those that are there', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k INT');
      const counts = input.toDF().groupBy('k').agg(count('*').as('n'));
      const writer = counts.writeStream.format('noop').outputMode('update');
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      for (let batch = 0; batch < 9; batch++) {
        input.addData([batch % 2]);
        await query.processAllAvailable();
      }
      await query.stop();
      const metadata = session.read.format('state-metadata').load('checkpoint');
      const range = await metadata.select('minBatchId', 'maxBatchId').collect();
      expect(range).toEqual([{ minBatchId: 5, maxBatchId: 8 }]);
      await expect(state(session, { batchId: '2' }).collect()).rejects.toMatchObject({
        condition: 'STDS_OFFSET_LOG_UNAVAILABLE',
        parameters: { batchId: '2', checkpointLocation: 'checkpoint', availableBatches: '5 to 8' },
      });
      const feed = { readChangeFeed: 'true', changeStartBatchId: '1' };
      await expect(state(session, feed).collect()).rejects.toMatchObject({
        condition: 'STDS_OFFSET_LOG_UNAVAILABLE',
        parameters: { availableBatches: '5 to 8' },
      });
      for (const batchId of ['5', '8']) {
        expect(await state(session, { batchId }).count()).toBe(2);
      }
    }));

  test('of a sliding window is by the parts that windows share', () =>
    withSession(async (session) => {
      const input = session.memoryStream('t TIMESTAMP, v INT');
      const sums = input
        .toDF()
        .withWatermark('t', '1 hour')
        .groupBy(window('t', '10 seconds', '4 seconds'))
        .agg(sum('v'));
      const writer = sums.writeStream.format('noop').outputMode('update');
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      input.addData([at(0), 1], [at(1), 2], [at(2), 4], [at(3), 8], [at(4), 16], [at(6), 32]);
      await query.processAllAvailable();
      await query.stop();
      const parts = state(session).select('key.window.start', 'key.window.end', 'value.sum');
      expect(await parts.orderBy('start').collect()).toEqual([
        { start: at(0), end: at(2), sum: 3 },
        { start: at(2), end: at(4), sum: 12 },
        { start: at(4), end: at(6), sum: 16 },
        { start: at(6), end: at(8), sum: 32 },
      ]);
    }));

  test('is no stream, and has no other schema', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k STRING');
      const writer = input.toDF().dropDuplicates().writeStream.format('noop');
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      input.addData(['a']);
      await query.processAllAvailable();
      await query.stop();
      const stream = session.readStream.format('statestore').load('checkpoint');
      await expect(stream.schema()).rejects.toMatchObject({
        condition: '_LEGACY_ERROR_TEMP_2049',
      });
      const declared = session.read.schema('key INT').format('statestore').load('checkpoint');
      await expect(declared.collect()).rejects.toMatchObject({
        condition: '_LEGACY_ERROR_TEMP_2242',
      });
      await expect(session.read.format('statestore').load().schema()).rejects.toMatchObject({
        condition: 'STDS_REQUIRED_OPTION_UNSPECIFIED',
      });
      await expect(session.read.format('statestore').load('none').schema()).rejects.toMatchObject({
        condition: 'STDS_COMMITTED_BATCH_UNAVAILABLE',
      });
      const metadata = session.read.format('state-metadata').load('none');
      expect(await metadata.collect()).toEqual([]);
    }));

  test('reads from a snapshot that is one', () =>
    withSession(async (session) => {
      const input = session.memoryStream('k INT');
      const writer = input.toDF().dropDuplicates().writeStream.format('noop');
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      input.addData([1], [2], [3], [4]);
      await query.processAllAvailable();
      input.addData([5]);
      await query.processAllAvailable();
      await query.stop();
      const from = (batch: string) =>
        state(session, { snapshotStartBatchId: batch, snapshotPartitionId: '0' });
      expect(await from('0').count()).toBe(5);
      await expect(from('1').collect()).rejects.toMatchObject({
        condition: 'CANNOT_LOAD_STATE_STORE.CANNOT_READ_MISSING_SNAPSHOT_FILE',
        parameters: { fileToRead: 'state/2' },
      });
    }));
});

describeSessions((newSession) => {
  test.each([
    ['windows', 1],
    ['duplicates', 1],
    ['groups', 1],
    ['windows', 4],
    ['duplicates', 4],
    ['groups', 4],
  ])(
    'after each batch is what the changes before make of it: %s in %i shards',
    async (kind, shards) => {
      const session = await newSession({
        shards,
        config: { 'spark.sql.streaming.stateStore.minDeltasForSnapshot': '2' },
      });
      const input = session.memoryStream('k INT, t TIMESTAMP');
      const late = input.toDF().withWatermark('t', '5 seconds');
      const frames: Record<string, () => DataFrame> = {
        windows: () => late.groupBy(window('t', '6 seconds', '4 seconds'), 'k').agg(count('*')),
        duplicates: () => late.dropDuplicates(['k', 't']),
        groups: () => late.groupBy('k').agg(count('*'), sum('k')),
      };
      const mode = kind === 'duplicates' ? 'append' : 'update';
      const writer = frames[kind]().writeStream.format('noop').outputMode(mode);
      const query = await writer.option('checkpointLocation', 'checkpoint').start();
      for (let batch = 0; batch < 12; batch++) {
        const rows = Array.from({ length: batch % 5 === 0 ? 30 : 2 }, (_, row) => [
          (row * 7 + batch) % 11,
          at(batch * 2 + (row % 3)),
        ]);
        input.addData(...rows);
        await query.processAllAvailable();
      }
      await query.stop();
      const read = (options: Readonly<Record<string, string>>) =>
        lines(session.read.format('statestore').options(options).load('checkpoint'));
      const changes = await read({ readChangeFeed: 'true', changeStartBatchId: '0' });
      const [{ maxBatchId }] = await session.read
        .format('state-metadata')
        .load('checkpoint')
        .collect();
      for (let batchId = 0; batchId <= Number(maxBatchId); batchId++) {
        expect(await read({ batchId: String(batchId) })).toEqual(folded(changes, batchId));
      }
      const removed = changes.filter((line) => line.includes('"delete"')).length;
      expect(removed > 0).toBe(kind !== 'groups');
      await session.stop();
    },
  );
});
