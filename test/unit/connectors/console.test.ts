import { expect, test } from 'vitest';
import type { SinkContext } from '../../../src/connectors/connector.ts';
import { consoleConnector } from '../../../src/connectors/console.ts';
import {
  LongType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { newCore } from '../../support/core.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const SCHEMA = structType([
  structField('at', TimestampType),
  structField('word', StringType),
  structField('count', LongType),
]);

async function printed(
  rows: readonly ValueRow[],
  options: Record<string, string> = {},
  timeZone = 'UTC',
): Promise<string[]> {
  const machine = new SimulatedMachine();
  const context: SinkContext = {
    format: 'console',
    path: undefined,
    options,
    schema: SCHEMA,
    partitionColumns: [],
    queryName: undefined,
    queryId: 'q',
    platform: machine.process().platform,
    timeZone,
    objects: new Map(),
  };
  const core = await newCore();
  const sink = await consoleConnector.openSink!(context);
  const writer = await sink.begin({ batchId: 7, core, schema: SCHEMA, outputMode: 'append' });
  const types = SCHEMA.fields.map((field) => field.dataType);
  for (const row of rows) writer.write(buildBatch(core, types, [row]));
  await writer.commit();
  return machine.printed;
}

test('the console sink prints a batch in the layout of Spark', async () => {
  expect(
    await printed([
      [0n, 'apple', 3n],
      [1_000_000n, null, 12n],
    ]),
  ).toEqual([
    '-------------------------------------------',
    'Batch: 7',
    '-------------------------------------------',
    '+-------------------+-----+-----+',
    '|                 at| word|count|',
    '+-------------------+-----+-----+',
    '|1970-01-01 00:00:00|apple|    3|',
    '|1970-01-01 00:00:01| NULL|   12|',
    '+-------------------+-----+-----+',
    '',
  ]);
});

test('the console sink prints so many rows, cuts values, and says when there are more', async () => {
  const rows: ValueRow[] = [
    [0n, 'a'.repeat(30), 1n],
    [0n, 'b', 2n],
    [0n, 'c', 3n],
  ];
  const lines = await printed(rows, { numRows: '2' });
  expect(lines.slice(6)).toEqual([
    '|1970-01-01 00:00:00|aaaaaaaaaaaaaaaaa...|    1|',
    '|1970-01-01 00:00:00|                   b|    2|',
    '+-------------------+--------------------+-----+',
    'only showing top 2 rows',
    '',
  ]);
  expect((await printed(rows, { truncate: 'false' }))[6]).toContain('a'.repeat(30));
  expect((await printed(rows, { TRUNCATE: '5' }))[6]).toContain('|aa...|');
});

test('the console sink prints a batch without rows too, in the zone of the session', async () => {
  expect((await printed([])).slice(3)).toEqual([
    '+---+----+-----+',
    '| at|word|count|',
    '+---+----+-----+',
    '+---+----+-----+',
    '',
  ]);
  expect((await printed([[0n, 'x', 0n]], {}, 'Asia/Tokyo'))[6]).toContain('1970-01-01 09:00:00');
});
