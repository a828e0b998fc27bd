import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { KinesisSink } from '../../../../../node/connectors/kinesis/kinesis-sink.ts';
import {
  BinaryType,
  IntegerType,
  StringType,
  type StructType,
  structField,
  structType,
} from '../../../../../src/types/data-type.ts';
import { utf8 } from '../../../../../src/wasm/memory.ts';
import { awsError, FakeKinesis } from '../../../../support/fake-kinesis.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';

let kinesis: FakeKinesis;
vi.mock('../../../../../node/connectors/kinesis/client.ts', () => ({
  newKinesisClient: async () => kinesis.client,
}));

const RECORD = structType([
  structField('data', StringType),
  structField('partitionKey', StringType),
]);

beforeEach(() => {
  kinesis = new FakeKinesis();
  kinesis.createStream('out', 2);
});

async function open(schema: StructType = RECORD, options = {}): Promise<KinesisSink> {
  const given = { streamName: 'out', retryTimeout: '1 second', ...options };
  const sink = await KinesisSink.open(sinkContext(schema, { format: 'kinesis', options: given }));
  onTestFinished(() => sink.close());
  return sink;
}

const texts = () => kinesis.all('out').map(({ text }) => text);
const rows = (count: number) => Array.from({ length: count }, (_, at) => [`v${at}`, `k${at}`]);

test('rows become records with their keys', async () => {
  await writeBatch(await open(), RECORD, 0, [[['a', 'one']], [['b', 'two']]]);
  const records = kinesis.all('out').sort((left, right) => (left.key < right.key ? -1 : 1));
  expect(records).toEqual([
    { key: 'one', text: 'a' },
    { key: 'two', text: 'b' },
  ]);
});

test('without a key records are spread; bytes and the column `value` are taken, too', async () => {
  const schema = structType([structField('value', BinaryType)]);
  const values = Array.from({ length: 50 }, (_, at) => [utf8(`v${at}`)]);
  await writeBatch(await open(schema), schema, 0, [values]);
  expect(new Set(kinesis.all('out').map(({ key }) => key)).size).toBe(50);
  expect(texts().sort()).toEqual(values.map((_, at) => `v${at}`).sort());
});

test('a call has 500 records and 5 MB at most', async () => {
  const sink = await open();
  await writeBatch(sink, RECORD, 0, [rows(1201)]);
  expect(kinesis.puts.sort()).toEqual([201, 500, 500]);
  kinesis.puts.length = 0;
  const large = 'x'.repeat(1_000_000);
  await writeBatch(sink, RECORD, 1, [Array.from({ length: 7 }, () => [large, 'k'])]);
  expect(kinesis.puts.sort()).toEqual([2, 5]);
  expect(sink.metrics()).toEqual({ records: '1208', retries: '0', throttled: '0' });
});

test('of a call that was taken in part only the rest is put again', async () => {
  kinesis.refused.push(5, 2, 1);
  const sink = await open();
  await writeBatch(sink, RECORD, 0, [rows(20)]);
  expect(kinesis.puts).toEqual([20, 5, 2, 1]);
  expect(texts().sort()).toEqual(
    rows(20)
      .map(([text]) => text)
      .sort(),
  );
  expect(sink.metrics()).toMatchObject({ records: '20', retries: '3' });
});

test('a call that was refused as a whole is made again', async () => {
  kinesis.fail('putRecords', awsError('ProvisionedThroughputExceededException'), 2);
  const sink = await open();
  await writeBatch(sink, RECORD, 0, [rows(3)]);
  expect(texts().sort()).toEqual(['v0', 'v1', 'v2']);
  expect(sink.metrics()).toMatchObject({ retries: '2', throttled: '2' });
});

test('records that are refused for too long are an error', async () => {
  kinesis.fail('putRecords', awsError('ProvisionedThroughputExceededException'), 100);
  const sink = await open(RECORD, { retryTimeout: '200ms' });
  await expect(writeBatch(sink, RECORD, 0, [rows(3)])).rejects.toMatchObject({
    condition: 'KINESIS_UNREACHABLE',
  });
});

test('an answer that is silent on some records is not taken for a success', async () => {
  kinesis.unanswered.push(2);
  await expect(writeBatch(await open(), RECORD, 0, [rows(3)])).rejects.toMatchObject({
    condition: 'KINESIS_REQUEST_FAILED',
    message: expect.stringContaining('1 records are answered for, of 3'),
  });
});

test('nothing of a batch that is dropped is put', async () => {
  await writeBatch(await open(), RECORD, 0, [rows(3)], 'abort');
  expect(texts()).toEqual([]);
});

test.each([
  [structType([structField('other', StringType)]), /column data, or value/],
  [structType([structField('data', IntegerType)]), /has the type int/],
  [
    structType([structField('data', StringType), structField('partitionKey', BinaryType)]),
    /partitionKey has the type binary/,
  ],
])('columns that make no record are told before anything is sent (%#)', async (schema, message) => {
  const opened = open(schema);
  await expect(opened).rejects.toMatchObject({ condition: 'KINESIS_SINK_SCHEMA' });
  await expect(opened).rejects.toThrow(message);
  expect(kinesis.requests).toEqual([]);
});

test.each([
  [[[null, 'k']], 'KINESIS_SINK_SCHEMA'],
  [[['v', '']], 'KINESIS_SINK_SCHEMA'],
  [[['v', 'k'.repeat(257)]], 'KINESIS_SINK_SCHEMA'],
  [[['x'.repeat(1 << 20), 'k']], 'KINESIS_RECORD_TOO_LARGE'],
])('a row that makes no record is told (%#)', async (bad, condition) => {
  await expect(writeBatch(await open(), RECORD, 0, [bad])).rejects.toMatchObject({ condition });
  expect(texts()).toEqual([]);
});

test('a stream that is not there is told at the start', async () => {
  await expect(open(RECORD, { streamName: 'nowhere' })).rejects.toMatchObject({
    condition: 'KINESIS_STREAM_NOT_FOUND',
  });
});
