import { describe, expect, test } from 'vitest';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import { openedEntry } from '../../../src/streaming/checkpoint/entry-checksum.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import {
  COUNT_SCHEMA,
  EVENT_SCHEMA,
  fakeParts,
  fakePassThrough,
  streamsPlan,
} from '../../support/fake-plan.ts';
import {
  type Action,
  addData,
  addDataTogether,
  advanceClock,
  assertOnQuery,
  checkAnswer,
  checkNewAnswer,
  crash,
  expectFailure,
  processAllAvailable,
  start,
  stop,
  type TestStreamOptions,
  testStream,
} from '../../support/test-stream.ts';

/** Minutes after ten o'clock, in microseconds. */
function at(minutes: number): bigint {
  return BigInt(Date.UTC(2024, 2, 1, 10)) * 1000n + BigInt(minutes * 60_000_000);
}

function event(minutes: number, key: string): ValueRow {
  return [at(minutes), key];
}

function windowedCount(options: Partial<TestStreamOptions> = {}, streamCount = 1) {
  const streams = Array.from({ length: streamCount }, () => new MemoryStream(EVENT_SCHEMA));
  const ids = streams.map((_, index) => `stream-${index}`);
  const run = testStream({
    plan: streamsPlan(ids),
    schema: COUNT_SCHEMA,
    parts: fakeParts(),
    objects: new Map(streams.map((stream, index) => [ids[index], stream])),
    ...options,
  });
  return { streams, stream: streams[0], run };
}

function passThrough(options: Partial<TestStreamOptions> = {}) {
  return windowedCount({ parts: fakeParts(fakePassThrough), schema: EVENT_SCHEMA, ...options });
}

/** An entry's text, without its checksum. */
function entryText(name: string): (run: Parameters<Action>[0]) => Promise<string | undefined> {
  return async (run) => {
    const bytes = await run.machine.checkpoints.open('checkpoint').read(name);
    return bytes === undefined ? undefined : openedEntry(bytes, name);
  };
}

function entryNames(prefix: string): (run: Parameters<Action>[0]) => Promise<string[]> {
  return async (run) => (await run.machine.checkpoints.open('checkpoint').list(prefix)).sort();
}

describe('the batch loop', () => {
  test('gives each row to the sink once, in the batch after it was added', async () => {
    const { stream, run } = passThrough();
    await run(
      addData(stream, event(0, 'a')),
      checkNewAnswer(event(0, 'a')),
      addData(stream, event(1, 'b'), event(2, 'c')),
      checkNewAnswer(event(1, 'b'), event(2, 'c')),
      checkNewAnswer(),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(1)),
    );
  });

  test('a batch of a set without rows runs all the same', async () => {
    const { stream, run } = passThrough();
    await run(
      addData(stream),
      processAllAvailable(),
      assertOnQuery((query) => {
        expect(query.lastProgress).toMatchObject({ batchId: 0, numInputRows: 0 });
      }),
    );
  });

  test('no batch runs while there has been no data', async () => {
    const { run } = passThrough();
    await run(
      processAllAvailable(),
      assertOnQuery(async (query, testRun) => {
        expect(query.lastProgress).toBeNull();
        expect(await entryNames('offsets/')(testRun)).toEqual([]);
      }),
    );
  });

  test('evicts with the watermark of the batch and drops by that of the batch before', async () => {
    const { stream, run } = windowedCount();
    await run(
      addData(stream, event(0, 'a'), event(20, 'b')),
      checkNewAnswer([at(0), 'a', 1n]),
      // Batch 1 was the one without data; its watermark, 10:10, is what batch 2 drops by.
      addData(stream, event(4, 'late'), event(11, 'kept')),
      checkNewAnswer(),
      addData(stream, event(60, 'z')),
      checkNewAnswer([at(10), 'kept', 1n], [at(20), 'b', 1n]),
    );
  });

  test('runs a batch without data only when the watermark has moved', async () => {
    const { stream, run } = windowedCount();
    await run(
      addData(stream, event(20, 'a')),
      processAllAvailable(),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(1)),
      addData(stream, event(20, 'a')),
      processAllAvailable(),
      assertOnQuery((query) => {
        expect(query.lastProgress).toMatchObject({ batchId: 2, numInputRows: 1 });
      }),
    );
  });

  test('runs no batch without data where they are switched off', async () => {
    const { stream, run } = windowedCount({
      config: { 'spark.sql.streaming.noDataMicroBatches.enabled': 'false' },
    });
    await run(
      addData(stream, event(0, 'a'), event(20, 'b')),
      checkAnswer(),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(0)),
      // Not late by the watermark of batch 0, and evicted by that of batch 1 at once.
      addData(stream, event(1, 'a')),
      checkAnswer([at(0), 'a', 2n]),
    );
  });

  test('runs no batch without data in complete mode', async () => {
    const { stream, run } = windowedCount({ outputMode: 'complete' });
    await run(
      addData(stream, event(0, 'a'), event(20, 'b')),
      checkAnswer([at(0), 'a', 1n], [at(20), 'b', 1n]),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(0)),
      addData(stream, event(0, 'a')),
      checkAnswer([at(0), 'a', 2n], [at(20), 'b', 1n]),
    );
  });

  test('sees what is added to several streams at once in one batch', async () => {
    const { streams, run } = windowedCount({ outputMode: 'update' }, 2);
    await run(
      addDataTogether([streams[0], [event(0, 'a')]], [streams[1], [event(0, 'a')]]),
      checkNewAnswer([at(0), 'a', 2n]),
      assertOnQuery((query) => {
        expect(query.recentProgress[0].sources.map((each) => each.numInputRows)).toEqual([1, 1]);
      }),
    );
  });

  test('a failure of the sink fails the query, and the batch runs again with the same rows', async () => {
    const { stream, run } = windowedCount({ outputMode: 'update' });
    let isBroken = true;
    const broken: Action = (testRun) => {
      const addBatch = testRun.table.addBatch.bind(testRun.table);
      testRun.table.addBatch = (...batch) => {
        if (isBroken) throw new Error('the sink is broken');
        addBatch(...batch);
      };
    };
    await run(
      broken,
      addData(stream, event(0, 'a')),
      expectFailure({ message: 'the sink is broken' }),
      assertOnQuery(async (query, testRun) => {
        expect(query.exception()?.message).toContain(
          'terminated with exception: the sink is broken',
        );
        await expect(query.processAllAvailable()).rejects.toThrow('the sink is broken');
        expect(await entryNames('commits/')(testRun)).toEqual([]);
        expect(testRun.table.rows).toEqual([]);
        isBroken = false;
      }),
      addData(stream, event(1, 'b')),
      start(),
      checkAnswer([at(0), 'a', 1n], [at(0), 'b', 1n]),
      assertOnQuery((query) => {
        expect(query.recentProgress.map((each) => each.numInputRows)).toEqual([1, 1, 0]);
      }),
    );
  });
});

