import { gzipSync } from 'node:zlib';
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

test('the schema of files that nobody declares is found', async () => {
  const session = await newSession();
  const lines = new HeldFile('a.jsonl', '{"a":1,"b":"x"}\n{"a":2.5}\n');
  const packed = new HeldFile('b.jsonl.gz', gzipSync('{"c":[true]}\n'));
  const files = [lines.snapshot(), packed.snapshot()];
  const table = session.read.format('json').files(files);
  expect(await table.collect()).toEqual([
    { a: 1, b: 'x', c: null },
    { a: 2.5, b: null, c: null },
    { a: null, b: null, c: [true] },
  ]);
  const csv = new HeldFile('c.csv', 'n,day\n1,2026-01-02\n');
  const options = { header: true, inferSchema: true };
  const days = session.read.format('csv').options(options).files([csv.snapshot()]);
  expect(await days.collect()).toEqual([{ n: 1, day: '2026-01-02' }]);
  const document = new HeldFile('d.json', '[\n {"a": 1},\n {"a": 2}\n]');
  const whole = session.read.format('json').option('multiLine', true).files([document.snapshot()]);
  expect(await whole.collect()).toEqual([{ a: 1 }, { a: 2 }]);
  const refused = { condition: 'UNABLE_TO_INFER_SCHEMA' };
  const none = session.read.format('json').files([]);
  await expect(none.collect()).rejects.toMatchObject(refused);
  const stream = session.readStream.format('json').files(files);
  await expect(stream.writeStream.format('noop').start()).rejects.toMatchObject(refused);
  await session.stop();
});
