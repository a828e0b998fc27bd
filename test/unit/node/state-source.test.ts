import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSession } from '../../../node/index.ts';
import { col, count } from '../../../src/api/functions.ts';
import { temporaryFolder } from '../../support/child-program.ts';

test('the state on disk is read while another session has the lock, and when nobody has', async () => {
  const folder = await temporaryFolder();
  const location = join(folder.path, 'checkpoint');
  const [writing, reading] = [await createSession(), await createSession()];
  try {
    const input = writing.memoryStream('k STRING');
    const counts = input.toDF().groupBy('k').agg(count('*').as('n'));
    const writer = counts.writeStream.format('noop').outputMode('update');
    const query = await writer.option('checkpointLocation', location).start();
    input.addData(['a'], ['a'], ['b']);
    await query.processAllAvailable();
    const state = reading.read.format('statestore').load(location);
    const shown = state.select(col('key.k').as('k'), col('value.count').as('n')).orderBy('k');
    const rows = [
      { k: 'a', n: 2 },
      { k: 'b', n: 1 },
    ];
    expect(await shown.collect()).toEqual(rows);
    await query.stop();
    expect(await shown.collect()).toEqual(rows);
    const metadata = reading.read.format('state-metadata').load(`file://${location}`);
    expect(await metadata.select('operatorName', 'maxBatchId').collect()).toEqual([
      { operatorName: 'stateStoreSave', maxBatchId: 0 },
    ]);
  } finally {
    await writing.stop();
    await reading.stop();
    await folder.remove();
  }
});
