import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { fileConnector } from '../../../node/connectors/file/file-connector.ts';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { createSession, type Session } from '../../../node/index.ts';
import { jsonFormat } from '../../../src/connectors/format/json.ts';
import { parseSchema } from '../../../src/types/ddl.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { newCore } from '../../support/core.ts';
import { workerSession } from '../../support/session.ts';
import { sinkContext } from '../../support/sink-driver.ts';

let root: string;
let out: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = folder.path;
  out = join(root, 'out');
});

async function newSession(): Promise<Session> {
  const session = await createSession();
  onTestFinished(() => session.stop());
  return session;
}

/** Everything below the folder, hidden or not. */
async function names(path = out): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)).sort();
}

const SCHEMA = parseSchema('n INT, k STRING');

/** Begins a write as the engine does, and hands one batch over. */
async function begunWrite(mode: 'Append' | 'Overwrite' | 'ErrorIfExists' = 'ErrorIfExists') {
  const connector = nodeConnectors.get('json');
  const context = sinkContext(SCHEMA, { path: out, partitionColumns: ['k'] });
  const sink = await connector?.openTableSink?.({ ...context, mode });
  const core = await newCore();
  const writer = sink?.begin(core);
  const types = SCHEMA.fields.map((field) => field.dataType);
  writer?.write(
    buildBatch(core, types, [
      [1, 'a'],
      [2, 'b'],
    ]),
  );
  return writer;
}

const readBack = async (session: Session) =>
  session.read.schema('n INT').json(out).orderBy('n').collect({ rowMode: 'array' });

describe('a write that did not end', () => {
  test('shows nothing, and does not stand in the way of the next', async () => {
    await begunWrite();
    const session = await newSession();
    expect((await names()).some((name) => name.endsWith('.json'))).toBe(true);
    expect(await session.read.schema('n INT').json(out).count()).toBe(0);
    await session.createDataFrame([{ n: 7 }]).write.json(out);
    expect(await readBack(session)).toEqual([[7]]);
  });

  test('leaves what was there, and goes with the next that replaces the table', async () => {
    const session = await newSession();
    await session
      .createDataFrame([{ n: 7, k: 'a' }])
      .write.partitionBy('k')
      .json(out);
    await begunWrite('Overwrite');
    expect(await readBack(session)).toEqual([[7, 'a']]);
    await session
      .createDataFrame([{ n: 8 }])
      .write.mode('overwrite')
      .json(out);
    expect(await readBack(session)).toEqual([[8]]);
    expect((await names()).filter((name) => name.includes('_temporary'))).toEqual([]);
  });
});

describe('a write that fails', () => {
  const failing = (session: Session) =>
    session.range(200_000).selectExpr('id', '1 div (id - 150000) AS x').write;

  test('leaves no folder behind', async () => {
    const session = await newSession();
    await expect(failing(session).json(out)).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO' });
    expect(await readdir(root)).toEqual([]);
  });

  test.each(['append', 'overwrite'])('leaves the table as it was, in mode %s', async (mode) => {
    const session = await newSession();
    await session.createDataFrame([{ n: 7 }]).write.json(out);
    const before = await names();
    await expect(failing(session).mode(mode).json(out)).rejects.toThrow(/DIVIDE_BY_ZERO/);
    expect(await names()).toEqual(before);
    expect(await readBack(session)).toEqual([[7]]);
  });

  test('takes back what it had published', async () => {
    await mkdir(out);
    await writeFile(join(out, 'k=b'), 'a file where a folder should be');
    const writer = await begunWrite('Append');
    await expect(writer?.commit()).rejects.toMatchObject({ condition: 'TASK_WRITE_FAILED' });
    await writer?.abort();
    expect((await names()).filter((name) => name.includes('part-'))).toEqual([]);
  });

  test('names the path that it could not write', async () => {
    await writeFile(out, 'a file');
    const session = await newSession();
    const write = session.range(1).write;
    await expect(write.json(join(out, 'below'))).rejects.toMatchObject({
      condition: 'TASK_WRITE_FAILED',
    });
    await expect(write.json(out)).rejects.toMatchObject({ condition: 'PATH_ALREADY_EXISTS' });
    await write.mode('overwrite').json(out);
    expect(await session.read.schema('id BIGINT').json(out).count()).toBe(1);
  });
});

test('a table may be overwritten with rows that are read from it', async () => {
  const session = await newSession();
  await session.range(1000).write.json(out);
  const table = session.read.schema('id BIGINT').json(out);
  await table.where('id < 10').write.mode('overwrite').json(out);
  expect(await table.count()).toBe(10);
});

test('many rows are written in order, compressed or not', async () => {
  const session = await newSession();
  for (const compression of ['none', 'gzip']) {
    const path = join(root, compression);
    await session.range(300_000).write.option('compression', compression).csv(path);
    const name = (await names(path)).find((one) => one.startsWith('part-')) ?? '';
    const bytes = await readFile(join(path, name));
    const text = (compression === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    expect(text).toBe(Array.from({ length: 300_000 }, (_, id) => `${id}\n`).join(''));
  }
});

test('a stream is not written as a table', async () => {
  const session = await newSession();
  const stream = session.readStream.format('rate').load();
  await expect(stream.write.json(out)).rejects.toMatchObject({
    condition: 'CALL_ON_STREAMING_DATASET_UNSUPPORTED',
    parameters: { methodName: '`write`' },
  });
});

test('sinks that are no files take a table where they can', async () => {
  const session = await newSession();
  const table = session.range(3);
  await table.write.format('noop').mode('append').save();
  await expect(table.write.format('memory').mode('append').save()).rejects.toMatchObject({
    condition: 'UNSUPPORTED_FEATURE.TABLE_OPERATION',
  });
  await expect(table.write.format('jsn').save(out)).rejects.toMatchObject({
    condition: 'DATA_SOURCE_NOT_FOUND',
  });
  await expect(table.write.option('sepp', ';').csv(out)).rejects.toMatchObject({
    condition: 'UNKNOWN_DATA_SOURCE_OPTION',
  });
  await expect(table.write.option('compression', 'lzo').csv(out)).rejects.toMatchObject({
    condition: 'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION',
  });
});

test('the engine in a worker writes, too, and its errors come back', async () => {
  const { session } = await workerSession({}, undefined, [fileConnector(jsonFormat)]);
  onTestFinished(() => session.stop());
  const table = session.createDataFrame([{ n: 1, k: 'x' }]);
  await table.write.partitionBy('k').json(out);
  expect(await readBack(session)).toEqual([[1, 'x']]);
  await expect(table.write.json(out)).rejects.toMatchObject({ condition: 'PATH_ALREADY_EXISTS' });
});
