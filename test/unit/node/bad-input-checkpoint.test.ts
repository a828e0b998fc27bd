import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { type DataFrame, nodePlatform, type Session } from '../../../node/index.ts';
import { col, count, sum, window } from '../../../src/api/functions.ts';
import type { OutputMode } from '../../../src/connectors/connector.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { bundleProgram, ChildProgram } from '../../support/child-program.ts';
import { checkpointContent } from '../../support/folder-content.ts';

let work: string;
let session: Session;

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'millrace-bad-checkpoint-'));
  session = await createSessionOn(nodePlatform({ logLevel: 'off' }), nodeConnectors);
});

afterEach(async () => {
  await session.stop();
  rmSync(work, { recursive: true });
});

function putFile(name: string, ...times: readonly string[]): void {
  mkdirSync(join(work, 'in'), { recursive: true });
  const lines = times.map((time) => JSON.stringify({ ts: `2024-01-01T${time}Z`, b: 'x', n: 1 }));
  writeFileSync(join(work, 'in', name), `${lines.join('\n')}\n`);
}

const events = () => session.readStream.schema('ts TIMESTAMP, b STRING, n INT').json(`${work}/in`);

interface Shape {
  readonly size?: string;
  readonly slide?: string;
  readonly key?: string;
  readonly source?: DataFrame;
}

function windowed({ size = '1 minute', slide, key = 'b', source = events() }: Shape = {}) {
  return source
    .withWatermark('ts', '10 seconds')
    .groupBy(window(col('ts'), size, slide), col(key))
    .agg(count('*').as('c'));
}

/** Runs a query over a checkpoint to the end of what is there; its rows. */
async function run(
  frame: DataFrame,
  { checkpoint = 'checkpoint', mode = 'update' }: { checkpoint?: string; mode?: OutputMode } = {},
): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const query = await frame.writeStream
    .outputMode(mode)
    .option('checkpointLocation', join(work, checkpoint))
    .trigger({ availableNow: true })
    .foreachBatch(async (batch) => rows.push(...(await batch.collect({ rowMode: 'array' }))))
    .start();
  await query.awaitTermination();
  return rows;
}

/** The conditions of an error and of its cause. */
async function failureOf(action: Promise<unknown>): Promise<unknown[]> {
  const error: unknown = await action.then(
    () => 'it ran',
    (cause: unknown) => cause,
  );
  if (!(error instanceof Error)) return [error];
  return [error, error.cause].map((each) =>
    each instanceof Error && 'condition' in each ? each.condition : undefined,
  );
}

