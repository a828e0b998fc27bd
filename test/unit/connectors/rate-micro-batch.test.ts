import { expect, test } from 'vitest';
import type { Session } from '../../../src/index.ts';
import { newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** Runs the stream for one micro-batch, and gives what it read. */
async function runOnce(
  session: Session,
  options: Record<string, string>,
): Promise<{ rows: unknown[][]; progress: { endOffset: unknown; description: string } }> {
  const rows: unknown[][] = [];
  const query = await session.readStream
    .format('rate-micro-batch')
    .options(options)
    .load()
    .writeStream.foreachBatch(async (batch) => {
      rows.push(...(await batch.collect({ rowMode: 'array' })));
    })
    .option('checkpointLocation', 'checkpoint')
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  const [{ endOffset, description }] = query.lastProgress?.sources ?? [];
  return { rows, progress: { endOffset, description } };
}

test('each micro-batch has its rows and a time, and a restart goes on from there', async () => {
  const machine = new SimulatedMachine();
  const options = { rowsPerBatch: '3', startTimestamp: '1000', advanceMillisPerBatch: '50' };
  for (let run = 0; run < 3; run++) {
    const session = await newSession({}, machine);
    const { rows, progress } = await runOnce(session, options);
    const at = new Date(1000 + 50 * run);
    expect(rows).toEqual([0, 1, 2].map((index) => [at, run * 3 + index]));
    expect(progress).toEqual({
      endOffset: { offset: 3 * (run + 1), timestamp: 1050 + 50 * run },
      description:
        'RatePerMicroBatchStream[rowsPerBatch=3, numPartitions=1, startTimestamp=1000, advanceMsPerBatch=50]',
    });
    await session.stop();
  }
});

test('a stream without an end has one micro-batch after the other', async () => {
  const session = await newSession();
  const sums: number[] = [];
  let onEnough = () => {};
  const enough = new Promise<void>((resolve) => {
    onEnough = resolve;
  });
  const query = await session.readStream
    .format('rate-micro-batch')
    .option('rowsPerBatch', 70_000)
    .load()
    .writeStream.foreachBatch(async (batch) => {
      sums.push(await batch.count());
      if (sums.length === 3) onEnough();
    })
    .start();
  await enough;
  await query.stop();
  expect(sums.slice(0, 3)).toEqual([70_000, 70_000, 70_000]);
  await session.stop();
});

test.each([
  [{}, 'DATA_SOURCE_OPTION.REQUIRED'],
  [{ rowsPerBatch: '0' }, 'INVALID_OPTION_VALUE'],
  [{ rowsPerBatch: '1', advanceMillisPerBatch: '-1' }, 'INVALID_OPTION_VALUE'],
  [{ rowsPerBatch: '1', startTimestamp: '-5' }, 'INVALID_OPTION_VALUE'],
  [{ rowsPerBatch: '1', startTimestamp: '9007199254740991' }, 'INVALID_OPTION_VALUE'],
])('refuses %j', async (options, condition) => {
  const session = await newSession();
  await expect(runOnce(session, options)).rejects.toMatchObject({ condition });
  await session.stop();
});
