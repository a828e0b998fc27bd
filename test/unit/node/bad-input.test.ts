import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { createSession, type DataFrame, nodePlatform, type Session } from '../../../node/index.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { checkpointContent } from '../../support/folder-content.ts';

let work: string;
let session: Session;

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-bad-input-'));
  // Queries that fail say so on standard error by default; here they are meant to.
  session = await createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);
});

afterEach(async () => {
  await session.stop();
  rmSync(work, { recursive: true });
});

const LINES = Buffer.concat([
  Buffer.from('{"a":1,"b":"x"}\r\n{"a":"no","b":"y"}\n{"a":3,"b":"'),
  Buffer.from([0xff, 0xfe]),
  Buffer.from('"}\nnot json\n\n{"a":5,"b":"z\\u0000q"}\n{"a":6,"b":"last"}'),
]);

function folderOf(name: string, content: string | Uint8Array): string {
  mkdirSync(join(work, name), { recursive: true });
  writeFileSync(join(work, name, 'part.json'), content);
  return join(work, name);
}

interface Run {
  readonly input: string;
  readonly checkpoint?: string;
  readonly mode?: string;
  readonly shape?: (rows: DataFrame) => DataFrame;
  readonly take?: (rows: DataFrame) => Promise<void>;
}

async function run({
  input,
  checkpoint = 'checkpoint',
  mode = 'PERMISSIVE',
  shape,
  take,
}: Run): Promise<void> {
  const rows = session.readStream.schema('a INT, b STRING').option('mode', mode).json(input);
  const query = await (shape?.(rows) ?? rows).writeStream
    .outputMode(shape === undefined ? 'append' : 'update')
    .option('checkpointLocation', join(work, checkpoint))
    .trigger({ availableNow: true })
    .foreachBatch(async (batch) => take?.(batch))
    .start();
  await query.awaitTermination();
}

describe('malformed lines', () => {
  const read = (mode: string) =>
    session.read
      .schema('a INT, b STRING, _corrupt_record STRING')
      .option('mode', mode)
      .json(folderOf('in', LINES))
      .collect({ rowMode: 'array' });

  test('become nulls with their text, and leave the lines beside them alone', async () => {
    expect(await read('PERMISSIVE')).toEqual([
      [1, 'x', null],
      [null, 'y', '{"a":"no","b":"y"}'],
      [null, null, '{"a":3,"b":"\ufffd\ufffd"}'],
      [null, null, 'not json'],
      [5, 'z\u0000q', null],
      [6, 'last', null],
    ]);
  });

  test('are dropped', async () => {
    expect((await read('DROPMALFORMED')).map(([a]) => a)).toEqual([1, 5, 6]);
  });

  test('fail a query, which goes on from the same checkpoint when it is allowed to', async () => {
    const input = folderOf('in', LINES);
    await expect(run({ input, mode: 'FAILFAST' })).rejects.toMatchObject({
      condition: 'STREAM_FAILED',
      cause: { condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION' },
    });
    const taken: number[] = [];
    await run({ input, take: async (batch) => void taken.push(await batch.count()) });
    expect(taken).toEqual([6]);
  });

  test('of 100 MB are read', async () => {
    const long = Buffer.alloc(100 << 20, 'y');
    const input = folderOf(
      'big',
      Buffer.concat([Buffer.from('{"a":1,"b":"'), long, Buffer.from('"}\n{"a":2}\n')]),
    );
    const rows = await session.read
      .schema('a INT, b STRING')
      .json(input)
      .selectExpr('a', 'length(b) AS n')
      .collect();
    expect(rows).toEqual([
      { a: 1, n: 100 << 20 },
      { a: 2, n: null },
    ]);
  });
});

describe('names that are not there', () => {
  test.each([
    [
      'a column',
      () => session.read.schema('page INT').json(work).select('pgae').schema(),
      '`page`',
    ],
    ['a function', () => session.sql('SELECT cuont(1)'), '`count`'],
    ['a format', () => session.readStream.format('jsno').load(work).schema(), '`json`'],
    ['a type', () => session.readStream.schema('a INTT').json(work).schema(), '"INT"'],
  ])('%s: the nearest one is named', async (_, action, nearest) => {
    await expect((async () => action())()).rejects.toThrow(nearest);
  });

  test('an option: the nearest one is named', async () => {
    const rows = session.readStream
      .schema('a INT')
      .option('maxFilePerTrigger', 1)
      .json(folderOf('in', ''));
    await expect(rows.writeStream.format('noop').start()).rejects.toThrow('`maxFilesPerTrigger`');
  });

  test('a folder', async () => {
    await expect(run({ input: join(work, 'nowhere') })).rejects.toMatchObject({
      condition: 'PATH_NOT_FOUND',
    });
  });
});

describe('a checkpoint that does not fit', () => {
  const byB = (rows: DataFrame) => rows.groupBy('b').count();

  async function refused(change: Omit<Run, 'input'>, condition: string): Promise<void> {
    const before = checkpointContent(join(work, change.checkpoint ?? 'checkpoint'));
    const error = await run({ input: join(work, 'in'), ...change }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ condition });
    expect(checkpointContent(join(work, change.checkpoint ?? 'checkpoint'))).toEqual(before);
  }

  beforeEach(() => run({ input: folderOf('in', LINES), shape: byB }));

  test('because the query groups by another column', () =>
    refused(
      { shape: (rows) => rows.groupBy('a').count() },
      'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    ));

  test('because the query keeps no state any more', () =>
    refused({}, 'STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA'));

  test.each([
    ['offsets/0', 'v1\n{', 'MALFORMED_LOG_ENTRY'],
    ['commits/0', 'garbage', 'MALFORMED_LOG_ENTRY'],
    ['metadata', '{}', 'MALFORMED_LOG_ENTRY'],
  ])('because %s is torn', async (entry, text, condition) => {
    cpSync(join(work, 'checkpoint'), join(work, 'torn'), { recursive: true });
    writeFileSync(join(work, 'torn', entry), text);
    await refused({ checkpoint: 'torn', shape: byB }, condition);
  });

  test('because it is a file', async () => {
    writeFileSync(join(work, 'file'), '');
    await expect(run({ input: join(work, 'in'), checkpoint: 'file' })).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NOT_A_FOLDER',
    });
  });
});

describe('a sink that throws', () => {
  test('once: the batch is handed in again after a restart', async () => {
    const input = folderOf('in', LINES);
    const boom = new Error('boom');
    const taken: number[] = [];
    await expect(run({ input, take: () => Promise.reject(boom) })).rejects.toMatchObject({
      cause: boom,
    });
    await run({ input, take: async (batch) => void taken.push(await batch.count()) });
    await run({ input, take: async (batch) => void taken.push(await batch.count()) });
    expect(taken).toEqual([6]);
  });
});

test('createSession works without options, and twice', async () => {
  const [first, second] = [await createSession(), await createSession()];
  expect(await (await first.sql('SELECT 1 AS one')).collect()).toEqual([{ one: 1 }]);
  await first.stop();
  expect(await (await second.sql('SELECT 2 AS two')).collect()).toEqual([{ two: 2 }]);
  await second.stop();
});