describe('a restart', () => {
  test('goes on behind the last committed batch with the watermark that it left', async () => {
    const { stream, run } = windowedCount();
    await run(
      addData(stream, event(0, 'a'), event(20, 'b')),
      checkNewAnswer([at(0), 'a', 1n]),
      stop(),
      addData(stream, event(2, 'late'), event(50, 'c')),
      start(),
      checkNewAnswer([at(20), 'b', 1n]),
      assertOnQuery((query) => {
        expect(query.recentProgress.map((each) => each.batchId)).toEqual([2, 3]);
        expect(query.recentProgress[0].eventTime.watermark).toBe('2024-03-01T10:10:00.000Z');
      }),
    );
  });

  test('runs no batch without data before it has run one with data', async () => {
    const { stream, run } = windowedCount({
      config: { 'spark.sql.streaming.noDataMicroBatches.enabled': 'false' },
    });
    await run(
      addData(stream, event(0, 'a'), event(20, 'b')),
      processAllAvailable(),
      stop(),
      start({ config: {} }),
      checkAnswer(),
      addData(stream, event(20, 'b')),
      checkAnswer([at(0), 'a', 1n]),
    );
  });

  test('keeps the query id and gives a new run id', async () => {
    const { stream, run } = passThrough({ name: 'events' });
    const ids: string[] = [];
    const note: Action = (testRun) => {
      ids.push(testRun.query.id, testRun.query.runId);
    };
    await run(addData(stream, event(0, 'a')), processAllAvailable(), note, stop(), start(), note);
    expect(ids[2]).toBe(ids[0]);
    expect(ids[3]).not.toBe(ids[1]);
  });

  test('runs a logged batch again with its own time and watermark, whatever has come since', async () => {
    const { stream, run } = passThrough();
    // A second reader keeps the rows that the first one commits.
    stream.open();
    const cut: Action = async (testRun) => {
      const checkpoint = testRun.machine.checkpoints.open('checkpoint');
      await checkpoint.delete(['commits/1']);
    };
    const times: string[] = [];
    const noteTime: Action = async (testRun) => {
      times.push((await entryText('offsets/1')(testRun)) ?? '');
    };
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      addData(stream, event(1, 'b')),
      processAllAvailable(),
      noteTime,
      crash(),
      cut,
      advanceTime(60_000),
      addData(stream, event(2, 'c')),
      start(),
      processAllAvailable(),
      noteTime,
      assertOnQuery((query) => {
        expect(query.recentProgress.map((each) => [each.batchId, each.numInputRows])).toEqual([
          [1, 1],
          [2, 1],
        ]);
      }),
    );
    expect(times[1]).toBe(times[0]);
  });

  test('keeps the watermark policy of the checkpoint', async () => {
    const { stream, run } = windowedCount({
      config: { 'spark.sql.streaming.multipleWatermarkPolicy': 'max' },
    });
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      stop(),
      start({ config: { 'spark.sql.streaming.multipleWatermarkPolicy': 'min' } }),
      addData(stream, event(1, 'a')),
      processAllAvailable(),
      assertOnQuery(async (_query, testRun) => {
        expect(await entryText('offsets/1')(testRun)).toContain(
          '"multipleWatermarkPolicy":"max"'.slice(1),
        );
      }),
    );
  });
});

