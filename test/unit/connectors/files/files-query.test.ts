import { expect, test } from 'vitest';
import { HeldFile } from '../../../support/held-files.ts';
import { newSession } from '../../../support/session.ts';
import { SimulatedMachine } from '../../../support/simulation.ts';

test('a program reads dropped files by their format, as a stream and as a table', async () => {
  const session = await newSession();
  const file = new HeldFile('events.jsonl', '{"a":1}\n{"a":2}\n');
  const json = session.readStream.schema('a INT').format('json');
  const query = await json
    .files([file.snapshot()])
    .writeStream.format('memory')
    .queryName('rows')
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  expect(await session.table('rows').collect()).toEqual([{ a: 1 }, { a: 2 }]);
  const table = session.read.schema('a INT').format('json').files([file.snapshot()]);
  expect(await table.selectExpr('sum(a) AS s').collect()).toEqual([{ s: 3 }]);
  await session.stop();
});

test('a query that lost its files to a refresh goes on when they are given again', async () => {
  const machine = new SimulatedMachine();
  const file = new HeldFile('a.log', 'one\ntwo\n');
  const counted: unknown[] = [];
  const run = async () => {
    const session = await newSession({}, machine);
    const query = await session.readStream
      .format('text')
      .files([file.snapshot()])
      .writeStream.option('checkpointLocation', 'kept')
      .foreachBatch(async (batch) => {
        counted.push(...(await batch.collect()));
      })
      .trigger({ availableNow: true })
      .start();
    await query.awaitTermination();
    await session.stop();
    await machine.releaseLocks();
  };
  await run();
  file.append('three\n');
  await run();
  expect(counted).toEqual([{ value: 'one' }, { value: 'two' }, { value: 'three' }]);
});
