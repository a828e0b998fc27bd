import { describe, expect, test } from 'vitest';
import { MillraceError } from '../../../src/errors/exception.ts';
import { commitLog } from '../../../src/streaming/checkpoint/commit-log.ts';
import { MemoryCheckpoints } from '../../../src/streaming/checkpoint/memory-storage.ts';
import { offsetLog } from '../../../src/streaming/checkpoint/offset-log.ts';
import { prefixedStorage } from '../../../src/streaming/checkpoint/prefixed-storage.ts';
import { StreamCheckpoint } from '../../../src/streaming/checkpoint/stream-checkpoint.ts';
import { readStreamMetadata } from '../../../src/streaming/checkpoint/stream-metadata.ts';
import { textWrite } from '../../support/checkpoint-storage-contract.ts';

const METADATA = { batchWatermarkMs: 5, batchTimestampMs: 1_700_000_000_000, conf: { a: 'b' } };

async function checkpointWith(entries: Readonly<Record<string, string>>) {
  const storage = new MemoryCheckpoints().temporary();
  for (const [name, text] of Object.entries(entries)) await storage.write([textWrite(name, text)]);
  const checkpoint = new StreamCheckpoint(storage);
  await checkpoint.open();
  return { checkpoint, storage };
}

function offsets(watermarkMs: number, ...lines: string[]): string {
  const metadata = { batchWatermarkMs: watermarkMs, batchTimestampMs: 1, conf: {} };
  return ['v1', JSON.stringify(metadata), ...lines].join('\n');
}

describe('the offset log', () => {
  test('gives back what was written, sources without an offset included', async () => {
    const storage = new MemoryCheckpoints().temporary();
    const log = offsetLog(storage);
    const entry = { metadata: METADATA, offsets: [7, null, { logOffset: 3 }, '{"a":1}', [1, 2]] };
    await storage.write([log.entryWrite(12, entry)]);
    expect(await log.read(12)).toEqual(entry);
  });

  test('finds the latest entry by number, and only entries that are numbers', async () => {
    const storage = new MemoryCheckpoints().temporary();
    for (const name of ['offsets/9', 'offsets/10', 'offsets/.11.tmp', 'offsets/x']) {
      await storage.write([textWrite(name, '')]);
    }
    const log = offsetLog(storage);
    await log.open();
    expect(log.latestId).toBe(10);
    expect(log.takeBelow(10)).toEqual(['offsets/9']);
    expect(log.takeBelow(10)).toEqual([]);
    expect(log.takeBelow(99)).toEqual(['offsets/10']);
    expect(log.latestId).toBeUndefined();
  });

  test('reads what Spark writes', async () => {
    const text =
      'v1\n{"batchWatermarkMs":0,"batchTimestampMs":1709289000000,"conf":{"spark.sql.streaming.stateStore.providerClass":"x"}}\n{"logOffset":0}\n-';
    const storage = new MemoryCheckpoints().temporary();
    await storage.write([textWrite('offsets/0', text)]);
    expect((await offsetLog(storage).read(0)).offsets).toEqual([{ logOffset: 0 }, null]);
  });

  test.each([
    ['nothing at all', '', 'a version line such as v1'],
    ['half a version', 'v', 'a version line such as v1'],
    ['no version', '{"batchWatermarkMs":0}', 'a version line such as v1'],
    ['no metadata', 'v1', 'a line of JSON'],
    ['half of the metadata', 'v1\n{"batchWaterm', 'a line of JSON'],
    ['metadata of another kind', 'v1\n[1]', 'a JSON object'],
    [
      'metadata without a watermark',
      'v1\n{"batchTimestampMs":1}',
      'a whole number batchWatermarkMs',
    ],
    [
      'half an offset',
      'v1\n{"batchWatermarkMs":0,"batchTimestampMs":1,"conf":{}}\n{"lo',
      'a line of JSON',
    ],
  ])('names the entry when it holds %s', async (_what, text, expected) => {
    const storage = new MemoryCheckpoints().temporary();
    await storage.write([textWrite('offsets/4', text)]);
    await expect(offsetLog(storage).read(4)).rejects.toMatchObject({
      condition: 'MALFORMED_LOG_ENTRY',
      parameters: { entry: 'offsets/4', expected },
    });
  });

  test('refuses the version of a newer release, and an entry that is not there', async () => {
    const storage = new MemoryCheckpoints().temporary();
    await storage.write([textWrite('offsets/4', 'v2\n{}')]);
    await expect(offsetLog(storage).read(4)).rejects.toMatchObject({
      condition: 'UNSUPPORTED_LOG_VERSION',
      parameters: { entry: 'offsets/4', version: 'v2', maxVersion: 'v1' },
    });
    await expect(offsetLog(storage).read(5)).rejects.toMatchObject({
      condition: 'BATCH_METADATA_NOT_FOUND',
      parameters: { batchMetadataFile: 'offsets/5' },
    });
  });
});