function advanceTime(byMs: number): Action {
  return async (testRun) => {
    await testRun.machine.clock.jump(byMs);
  };
}

describe('the checkpoint', () => {
  test('has the parts of Spark in the forms of Spark', async () => {
    const { stream, run } = windowedCount();
    await run(
      addData(stream, event(20, 'a')),
      processAllAvailable(),
      assertOnQuery(async (query, testRun) => {
        expect(await entryNames('')(testRun)).toEqual([
          'commits/0',
          'commits/1',
          'metadata',
          'offsets/0',
          'offsets/1',
          'state/1',
          'state/2',
        ]);
        expect(await entryText('metadata')(testRun)).toBe(
          JSON.stringify({ id: query.id, sources: ['memory'] }),
        );
        expect((await entryText('offsets/0')(testRun))?.split('\n')).toEqual([
          'v1',
          JSON.stringify({
            batchWatermarkMs: 0,
            batchTimestampMs: Date.UTC(2024, 0, 1),
            conf: {
              'spark.sql.shuffle.partitions': '200',
              'spark.sql.streaming.multipleWatermarkPolicy': 'min',
            },
          }),
          '0',
        ]);
        expect(await entryText('commits/0')(testRun)).toBe(
          `v1\n{"nextBatchWatermarkMs":${Date.UTC(2024, 2, 1, 10, 10)}}`,
        );
      }),
    );
  });

  test('keeps the last batches only', async () => {
    const { stream, run } = passThrough({
      config: { 'spark.sql.streaming.minBatchesToRetain': '2' },
    });
    const batches = Array.from({ length: 6 }, (_, index) => [
      addData(stream, event(index, 'a')),
      processAllAvailable(),
    ]).flat();
    await run(
      ...batches,
      assertOnQuery(async (_query, testRun) => {
        expect(await entryNames('offsets/')(testRun)).toEqual([
          'offsets/3',
          'offsets/4',
          'offsets/5',
        ]);
        expect(await entryNames('commits/')(testRun)).toEqual([
          'commits/3',
          'commits/4',
          'commits/5',
        ]);
      }),
      stop(),
      start(),
      addData(stream, event(7, 'b')),
      checkNewAnswer(...[0, 1, 2, 3, 4, 5].map((index) => event(index, 'a')), event(7, 'b')),
    );
  });
});

describe('triggers', () => {
  test('an interval runs batches at its multiples and skips ticks that were missed', async () => {
    const { stream, run } = passThrough({ trigger: { processingTime: '10 seconds' } });
    await run(
      addData(stream, event(0, 'a')),
      advanceClock(3_000),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(undefined)),
      advanceClock(7_000),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(0)),
      addData(stream, event(1, 'b')),
      advanceTime(35_000),
      assertOnQuery(async (query, testRun) => {
        await testRun.settle();
        expect(query.lastProgress).toMatchObject({
          batchId: 1,
          timestamp: '2024-01-01T00:00:45.000Z',
        });
      }),
      addData(stream, event(2, 'c')),
      advanceClock(4_999),
      assertOnQuery((query) => expect(query.lastProgress?.batchId).toBe(1)),
      advanceClock(1),
      assertOnQuery((query) => {
        expect(query.lastProgress).toMatchObject({
          batchId: 2,
          timestamp: '2024-01-01T00:00:50.000Z',
        });
      }),
    );
  });

  test('once runs one batch of all there is and ends', async () => {
    const { stream, run } = windowedCount({ trigger: { availableNow: true } });
    await run(
      assertOnQuery((query) => query.awaitTermination()),
      addData(stream, event(0, 'a')),
      addData(stream, event(20, 'b')),
      start({ trigger: { once: true } }),
      assertOnQuery(async (query) => {
        expect(await query.awaitTermination()).toBe(true);
        // The batch without data that would evict is left to the next run.
        expect(query.recentProgress.map((each) => each.numInputRows)).toEqual([2]);
      }),
    );
  });

  test('availableNow takes what was there at the start and ends with the batch without data', async () => {
    const { stream, run } = windowedCount({ trigger: { once: true } });
    await run(
      assertOnQuery((query) => query.awaitTermination()),
      addData(stream, event(0, 'a'), event(20, 'b')),
      start({ trigger: { availableNow: true } }),
      addData(stream, event(90, 'not yet')),
      assertOnQuery(async (query, testRun) => {
        expect(await query.awaitTermination()).toBe(true);
        expect(query.recentProgress.map((each) => each.numInputRows)).toEqual([2, 0]);
        expect(testRun.table.rows).toEqual([[at(0), 'a', 1n]]);
      }),
    );
  });

  test('an interval below zero is refused', async () => {
    const { run } = passThrough({ trigger: { processingTime: '-1 seconds' } });
    await expect(run()).rejects.toMatchObject({ condition: 'INVALID_TRIGGER_INTERVAL' });
  });
});