describe('a checkpoint of another query is refused and left as it is', () => {
  beforeEach(async () => {
    putFile('a.json', '00:00:01', '00:00:31');
    await run(windowed());
    putFile('b.json', '00:00:02');
  });

  test.each<[string, () => DataFrame, string]>([
    // Its panes begin where those of the old window begin, so only the window's own size tells them apart.
    [
      'a larger window',
      () => windowed({ size: '5 minutes' }),
      'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    ],
    [
      'a window that slides',
      () => windowed({ slide: '30 seconds' }),
      'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    ],
    ['another key', () => windowed({ key: 'n' }), 'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE'],
    ['no window', () => events().groupBy('b').count(), 'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE'],
    [
      'other aggregates',
      () =>
        events()
          .withWatermark('ts', '10 seconds')
          .groupBy(window(col('ts'), '1 minute'), col('b'))
          .agg(sum('n').as('c')),
      'STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE',
    ],
    [
      'more sources',
      () =>
        windowed({
          source: events()
            .union(events().filter('n > 0'))
            .union(session.readStream.schema('ts TIMESTAMP, b STRING, n INT').csv(`${work}/in`)),
        }),
      'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT',
    ],
    [
      'another kind of source',
      () =>
        windowed({
          source: session.readStream
            .format('rate')
            .load()
            .selectExpr('timestamp AS ts', "'x' AS b", '1 AS n'),
        }),
      'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT',
    ],
  ])('%s', async (_, frame, condition) => {
    const before = checkpointContent(join(work, 'checkpoint'));
    expect(await failureOf(run(frame()))).toEqual([condition, undefined]);
    expect(checkpointContent(join(work, 'checkpoint'))).toEqual(before);
    // And the query that it belongs to goes on.
    expect((await run(windowed())).map((row) => row.at(-1))).toEqual([3]);
  });

  test('and the refusal says of each operator what became of it', async () => {
    const changed = windowed({ size: '5 minutes', key: 'n' });
    await expect(run(changed)).rejects.toMatchObject({
      parameters: {
        report: [
          'stateful operators: 1 in the checkpoint, 1 in the query:',
          '- operator 0: stateStoreSave, key changed from ' +
            'struct<window:struct<start:timestamp,end:timestamp>,b:string> by window(60000000, 60000000, 0) to ' +
            'struct<window:struct<start:timestamp,end:timestamp>,n:int> by window(300000000, 300000000, 0), value kept',
        ].join('\n'),
      },
    });
  });

  test('but another output mode goes on, as in Spark: append emits what update had in its state', async () => {
    putFile('c.json', '00:02:00');
    expect((await run(windowed(), { mode: 'append' })).map((row) => row.at(-1))).toEqual([3]);
  });
});

describe('an entry that is missing or damaged', () => {
  /** Runs over a damaged copy, which stays as it is. */
  async function damaged(damage: (folder: string) => void): Promise<unknown[]> {
    const copy = join(work, 'copy');
    cpSync(join(work, 'checkpoint'), copy, { recursive: true });
    damage(copy);
    const before = checkpointContent(copy);
    const failure = await failureOf(run(windowed(), { checkpoint: 'copy' }));
    expect(checkpointContent(copy)).toEqual(before);
    return failure;
  }

  beforeEach(async () => {
    for (const [index, name] of ['a.json', 'b.json', 'c.json'].entries()) {
      putFile(name, `00:0${index}:01`);
      await run(windowed());
    }
    putFile('d.json', '00:03:01');
  });

  test.each([
    ['the folder of offsets', 'offsets', ['BATCH_METADATA_NOT_FOUND', undefined]],
    ['the folder of commits', 'commits', ['BATCH_METADATA_NOT_FOUND', undefined]],
    ['the first file of a source', 'sources/0/0', ['BATCH_METADATA_NOT_FOUND', undefined]],
    ['a file of a source in the middle', 'sources/0/1', ['BATCH_METADATA_NOT_FOUND', undefined]],
    ['the last file of a source', 'sources/0/2', ['STREAM_FAILED', 'SOURCE_OFFSET_INVALID']],
  ])('%s is missed', async (_, entry, failure) => {
    expect(await damaged((folder) => rmSync(join(folder, entry), { recursive: true }))).toEqual(
      failure,
    );
  });

  // What becomes of damaged state is in damaged-checkpoint.test.ts.
  test('every cut of the last entries of the logs is noticed', async () => {
    for (const entry of ['offsets', 'commits'].map((log) => `${log}/${newest(log)}`)) {
      const { length } = readFileSync(join(work, 'checkpoint', entry));
      for (const bytes of [0, 1, 2, length >> 1, length - 1]) {
        const [condition] = await damaged((folder) => {
          const path = join(folder, entry);
          writeFileSync(path, readFileSync(path).subarray(0, bytes));
        });
        expect(condition, `${entry} cut to ${bytes} bytes`).toBe('MALFORMED_LOG_ENTRY');
        rmSync(join(work, 'copy'), { recursive: true });
      }
    }
  });

  test('an offset that the source never logged is refused', async () => {
    for (const offset of ['{"logOffset":-5}', '{"logOffset":500}', '"foo"', '7']) {
      const failure = await damaged((folder) => {
        const path = join(folder, 'offsets', newest('offsets'));
        const [version, metadata] = readFileSync(path, 'utf8').split('\n');
        // As an entry of Spark, which has no checksum.
        const bare = metadata.replace(/"checksum":"\w+",/, '');
        writeFileSync(path, [version, bare, offset].join('\n'));
      });
      expect(failure, offset).toEqual(['STREAM_FAILED', 'SOURCE_OFFSET_INVALID']);
      rmSync(join(work, 'copy'), { recursive: true });
    }
  });

  const newest = (log: string) =>
    String(
      Math.max(
        ...Object.keys(checkpointContent(join(work, 'checkpoint', log))).map((name) =>
          Number(name),
        ),
      ),
    );
});

describe('a checkpoint that is in use', () => {
  const rates = (checkpoint: string) =>
    session.readStream
      .format('rate')
      .load()
      .writeStream.format('noop')
      .option('checkpointLocation', join(work, checkpoint))
      .start();

  test('by another query of the process is refused until that has stopped', async () => {
    const first = await rates('used');
    await expect(rates('used')).rejects.toMatchObject({ condition: 'CONCURRENT_QUERY' });
    expect(first.isActive).toBe(true);
    await first.stop();
    await (await rates('used')).stop();
  });

  test('by another process is refused until that is killed', async () => {
    symlinkSync(join(import.meta.dirname, '../../../dist'), join(work, 'dist'));
    const program = await bundleProgram(
      `import { createSession } from './node/index.ts';
      const session = await createSession();
      await session.readStream.format('rate').load().writeStream.format('noop')
        .option('checkpointLocation', process.argv[2]).start();
      console.log('started');`,
      join(work, 'bundle', 'holder.mjs'),
    );
    const child = ChildProgram.run(program, [join(work, 'shared')]);
    onTestFinished(() => child.kill());
    expect(await child.nextLine()).toBe('started');
    await expect(rates('shared')).rejects.toThrow(`process ${child.pid}`);
    await child.kill();
    await (await rates('shared')).stop();
  });

  test('can’t be below a file', async () => {
    writeFileSync(join(work, 'file'), '');
    await expect(rates('file/below')).rejects.toMatchObject({
      condition: 'CHECKPOINT_STORAGE.NOT_A_FOLDER',
    });
  });
});