test('the commit log has the form of Spark', async () => {
  const storage = new MemoryCheckpoints().temporary();
  const log = commitLog(storage);
  const write = log.entryWrite(3, { nextBatchWatermarkMs: 77 });
  expect(write).toMatchObject({ name: 'commits/3', mode: 'create' });
  expect(new TextDecoder().decode(write.bytes)).toMatch(
    /^v1\n\{"checksum":"[0-9a-f]{8}","nextBatchWatermarkMs":77\}$/,
  );
  await storage.write([write]);
  expect(await log.read(3)).toEqual({ nextBatchWatermarkMs: 77 });
});

test('an entry with another checksum is named', async () => {
  const { checkpoint } = await checkpointWith({
    'offsets/4': offsets(10, '3'),
    'commits/4': 'v1\n{"checksum":"00000000","nextBatchWatermarkMs":25}',
  });
  await expect(checkpoint.recover(['memory'])).rejects.toMatchObject({
    condition: 'MALFORMED_LOG_ENTRY',
    parameters: { entry: 'commits/4', expected: 'the checksum 00000000' },
  });
});

/** The position that entries give, or the condition and the entry of the error. */
async function outcomeOf(entries: Readonly<Record<string, Uint8Array>>): Promise<unknown> {
  const storage = new MemoryCheckpoints().temporary();
  for (const [name, bytes] of Object.entries(entries)) {
    await storage.write([{ name, bytes, mode: 'create' }]);
  }
  const checkpoint = new StreamCheckpoint(storage);
  try {
    await checkpoint.open();
    return { position: await checkpoint.recover(['memory', 'rate']), id: checkpoint.queryId };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { condition: error.condition, parameters: error.parameters };
  }
}

/** The logs after a batch that was committed and, if wanted, one that was only logged. */
async function loggedBatches(isLastCommitted: boolean): Promise<Record<string, Uint8Array>> {
  const storage = new MemoryCheckpoints().temporary();
  const checkpoint = new StreamCheckpoint(storage);
  await checkpoint.open();
  await checkpoint.writeMetadata({ id: 'ü-1', sources: ['memory', 'rate'] });
  for (const batch of [0, 1]) {
    const metadata = { ...METADATA, batchWatermarkMs: batch * 10 };
    await checkpoint.logOffsets(batch, { metadata, offsets: [batch + 3, null] });
    if (batch === 0 || isLastCommitted) await checkpoint.commit(batch, batch * 10 + 10, []);
  }
  const names = await storage.list('');
  const read = async (name: string) => [name, await storage.read(name)] as const;
  return Object.fromEntries(await Promise.all(names.map(read))) as Record<string, Uint8Array>;
}

describe.each([
  ['committed', true],
  ['logged', false],
])('logs whose last batch is %s', (_what, isLastCommitted) => {
  test('are read as they were, or refused by name, whichever bit of them is another one', async () => {
    const whole = await loggedBatches(isLastCommitted);
    const expected = await outcomeOf(whole);
    expect(expected).toHaveProperty('position');
    for (const [name, bytes] of Object.entries(whole)) {
      let refused = 0;
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.slice();
        damaged[bit >> 3] ^= 1 << (bit & 7);
        const outcome = await outcomeOf({ ...whole, [name]: damaged });
        if (isRefusal(outcome, name)) refused++;
        else expect(outcome, `${name}, bit ${bit}`).toEqual(expected);
      }
      // Entries that nobody reads are as good as whole, and so is one whose checksum does not read as one any more.
      const isRead = refused > 0;
      if (isRead) expect(refused, name).toBeGreaterThan((bytes.length - 30) * 8);
    }
  });

  test('are refused by name wherever an entry ends too early, with what may be removed', async () => {
    const whole = await loggedBatches(isLastCommitted);
    const last = isLastCommitted ? 'commits/1' : 'offsets/1';
    for (let length = 0; length < whole[last].length; length++) {
      const outcome = await outcomeOf({ ...whole, [last]: whole[last].subarray(0, length) });
      expect(isRefusal(outcome, last), `${last}, ${length} bytes`).toBe(true);
      expect(outcome).toMatchObject({
        parameters: {
          wayOut: expect.stringContaining(
            isLastCommitted ? 'there is no offsets/2' : 'there is no commits/1',
          ),
        },
      });
    }
    const { [last]: removed, ...others } = whole;
    expect(removed.length).toBeGreaterThan(40);
    expect(await outcomeOf(others)).toMatchObject({ position: { batchId: 1 } });
  });
});

