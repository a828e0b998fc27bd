import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { fileConnector } from '../../../../node/connectors/file/file-connector.ts';
import { FileSink } from '../../../../node/connectors/file/file-sink.ts';
import { lineEncoding } from '../../../../node/connectors/file/line-encoding.ts';
import { nodeConnectors } from '../../../../node/connectors/index.ts';
import type { Connector, Sink, SinkContext } from '../../../../src/connectors/connector.ts';
import { textFormat } from '../../../../src/connectors/format/text.ts';
import {
  DateType,
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { bundleProgram, ChildProgram, temporaryFolder } from '../../../support/child-program.ts';
import { arrayLines, sinkContext, writeBatch } from '../../../support/sink-driver.ts';
import { SourceDriver } from '../../../support/source-driver.ts';

const schema = structType([
  structField('n', IntegerType),
  structField('name', StringType),
  structField('day', DateType),
]);
let root: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  onTestFinished(folder.remove);
  root = join(folder.path, 'out');
});

function open(given: Partial<SinkContext> = {}): Promise<FileSink> {
  const context = sinkContext(schema, { path: root, ...given });
  return FileSink.open(context, lineEncoding(context, arrayLines));
}

async function files(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

const dataFiles = async () => (await files()).filter((name) => !name.startsWith('_spark_metadata'));

async function lines(): Promise<string[]> {
  const texts = await Promise.all(
    (await dataFiles()).map((name) => readFile(join(root, name), 'utf8')),
  );
  return texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
}

describe('the file sink', () => {
  test('writes one part a batch and lists it as Spark does', async () => {
    const sink = await open();
    await writeBatch(sink, schema, 0, [[[1, 'a', 0]], [[2, 'b', 1]]]);
    await writeBatch(sink, schema, 1, [[[3, 'c', 2]]]);
    expect(await lines()).toEqual(expect.arrayContaining(['[1,"a",0]', '[2,"b",1]', '[3,"c",2]']));
    const names = await files();
    expect(names.slice(0, 2)).toEqual(['_spark_metadata/0', '_spark_metadata/1']);
    expect(names[2]).toMatch(/^part-00000-[0-9a-f-]{36}-c000\.json$/);
    const [version, entry] = (await readFile(join(root, '_spark_metadata/0'), 'utf8')).split('\n');
    expect(version).toBe('v1');
    expect(JSON.parse(entry)).toMatchObject({
      path: expect.stringMatching(/^file:\/\/\/.*\.json$/),
      size: 20,
      isDir: false,
      blockReplication: 1,
      action: 'add',
    });
  });

  test('shows nothing before the commit, and nothing after an abort', async () => {
    const sink = await open();
    await writeBatch(sink, schema, 0, [[[1, 'a', 0]]], 'crash');
    expect((await dataFiles()).every((name) => name.startsWith('.part-'))).toBe(true);
    const again = await open();
    expect(await dataFiles()).toEqual([]);
    await writeBatch(again, schema, 0, [[[1, 'a', 0]]], 'abort');
    expect(await files()).toEqual([]);
  });

  test('does not write a committed batch again', async () => {
    await writeBatch(await open(), schema, 0, [[[1, 'a', 0]]]);
    const restarted = await open();
    await writeBatch(restarted, schema, 0, [[[1, 'other', 0]]]);
    await writeBatch(restarted, schema, 1, [[[2, 'b', 0]]]);
    expect((await lines()).sort()).toEqual(['[1,"a",0]', '[2,"b",0]']);
  });

  test('a batch that crashed between its files and its entry replaces its own files', async () => {
    await writeBatch(await open(), schema, 0, [[[1, 'a', 0]]]);
    await rm(join(root, '_spark_metadata'), { recursive: true });
    await writeBatch(await open(), schema, 0, [[[1, 'a', 0]]]);
    expect(await lines()).toEqual(['[1,"a",0]']);
  });

  test('writes partitions into folders, without their columns', async () => {
    const sink = await open({ partitionColumns: ['day', 'NAME'] });
    await writeBatch(sink, schema, 0, [
      [
        [1, 'a/b', 0],
        [2, null, 0],
        [3, 'a/b', 0],
      ],
      [[4, 'a/b', 0]],
    ]);
    const byFolder = new Map<string, string>();
    for (const name of await dataFiles()) {
      byFolder.set(name.split('/part')[0], await readFile(join(root, name), 'utf8'));
    }
    expect(Object.fromEntries(byFolder)).toEqual({
      'day=1970-01-01/name=a%2Fb': '[1]\n[3]\n[4]\n',
      'day=1970-01-01/name=__HIVE_DEFAULT_PARTITION__': '[2]\n',
    });
  });

  test('is read back by the file source, which looks at listed files only', async () => {
    const sink = await open({ partitionColumns: ['day'] });
    await writeBatch(sink, schema, 0, [[[1, 'a', 9]]]);
    await writeFile(join(root, 'part-00000-stray.json'), 'stray\n');
    const read = structType([structField('value', StringType), structField('day', DateType)]);
    const driver = await SourceDriver.open({
      connector: fileConnector(textFormat),
      path: root,
      schema: read,
    });
    expect(await driver.next()).toEqual([['[1,"a"]', 9]]);
    await writeBatch(sink, schema, 1, [[[2, 'b', 10]]]);
    expect(await driver.next()).toEqual([['[2,"b"]', 10]]);
  });

  test.each(['none', 'gzip'])(
    'round trips rows as JSON, compressed with %s',
    async (compression) => {
      const json = nodeConnectors.get('json') as Connector;
      const context = sinkContext(schema, {
        path: root,
        partitionColumns: ['n'],
        options: { compression },
      });
      const sink = (await json.openSink?.(context)) as Sink;
      const rows = Array.from({ length: 1000 }, (_, index) => [
        index % 7,
        `"${index}"\u2028`,
        index,
      ]);
      await writeBatch(sink, schema, 0, [rows.slice(0, 400), rows.slice(400)]);
      const driver = await SourceDriver.open({ connector: json, path: root, schema });
      const read = (await driver.next()) ?? [];
      expect(read.sort((left, right) => Number(left[2]) - Number(right[2]))).toEqual(rows);
    },
  );

  test('begins every part with what the format wants there, once', async () => {
    const withHeader = { ...arrayLines, preamble: () => Buffer.from('n,name,day\n') };
    const context = sinkContext(schema, { path: root, partitionColumns: ['day'] });
    const sink = await FileSink.open(context, lineEncoding(context, withHeader));
    await writeBatch(sink, schema, 0, [[[1, 'a', 0]], [[2, 'b', 0]], [[3, 'c', 1]]]);
    expect((await lines()).sort()).toEqual(
      ['[1,"a"]', '[2,"b"]', '[3,"c"]', 'n,name,day', 'n,name,day'].sort(),
    );
  });

  test('compresses to gzip files of one or more members', async () => {
    const sink = await open({ options: { Compression: 'GZIP' } });
    await writeBatch(sink, schema, 0, [[[1, 'a', 0]], [[2, 'b', 1]]]);
    const [name] = await dataFiles();
    expect(name).toMatch(/\.json\.gz$/);
    expect(gunzipSync(await readFile(join(root, name))).toString()).toBe('[1,"a",0]\n[2,"b",1]\n');
  });

  test.each(['snappy', 'gzip', 'none'])(
    'writes Parquet (%s) that is a table a batch, and lists it',
    async (compression) => {
      const parquet = nodeConnectors.get('parquet') as Connector;
      const context = sinkContext(schema, {
        ...{ format: 'parquet', path: root, partitionColumns: ['day'], options: { compression } },
      });
      const sink = (await parquet.openSink?.(context)) as Sink;
      await writeBatch(sink, schema, 0, [[[1, 'a', 0]], [[2, 'ü', 1]]]);
      await writeBatch(sink, schema, 1, [[[3, null, 0]]]);
      // A batch that is handed in again after a crash counts once.
      await writeBatch(sink, schema, 1, [[[3, null, 0]]]);
      await writeBatch(sink, schema, 2, []);
      const driver = await SourceDriver.open({ connector: parquet, path: root, schema });
      const read = (await driver.next()) ?? [];
      expect(read.sort((left, right) => Number(left[0]) - Number(right[0]))).toEqual([
        [1, 'a', 0],
        [2, 'ü', 1],
        [3, null, 0],
      ]);
      expect(await dataFiles()).toHaveLength(3);
    },
  );

  test('commits empty batches, and compacts its log', async () => {
    const sink = await open();
    for (let batch = 0; batch < 12; batch++) {
      await writeBatch(sink, schema, batch, batch % 2 === 0 ? [[[batch, 'x', 0]]] : []);
    }
    expect((await readdir(join(root, '_spark_metadata'))).sort()).toEqual([
      '10',
      '11',
      '9.compact',
    ]);
    const driver = await SourceDriver.open({ connector: fileConnector(textFormat), path: root });
    expect((await driver.texts())?.length).toBe(6);
  });

  test('refuses partition columns that are not there, or are all there is', async () => {
    await expect(open({ partitionColumns: ['dai'] })).rejects.toMatchObject({
      condition: 'PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA',
    });
    await expect(open({ partitionColumns: ['n', 'name', 'day'] })).rejects.toMatchObject({
      condition: 'ALL_PARTITION_COLUMNS_NOT_ALLOWED',
    });
    await expect(open({ path: undefined })).rejects.toMatchObject({
      condition: 'DATA_SOURCE_PATH_REQUIRED',
    });
    await expect(
      fileConnector({ ...textFormat, name: 'log', encoder: undefined }).openSink?.(
        sinkContext(schema, { path: root }),
      ),
    ).rejects.toMatchObject({ condition: 'FILE_SINK_FORMAT_NOT_WRITABLE' });
  });

  test('says which folder can not be written', async () => {
    await writeFile(root, 'a file in the way');
    await expect(open()).rejects.toMatchObject({
      condition: 'TASK_WRITE_FAILED',
      parameters: { path: root },
    });
  });
});

describe('a file sink that is killed', () => {
  test('has every batch once after a restart, whenever it died', async () => {
    const program = await bundleProgram(
      `import { FileSink } from './node/connectors/file/file-sink.ts';
       import { lineEncoding } from './node/connectors/file/line-encoding.ts';
       import { arrayLines, sinkContext, writeBatch } from './test/support/sink-driver.ts';
       import { IntegerType, structField, structType } from './src/types/data-type.ts';
       const schema = structType([structField('n', IntegerType)]);
       const context = sinkContext(schema, { path: process.argv[2] });
       const sink = await FileSink.open(context, lineEncoding(context, arrayLines));
       const first = Number(process.argv[3]);
       for (let batch = first; ; batch++) {
         await writeBatch(sink, schema, batch, [[[batch]], [[-batch]]]);
         console.log(batch);
       }`,
      join(root, '..', 'test', 'support', 'sink.mjs'),
    );
    // The program looks for the core where it would be from the test's support folder.
    await symlink(join(import.meta.dirname, '../../../../dist'), join(root, '..', 'dist'));
    let next = 0;
    for (let round = 0; round < 4; round++) {
      // As the engine does, the new process begins with the batch after the last one known to be committed.
      const child = ChildProgram.run(program, [root, String(next)]);
      onTestFinished(() => child.kill());
      for (let count = 0; count <= round * 2; count++) next = Number(await child.nextLine()) + 1;
      await child.kill();
    }
    const driver = await SourceDriver.open({ connector: fileConnector(textFormat), path: root });
    const texts = (await driver.texts()) ?? [];
    const values = texts.map((text) => Number(String(text).slice(1, -1)));
    const batches = new Set(values.map(Math.abs));
    expect(batches.size).toBeGreaterThanOrEqual(next);
    expect(values).toHaveLength(2 * batches.size);
  });
});
