import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeConnectors } from '../../../node/connectors/index.ts';
import { type DataFrame, nodePlatform } from '../../../node/index.ts';
import { avg, col, collectList, count, expr, sum, window } from '../../../src/api/functions.ts';
import type { Session } from '../../../src/api/session.ts';
import type { OutputMode } from '../../../src/connectors/connector.ts';
import { createSessionOn } from '../../../src/engine/local-session.ts';
import { MillraceError } from '../../../src/errors/exception.ts';
import { temporaryFolder } from '../../support/child-program.ts';

/*
 * Every entry of a checkpoint is damaged in turn, and the query started again: it goes on exactly as over the checkpoint
 * that is whole, or says which entry is damaged.
 */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let session: Session;
const warnings: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  const platform = nodePlatform({ logLevel: 'off' });
  const logger = {
    ...{ error: () => {}, info: () => {} },
    warn: (message: string) => warnings.push(message),
  };
  session = await createSessionOn({ ...platform, logger }, nodeConnectors);
  for (let file = 0; file < 5; file++) putFile('in', file);
  putFile('late', 5);
  putFile('late', 6);
});
afterAll(async () => {
  await session.stop();
  await folder.remove();
});

function putFile(name: string, file: number): void {
  mkdirSync(join(folder.path, name), { recursive: true });
  const lines = Array.from({ length: file === 0 ? 20 : 3 }, (_, row) =>
    JSON.stringify({
      ts: new Date(Date.UTC(2024, 0, 1, 0, file, row)).toISOString(),
      k: `k${(file * 3 + row) % 7}`,
      n: file + row,
    }),
  );
  const path = join(folder.path, name, `${file}.json`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  // Files are read in the order of their times.
  utimesSync(path, 1_700_000_000 + file, 1_700_000_000 + file);
}

function source(): DataFrame {
  return session.readStream
    .schema('ts TIMESTAMP, k STRING, n INT')
    .option('maxFilesPerTrigger', 1)
    .json(join(folder.path, 'in'))
    .withWatermark('ts', '90 seconds');
}

const windows = () =>
  source()
    .groupBy(window('ts', '2 minutes', '1 minute'), 'k')
    .agg(count('*'), sum('n'));

const QUERIES: Readonly<Record<string, readonly [OutputMode, () => DataFrame]>> = {
  windows: ['append', windows],
  'windows in continuous mode': ['append', windows],
  groups: ['update', () => source().groupBy('k').agg(avg('n'), collectList('n'))],
  duplicates: ['append', () => source().dropDuplicatesWithinWatermark(['k'])],
  join: [
    'append',
    () => {
      const on = 'l.k = r.k AND r.ts BETWEEN l.ts AND l.ts + INTERVAL 1 MINUTE';
      return source().as('l').join(source().as('r'), expr(on), 'leftOuter');
    },
  ],
};

/** Runs a query to the end of its input; its rows, batch by batch. */
async function run(name: string, checkpoint: string): Promise<string[]> {
  const [mode, make] = QUERIES[name];
  const isContinuous = name.endsWith('in continuous mode');
  const rows: string[] = [];
  const query = await make()
    .writeStream.outputMode(mode)
    .option('checkpointLocation', checkpoint)
    .trigger(isContinuous ? { continuous: '0 seconds' } : { availableNow: true })
    .foreachBatch(async (batch, id) => {
      const found = await batch.collect({ rowMode: 'array' });
      rows.push(...found.map((row) => `${id} ${JSON.stringify(row)}`).sort());
    })
    .start();
  if (isContinuous) {
    await query.processAllAvailable();
    await query.stop();
  } else await query.awaitTermination();
  return rows;
}

const state = (checkpoint: string, joinSide: string) =>
  session.read.format('statestore').option('joinSide', joinSide).load(checkpoint);

/** What a query does over a checkpoint when two more files have come, and the state that it leaves. */
async function goOn(name: string, checkpoint: string): Promise<unknown> {
  const keeping = { recursive: true, preserveTimestamps: true };
  cpSync(join(folder.path, 'late'), join(folder.path, 'in'), keeping);
  try {
    const rows = await run(name, checkpoint);
    const side = name === 'join' ? 'left' : 'none';
    const left = await state(checkpoint, side).select(col('key'), col('value')).collect();
    return { rows, state: left.map((row) => JSON.stringify(row)).sort() };
  } finally {
    for (const file of readdirSync(join(folder.path, 'late'))) {
      rmSync(join(folder.path, 'in', file));
    }
  }
}

type Damage = (path: string) => void;
const DAMAGES: Readonly<Record<string, Damage>> = {
  'a flipped byte': (path) => {
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)] ^= 0x10;
    writeFileSync(path, bytes);
  },
  'a cut': (path) => {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  },
  'an empty file': (path) => writeFileSync(path, ''),
  'a missing file': (path) => rmSync(path),
};

