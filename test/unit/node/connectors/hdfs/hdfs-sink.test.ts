import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { HdfsSink } from '../../../../../node/connectors/hdfs/hdfs-sink.ts';
import { IntegerType, structField, structType } from '../../../../../src/types/data-type.ts';
import { FakeHdfs } from '../../../../support/fake-hdfs.ts';
import { sinkContext, writeBatch } from '../../../../support/sink-driver.ts';

const SCHEMA = structType([structField('n', IntegerType)]);
let hdfs: FakeHdfs;

beforeEach(async () => {
  hdfs = await FakeHdfs.start();
  onTestFinished(() => hdfs.stop());
});

async function open(options: Record<string, string> = {}, queryId = 'q1'): Promise<HdfsSink> {
  const path = `hdfs://${hdfs.authority}/out`;
  const given = { user: 'millrace', ...options };
  const context = sinkContext(SCHEMA, { format: 'hdfs', path, options: given, queryId });
  const sink = await HdfsSink.open(context);
  onTestFinished(() => sink.close());
  return sink;
}

const files = () => [...hdfs.files.keys()].sort();

test('a micro-batch is a file, which is there when it is committed and not before', async () => {
  const sink = await open();
  await writeBatch(sink, SCHEMA, 0, [[[1], [2]], [[3]]]);
  await writeBatch(sink, SCHEMA, 1, [[[4]]], 'abort');
  await writeBatch(sink, SCHEMA, 2, []);
  expect(files()).toEqual(['/out/part-q1-00000.json']);
  expect(hdfs.text('/out/part-q1-00000.json')).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
  expect(sink.metrics()).toMatchObject({ files: '1', bytes: '24', skippedBatches: '0' });
});

test('a batch that was committed before a crash is written once', async () => {
  await writeBatch(await open(), SCHEMA, 4, [[[1]]]);
  const restarted = await open();
  await writeBatch(restarted, SCHEMA, 4, [[[1]]]);
  await writeBatch(restarted, SCHEMA, 5, [[[2]]]);
  await writeBatch(await open({}, 'q2'), SCHEMA, 4, [[[3]]]);
  expect(files()).toEqual([
    '/out/part-q1-00004.json',
    '/out/part-q1-00005.json',
    '/out/part-q2-00004.json',
  ]);
  expect(restarted.metrics()).toMatchObject({ files: '1', skippedBatches: '1' });
});

test('of two programs that write one batch at a time one counts', async () => {
  const sink = await open();
  hdfs.fault = (request) => {
    // The other one was a moment faster.
    if (request.startsWith('RENAME')) hdfs.put('/out/part-q1-00000.json', '{"n":7}\n');
    return undefined;
  };
  await writeBatch(sink, SCHEMA, 0, [[[7]]]);
  expect(files()).toEqual(['/out/part-q1-00000.json']);
  expect(sink.metrics()).toMatchObject({ files: '0' });
});

test.each(['CREATE', 'RENAME', 'MKDIRS', 'GETFILESTATUS'])(
  'an answer to %s that is lost or refused for a while changes nothing',
  async (operation) => {
    const faults = ['lost answer', 'hang up', { exception: 'StandbyException' }] as const;
    let count = 0;
    hdfs.fault = (request) => (request.startsWith(operation) ? faults[count++] : undefined);
    const sink = await open();
    await writeBatch(sink, SCHEMA, 0, [[[1]]]);
    await writeBatch(sink, SCHEMA, 1, [[[2]]]);
    expect(files()).toEqual(['/out/part-q1-00000.json', '/out/part-q1-00001.json']);
    expect(count).toBeGreaterThan(3);
    expect(Number(sink.metrics().retries)).toBe(3);
  },
);

test('what an earlier run has left unfinished is removed', async () => {
  hdfs.put('/out/_tmp/q1/00000-x', 'half');
  hdfs.put('/out/_tmp/q2/00000-x', 'half');
  await open();
  expect(files()).toEqual(['/out/_tmp/q2/00000-x']);
});

test('files are written by any format, and compressed', async () => {
  const sink = await open({ format: 'csv', compression: 'gzip', header: 'true' });
  await writeBatch(sink, SCHEMA, 0, [[[1]], [[2]]]);
  const bytes = hdfs.files.get('/out/part-q1-00000.csv.gz')?.bytes ?? new Uint8Array(0);
  expect(gunzipSync(bytes).toString()).toBe('n\n1\n2\n');
});

test('what the user may not do is told, with the way out', async () => {
  hdfs.fault = (request) =>
    request.startsWith('MKDIRS')
      ? { exception: 'AccessControlException', message: 'Permission denied: user=millrace' }
      : undefined;
  await expect(open()).rejects.toMatchObject({ condition: 'HDFS_PERMISSION_DENIED' });
});

test('a NameNode that does not answer is asked as often as told, then the query fails', async () => {
  hdfs.fault = () => 'hang up';
  await expect(open({ maxAttempts: '3' })).rejects.toMatchObject({
    condition: 'HDFS_UNREACHABLE',
    message: expect.stringContaining('in 3 attempts'),
  });
  expect(hdfs.requests.length).toBe(3);
});
