import { expect, test } from 'vitest';
import { describeSessions } from '../../support/session.ts';

describeSessions((newSession) => {
  async function countsIn(shards: number | 'auto'): Promise<unknown> {
    await using session = await newSession({ shards });
    const input = session.memoryStream('k STRING');
    const query = await input
      .toDF()
      .groupBy('k')
      .count()
      .writeStream.format('memory')
      .queryName('counts')
      .outputMode('complete')
      .start();
    input.addData(['a'], ['b'], ['a'], [null]);
    await query.processAllAvailable();
    await query.stop();
    return (await session.table('counts').orderBy('k').collect()).map(({ k, count }) => [k, count]);
  }

  test.each([1, 3, 32, 'auto'] as const)('a session can have %s shards', async (shards) => {
    expect(await countsIn(shards)).toEqual([
      [null, 1],
      ['a', 2],
      ['b', 1],
    ]);
  });

  test.each([0, 33, 1.5, -2, Number.NaN])('but not %s', async (shards) => {
    await expect(countsIn(shards)).rejects.toMatchObject({
      condition: 'INVALID_CONF_VALUE.TYPE_MISMATCH',
      parameters: { confName: 'spark.millrace.streaming.shards', confValue: String(shards) },
    });
  });
});