describe.each(Object.keys(QUERIES))('the checkpoint of %s', (name) => {
  let whole: string;
  let expected: unknown;

  beforeAll(async () => {
    whole = join(folder.path, `checkpoint-${name.replaceAll(' ', '-')}`);
    await run(name, whole);
    const copy = `${whole}-expected`;
    cpSync(whole, copy, { recursive: true });
    expected = await goOn(name, copy);
    warnings.length = 0;
  });

  const all = name === 'windows' ? Object.keys(DAMAGES) : ['a flipped byte'];
  test.each(all)('goes on exactly after %s in any entry of the state', async (damage) => {
    const versions = readdirSync(join(whole, 'state'));
    expect(versions.length).toBeGreaterThan(4);
    let rebuilt = 0;
    for (const version of versions) {
      const copy = `${whole}-${damage.replaceAll(' ', '-')}-${version}`;
      cpSync(whole, copy, { recursive: true });
      DAMAGES[damage](join(copy, 'state', version));
      warnings.length = 0;
      expect(await goOn(name, copy), `state/${version}`).toEqual(expected);
      rebuilt += warnings.filter((text) => text.startsWith('State is damaged')).length;
      rmSync(copy, { recursive: true });
    }
    // Entries before the last snapshot are not read.
    expect(rebuilt).toBeGreaterThan(0);
  });
});

/** Damages an entry of a copy of the checkpoint of `duplicates`, and goes on over it. */
async function afterDamage(entry: string, damage: Damage): Promise<unknown> {
  const copy = join(folder.path, 'damaged-log');
  cpSync(join(folder.path, 'checkpoint-duplicates'), copy, { recursive: true });
  damage(join(copy, entry));
  try {
    return await goOn('duplicates', copy);
  } catch (error) {
    return error;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

describe('the logs of a checkpoint', () => {
  let expected: unknown;
  let last: number;

  beforeAll(async () => {
    const whole = join(folder.path, 'checkpoint-duplicates');
    last = Math.max(...readdirSync(join(whole, 'commits')).map(Number));
    expected = await afterDamage('metadata', () => {});
  });

  test('without the last commit, its batch runs again', async () => {
    const { state: left } = (await afterDamage(`commits/${last}`, DAMAGES['a missing file'])) as {
      state: unknown;
    };
    expect(left).toEqual((expected as { state: unknown }).state);
  });

  test('name the offsets that are missing', async () => {
    const failure = await afterDamage(`offsets/${last}`, DAMAGES['a missing file']);
    expect(failure).toMatchObject({
      condition: 'BATCH_METADATA_NOT_FOUND',
      parameters: { batchMetadataFile: `offsets/${last}` },
    });
  });

  test('are not needed before the last batch', async () => {
    for (const entry of [`offsets/${last - 2}`, `commits/${last - 1}`]) {
      expect(await afterDamage(entry, DAMAGES['a missing file']), entry).toEqual(expected);
    }
  });

  test.each(['a cut', 'an empty file'])('name the entry with %s', async (damage) => {
    for (const entry of [`offsets/${last}`, `commits/${last}`, 'metadata']) {
      const failure = await afterDamage(entry, DAMAGES[damage]);
      expect(failure, entry).toMatchObject({
        condition: 'MALFORMED_LOG_ENTRY',
        parameters: { entry },
      });
    }
  });

  // `checkpoint-logs.test.ts` has every bit; here the whole query starts.
  test('are never read wrongly, wherever one of their bytes is another one', async () => {
    const whole = join(folder.path, 'checkpoint-duplicates');
    let refused = 0;
    for (const entry of [`offsets/${last}`, `commits/${last}`, 'metadata']) {
      const { length } = readFileSync(join(whole, entry));
      for (let at = 0; at < length; at += 13) {
        const outcome = await afterDamage(entry, (path) => {
          const bytes = readFileSync(path);
          bytes[at] ^= 1 << (at % 7);
          writeFileSync(path, bytes);
        });
        if (outcome instanceof MillraceError) refused++;
        // A name of the checksum that is another one: then the entry has none.
        else expect(outcome, `${entry}, byte ${at}`).toEqual(expected);
      }
    }
    expect(refused).toBeGreaterThan(10);
  });

  test('go on without the last offsets, if those were torn before their batch was read', async () => {
    const whole = join(folder.path, 'checkpoint-duplicates');
    const ahead = `${whole}-ahead`;
    cpSync(whole, ahead, { recursive: true });
    await goOn('duplicates', ahead);
    const entry = `offsets/${last + 1}`;
    const bytes = readFileSync(join(ahead, entry));
    for (const length of [0, 20, bytes.length - 1]) {
      const tear: Damage = (path) => writeFileSync(path, bytes.subarray(0, length));
      expect(await afterDamage(entry, tear), `${length} bytes`).toMatchObject({
        condition: 'MALFORMED_LOG_ENTRY',
        parameters: {
          entry,
          wayOut: `If it was cut off and there is no commits/${last + 1}, remove it.`,
        },
      });
    }
    expect(await afterDamage(entry, () => {})).toEqual(expected);
  });

  test('get their metadata anew', async () => {
    expect(await afterDamage('metadata', DAMAGES['a missing file'])).toEqual(expected);
  });
});

test('state that can not be made again is refused with the name of its entry', async () => {
  const input = session.memoryStream('k INT');
  const checkpoint = join(folder.path, 'checkpoint-memory');
  const start = () =>
    input
      .toDF()
      .dropDuplicates()
      .writeStream.format('noop')
      .option('checkpointLocation', checkpoint)
      .start();
  const query = await start();
  input.addData([1], [2]);
  await query.processAllAvailable();
  await query.stop();
  DAMAGES['a flipped byte'](join(checkpoint, 'state', '1'));
  await expect(start()).rejects.toMatchObject({
    condition: 'CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT',
    parameters: { fileName: 'state/1' },
  });
  const state = session.read.format('statestore').load(checkpoint);
  await expect(state.collect()).rejects.toMatchObject({
    condition: 'STDS_FAILED_TO_READ_STATE_SCHEMA',
    cause: { condition: 'CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT' },
  });
});