function isRefusal(outcome: unknown, entry: string): boolean {
  const { condition, parameters } = outcome as {
    condition?: string;
    parameters?: { entry?: string };
  };
  return condition === 'MALFORMED_LOG_ENTRY' && parameters?.entry === entry;
}

describe('metadata', () => {
  test('of Spark has an id only', async () => {
    const storage = new MemoryCheckpoints().temporary();
    await storage.write([textWrite('metadata', '{"id":"abc"}')]);
    expect(await readStreamMetadata(storage)).toEqual({ id: 'abc' });
  });

  test('that is torn or without an id is named', async () => {
    for (const text of ['{"id":"ab', '{"id":7}', '[]', '']) {
      const storage = new MemoryCheckpoints().temporary();
      await storage.write([textWrite('metadata', text)]);
      await expect(readStreamMetadata(storage)).rejects.toMatchObject({
        condition: 'MALFORMED_LOG_ENTRY',
        parameters: { entry: 'metadata' },
      });
    }
  });
});

describe('recovery', () => {
  test('of a new checkpoint begins with batch 0 and a watermark of 0', async () => {
    const { checkpoint } = await checkpointWith({});
    expect(await checkpoint.recover(['memory', 'rate'])).toEqual({
      batchId: 0,
      logged: undefined,
      start: [null, null],
      watermarkMs: 0,
      previousWatermarkMs: 0,
      nodesMs: [],
      conf: {},
    });
  });

  test('behind a committed batch takes the watermark of its commit, and drops by its own', async () => {
    const { checkpoint } = await checkpointWith({
      'offsets/4': offsets(10, '3'),
      'commits/4': 'v1\n{"nextBatchWatermarkMs":25}',
    });
    expect(await checkpoint.recover(['memory'])).toMatchObject({
      batchId: 5,
      logged: undefined,
      start: [3],
      watermarkMs: 25,
      previousWatermarkMs: 10,
    });
  });

  test('of a logged batch runs it between the offsets of the one before and its own', async () => {
    const { checkpoint } = await checkpointWith({
      'offsets/4': offsets(10, '3'),
      'commits/4': 'v1\n{"nextBatchWatermarkMs":25}',
      'offsets/5': offsets(25, '8'),
    });
    expect(await checkpoint.recover(['memory'])).toMatchObject({
      batchId: 5,
      logged: { offsets: [8] },
      start: [3],
      watermarkMs: 25,
      previousWatermarkMs: 10,
    });
  });

  test('of a logged first batch begins at the beginning', async () => {
    const { checkpoint } = await checkpointWith({ 'offsets/0': offsets(0, '2', '-') });
    expect(await checkpoint.recover(['memory', 'memory'])).toMatchObject({
      batchId: 0,
      logged: { offsets: [2, null] },
      start: [null, null],
      previousWatermarkMs: 0,
    });
  });

  test.each([
    [
      'the offsets before a logged batch',
      { 'offsets/2': offsets(0, '1'), 'commits/1': 'v1\n{}' },
      'offsets/1',
    ],
    [
      'the commit before a logged batch',
      { 'offsets/2': offsets(0, '1'), 'offsets/1': offsets(0, '1') },
      'commits/1',
    ],
    ['all offsets', { 'commits/3': 'v1\n{"nextBatchWatermarkMs":0}' }, 'offsets/3'],
  ])('without %s names what is missing', async (_what, entries, missing) => {
    const { checkpoint } = await checkpointWith(entries);
    await expect(checkpoint.recover(['memory'])).rejects.toMatchObject({
      condition: 'BATCH_METADATA_NOT_FOUND',
      parameters: { batchMetadataFile: missing },
    });
  });
});

test('a prefixed storage sees and changes only what is under its prefix', async () => {
  const storage = new MemoryCheckpoints().temporary();
  const first = prefixedStorage(storage, 'sources/1/');
  const eleventh = prefixedStorage(storage, 'sources/11/');
  await first.write([textWrite('spool-0', 'a')]);
  await eleventh.write([textWrite('spool-0', 'b')]);
  expect(await first.list('')).toEqual(['spool-0']);
  await eleventh.delete(['spool-0']);
  expect(await storage.list('')).toEqual(['sources/1/spool-0']);
  expect(new TextDecoder().decode(await first.read('spool-0'))).toBe('a');
});
