import { expect, onTestFinished, test } from 'vitest';
import { col, sum } from '../../../src/api/functions.ts';
import type { DataFrame, Row } from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';

/* Functions on groups among other relations: their rows come when all others have been pushed. */

const OPTIONS = { outputSchema: 'k STRING, n INT', stateSchema: 'n INT' };

const counted = (frame: DataFrame): DataFrame =>
  frame
    .groupBy('k')
    .mapGroupsWithState(OPTIONS, ({ k }, rows: readonly Row[]) => ({ k, n: rows.length }));

describeSessions((newSession) => {
  async function open() {
    const session = await newSession();
    onTestFinished(() => session.stop());
    const rows = session.createDataFrame([['a'], ['b'], ['a']], 'k STRING');
    const names = session.createDataFrame(
      [
        ['a', 'ant'],
        ['b', 'bee'],
        ['c', 'cat'],
      ],
      'k STRING, name STRING',
    );
    return { session, rows, names };
  }

  const inOrder = (frame: DataFrame) => frame.orderBy('k').collect({ rowMode: 'array' });

  test('joined with a table, on either side', async () => {
    const { rows, names } = await open();
    const groups = counted(rows);
    expect(await inOrder(names.join(groups, 'k'))).toEqual([
      ['a', 'ant', 2],
      ['b', 'bee', 1],
    ]);
    expect(await inOrder(groups.join(names, 'k', 'right'))).toEqual([
      ['a', 2, 'ant'],
      ['b', 1, 'bee'],
      ['c', null, 'cat'],
    ]);
    expect(await inOrder(names.join(groups, 'k', 'left_anti'))).toEqual([['c', 'cat']]);
    expect(await inOrder(counted(names).join(groups, 'k'))).toEqual([
      ['a', 1, 2],
      ['b', 1, 1],
    ]);
  });

  test('in unions, aggregates, limits and subqueries', async () => {
    const { session, rows, names } = await open();
    const groups = counted(rows);
    expect(await inOrder(groups.union(counted(names)).groupBy('k').agg(sum('n')))).toEqual([
      ['a', 3],
      ['b', 2],
      ['c', 1],
    ]);
    expect(await groups.limit(1).collect()).toHaveLength(1);
    expect(await counted(groups.where(col('n').gt(1))).collect()).toEqual([{ k: 'a', n: 1 }]);
    await groups.createOrReplaceTempView('groups');
    await names.createOrReplaceTempView('names');
    const sql =
      'SELECT k, name, (SELECT max(n) FROM groups) AS n FROM names WHERE k IN (SELECT k FROM groups)';
    expect(await inOrder(await session.sql(sql))).toEqual([
      ['a', 'ant', 2],
      ['b', 'bee', 2],
    ]);
  });

  test('in a stream, over it and beside it', async () => {
    const { session, rows, names } = await open();
    const input = session.memoryStream('k STRING');
    const joined = counted(input.toDF())
      .join(names, 'k')
      .join(counted(rows).toDF('k', 'm'), 'k', 'left');
    const query = await joined.writeStream.outputMode('update').toTable('joined');
    input.addData(['a'], ['a'], ['c']);
    await query.processAllAvailable();
    expect(await inOrder(session.table('joined'))).toEqual([
      ['a', 2, 'ant', 2],
      ['c', 1, 'cat', null],
    ]);
  });
});
