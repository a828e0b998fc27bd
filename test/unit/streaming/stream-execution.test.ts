import { describe, expect, test } from 'vitest';
import type { Connector, Source } from '../../../src/connectors/connector.ts';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import type { StreamingQueryListener } from '../../../src/streaming/streaming-query-listener.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { textWrite } from '../../support/checkpoint-storage-contract.ts';
import {
  COUNT_SCHEMA,
  EVENT_SCHEMA,
  fakeParts,
  fakePassThrough,
  streamsPlan,
} from '../../support/fake-plan.ts';
import { nextTurn } from '../../support/manual-clock.ts';
import {
  type Action,
  addData,
  advanceClock,
  assertOnQuery,
  checkAnswer,
  expectFailure,
  expectStartFailure,
  processAllAvailable,
  start,
  stop,
  type TestRun,
  type TestStreamOptions,
  testStream,
} from '../../support/test-stream.ts';

const event = (minute: number, key: string): ValueRow => [BigInt(minute) * 60_000_000n, key];

function passThrough(options: Partial<TestStreamOptions> = {}) {
  const stream = new MemoryStream(EVENT_SCHEMA);
  const run = testStream({
    plan: streamsPlan(['stream']),
    schema: EVENT_SCHEMA,
    parts: fakeParts(fakePassThrough),
    objects: new Map([['stream', stream]]),
    ...options,
  });
  return { stream, run };
}

async function entries(run: TestRun): Promise<Map<string, string>> {
  const storage = run.machine.checkpoints.open('checkpoint');
  const names = (await storage.list('')).sort();
  const texts = await Promise.all(names.map((name) => storage.read(name)));
  return new Map(names.map((name, index) => [name, new TextDecoder().decode(texts[index])]));
}

/** A connector whose source a test makes. */
function sourceConnector(source: (fail: (error: unknown) => void) => Partial<Source>): Connector {
  return {
    name: 'test',
    openSource: async ({ fail }) => ({
      description: 'TestSource',
      defaultReadLimit: { kind: 'allAvailable' },
      latestOffset: async () => null,
      read: () => new Promise(() => {}),
      commit: async () => {},
      stop: async () => {},
      ...source(fail),
    }),
  };
}

describe('the life of a query', () => {
  test('stop releases the checkpoint and ends every wait', async () => {
    const { run } = passThrough();
    await run(
      assertOnQuery(async (query, testRun) => {
        const waits = [query.awaitTermination(), query.processAllAvailable()];
        expect(query.isActive).toBe(true);
        await query.stop();
        await Promise.all(waits);
        expect(query.isActive).toBe(false);
        expect(query.exception()).toBeNull();
        expect(query.status).toEqual({
          message: 'Stopped',
          isDataAvailable: false,
          isTriggerActive: false,
        });
        const other = testRun.machine.checkpoints.open('checkpoint');
        await other.lock();
        await other.close();
      }),
      assertOnQuery((query) => query.stop()),
    );
  });

  test('a second query over the same checkpoint is refused', async () => {
    const { run } = passThrough();
    await run(
      expectStartFailure({ condition: 'CONCURRENT_QUERY' }),
      assertOnQuery((query) => query.processAllAvailable()),
    );
  });

  test('awaitTermination gives up after its time and leaves the query running', async () => {
    const { run } = passThrough();
    await run(
      assertOnQuery(async (query, testRun) => {
        const waiting = query.awaitTermination(500);
        await testRun.machine.clock.advance(500);
        expect(await waiting).toBe(false);
        expect(query.isActive).toBe(true);
      }),
    );
  });

  test('an abort signal stops the query, and one that has aborted does not start it', async () => {
    const controller = new AbortController();
    const machineRun = passThrough();
    await machineRun.run(stop(), async (testRun) => {
      const { startStreamingQuery } = await import('../../../src/streaming/start.ts');
      const { MemorySink } = await import('../../../src/connectors/memory-table.ts');
      const { memoryConnector } = await import('../../../src/connectors/memory.ts');
      const { platform } = testRun.machine.process();
      const options = {
        name: undefined,
        plan: testRun.options.plan,
        outputMode: 'append' as const,
        trigger: { processingTime: '0 seconds' },
        checkpointLocation: undefined,
        openSink: async () => new MemorySink(testRun.table),
        connectors: new Map([['memory', memoryConnector]]),
        objects: testRun.options.objects ?? new Map(),
        config: new Map(),
        platform,
        signal: controller.signal,
      };
      const query = await startStreamingQuery(options, testRun.options.parts);
      controller.abort();
      expect(await query.awaitTermination()).toBe(true);
      await expect(startStreamingQuery(options, testRun.options.parts)).rejects.toThrow();
    });
  });

  test('stop does not wait for a source that never answers', async () => {
    const connector = sourceConnector(() => ({ latestOffset: async () => 1 }));
    const { run } = passThrough({
      plan: streamsPlan(['x'], 'test'),
      connectors: [connector],
    });
    await run(
      () => nextTurn(),
      assertOnQuery((query) => expect(query.status.isTriggerActive).toBe(true)),
      stop(),
      assertOnQuery(async (query, testRun) => {
        expect(query.exception()).toBeNull();
        expect([...(await entries(testRun)).keys()]).toEqual(['metadata', 'offsets/0']);
      }),
    );
  });

  test('a source that fails beside the batches fails the query and wakes it', async () => {
    let fail: (error: unknown) => void = () => {};
    const connector = sourceConnector((failQuery) => {
      fail = failQuery;
      return {};
    });
    const { run } = passThrough({ plan: streamsPlan(['x'], 'test'), connectors: [connector] });
    await run(
      processAllAvailable(),
      () => fail(new Error('the cable was pulled')),
      expectFailure({ message: 'the cable was pulled' }),
    );
  });

  test('what was opened is closed when a later part fails to open', async () => {
    const stopped: string[] = [];
    const connector = sourceConnector(() => ({ stop: async () => void stopped.push('source') }));
    const { run } = passThrough({ plan: streamsPlan(['x'], 'test'), connectors: [connector] });
    await run(
      stop(),
      () => void stopped.splice(0),
      expectStartFailure(
        { message: 'no plan' },
        {
          parts: fakeParts(() => {
            throw new Error('no plan');
          }),
        },
      ),
      () => expect(stopped).toEqual(['source']),
      start(),
    );
  });

  test('a part that fails to close is logged and keeps no other from closing', async () => {
    const connector = sourceConnector(() => ({
      stop: async () => {
        throw new Error('stuck');
      },
    }));
    const { run } = passThrough({ plan: streamsPlan(['x'], 'test'), connectors: [connector] });
    await run(
      stop(),
      (testRun) => {
        const warnings = testRun.machine.log.filter((line) => line.level === 'warn');
        expect(warnings.map((line) => line.message)).toEqual(['Failed to close TestSource']);
      },
      start(),
    );
  });

  test('a sink that does not take the output mode is refused', async () => {
    const { run } = passThrough();
    await run(
      stop(),
      expectStartFailure(
        { condition: 'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE' },
        {
          outputMode: 'update',
          sink: {
            description: 'FileSink[out]',
            outputModes: ['append'],
            begin: () => Promise.reject(new Error('not reached')),
            close: async () => {},
          },
        },
      ),
    );
  });

  test('stopping from within foreachBatch comes to an end', async () => {
    const { stream, run } = passThrough();
    await run(async (testRun) => {
      const addBatch = testRun.table.addBatch.bind(testRun.table);
      let stopping: Promise<void> | undefined;
      testRun.table.addBatch = (...batch) => {
        stopping = testRun.query.stop();
        addBatch(...batch);
      };
      stream.addData([event(0, 'a')]);
      await testRun.query.awaitTermination();
      await stopping;
      expect([...(await entries(testRun)).keys()]).toContain('commits/0');
    });
  });
});

describe('a checkpoint of another query', () => {
  const unchanged = (changed: Partial<TestStreamOptions>, expected: Record<string, unknown>) => {
    const action: Action = async (testRun) => {
      const before = await entries(testRun);
      await expect(testRun.start(changed)).rejects.toMatchObject(expected);
      expect(await entries(testRun)).toEqual(before);
    };
    return action;
  };

  test('with another number of sources is refused and stays as it was', async () => {
    const { stream, run } = passThrough();
    const objects = new Map([
      ['stream', stream],
      ['other', new MemoryStream(EVENT_SCHEMA)],
    ]);
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      stop(),
      unchanged(
        { plan: streamsPlan(['stream', 'other']), objects },
        {
          condition: 'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT',
          message: [
            '[STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT] There are [1] sources in the checkpoint offsets and now there are [2] sources requested by the query. Cannot continue.',
            'What became of the sources: 1 in the checkpoint, 2 in the query:',
            '- source 0: memory kept',
            '- source 1: memory is new',
            'Run the query as it was, or start the changed query with a new checkpoint location. SQLSTATE: 42K03',
          ].join('\n'),
        },
      ),
      start(),
      checkAnswer(event(0, 'a')),
    );
  });

  test('with other kinds of sources is refused and stays as it was', async () => {
    const { stream, run } = passThrough();
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      stop(),
      unchanged(
        { plan: streamsPlan(['stream'], 'test'), connectors: [sourceConnector(() => ({}))] },
        {
          condition: 'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT',
          parameters: { ordinal: '0', checkpointFormat: 'memory', queryFormat: 'test' },
        },
      ),
    );
  });

  test('that has run no batch yet may be taken by a changed query', async () => {
    const { run } = passThrough();
    await run(
      stop(),
      start({ plan: streamsPlan(['x'], 'test'), connectors: [sourceConnector(() => ({}))] }),
      assertOnQuery(async (query, testRun) => {
        const metadata = (await entries(testRun)).get('metadata') ?? '';
        expect(JSON.parse(metadata)).toMatchObject({ id: query.id, sources: ['test'] });
      }),
    );
  });

  test('with a torn entry is refused by name and stays as it was', async () => {
    const { stream, run } = passThrough();
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      stop(),
      async (testRun) => {
        const storage = testRun.machine.checkpoints.open('checkpoint');
        await storage.write([textWrite('offsets/0', 'v1\n{"batchWat', 'replace')]);
      },
      unchanged({}, { condition: 'MALFORMED_LOG_ENTRY', parameters: { entry: 'offsets/0' } }),
    );
  });
});

describe('progress', () => {
  test('has the keys of Spark', async () => {
    const stream = new MemoryStream(EVENT_SCHEMA);
    await testStream({
      plan: streamsPlan(['stream']),
      schema: COUNT_SCHEMA,
      parts: fakeParts(),
      objects: new Map([['stream', stream]]),
      name: 'counts',
    })(
      addData(stream, event(100, 'a'), event(102, 'b')),
      processAllAvailable(),
      assertOnQuery((query) => {
        const [first, second] = query.recentProgress;
        expect(first).toEqual({
          id: query.id,
          runId: query.runId,
          name: 'counts',
          timestamp: '2024-01-01T00:00:00.000Z',
          batchId: 0,
          batchDuration: 0,
          numInputRows: 2,
          inputRowsPerSecond: 0,
          processedRowsPerSecond: 2000,
          durationMs: {
            addBatch: 0,
            commitOffsets: 0,
            getBatch: 0,
            latestOffset: 0,
            queryPlanning: 0,
            triggerExecution: 0,
            walCommit: 0,
          },
          eventTime: {
            avg: '1970-01-01T01:41:00.000Z',
            max: '1970-01-01T01:42:00.000Z',
            min: '1970-01-01T01:40:00.000Z',
            watermark: '1970-01-01T00:00:00.000Z',
          },
          stateOperators: [
            {
              operatorName: 'stateStoreSave',
              numRowsTotal: 2,
              numRowsUpdated: 2,
              allUpdatesTimeMs: 0,
              numRowsRemoved: 0,
              allRemovalsTimeMs: 0,
              commitTimeMs: 0,
              memoryUsedBytes: 0,
              numRowsDroppedByWatermark: 0,
              numShufflePartitions: 1,
              numStateStoreInstances: 1,
              customMetrics: {},
            },
          ],
          sources: [
            {
              description: 'MemoryStream[ts, k]',
              startOffset: null,
              endOffset: 0,
              latestOffset: 0,
              numInputRows: 2,
              inputRowsPerSecond: 0,
              processedRowsPerSecond: 2000,
              metrics: {},
            },
          ],
          sink: { description: 'MemorySink', numOutputRows: 0 },
          observedMetrics: {},
        });
        expect(second.eventTime).toEqual({ watermark: '1970-01-01T01:32:00.000Z' });
        expect(second).toMatchObject({ batchId: 1, numInputRows: 0 });
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      }),
    );
  });

  test('keeps so many reports, and rates by the time between triggers', async () => {
    const { stream, run } = passThrough({
      config: { 'spark.sql.streaming.numRecentProgressUpdates': '2' },
    });
    const step = (...rows: ValueRow[]): Action[] => [
      addData(stream, ...rows),
      processAllAvailable(),
      (testRun) => testRun.machine.clock.jump(2_000),
      processAllAvailable(),
    ];
    await run(
      ...step(event(0, 'a')),
      ...step(event(1, 'a')),
      ...step(event(2, 'a'), event(2, 'b')),
      assertOnQuery((query) => {
        expect(query.recentProgress.map((each) => each.batchId)).toEqual([1, 2]);
        expect(query.lastProgress).toBe(query.recentProgress[1]);
      }),
    );
  });

  test('counts the output rows of the sink', async () => {
    const { stream, run } = passThrough();
    await run(
      addData(stream, event(0, 'a'), event(1, 'b')),
      processAllAvailable(),
      assertOnQuery((query) => expect(query.lastProgress?.sink.numOutputRows).toBe(2)),
    );
  });
});

describe('listeners', () => {
  test('hear of start, progress, idleness and end, and their errors stop nobody', async () => {
    const heard: string[] = [];
    const broken: StreamingQueryListener = {
      onQueryProgress: () => {
        throw new Error('a broken listener');
      },
      onQueryStarted: () => Promise.reject(new Error('broken later')),
    };
    const listener: StreamingQueryListener = {
      onQueryStarted: ({ name }) => heard.push(`started ${name}`),
      onQueryProgress: ({ progress }) => heard.push(`progress ${progress.batchId}`),
      onQueryIdle: ({ timestamp }) => heard.push(`idle ${timestamp}`),
      onQueryTerminated: ({ exception }) => heard.push(`terminated ${exception}`),
    };
    const { stream, run } = passThrough({ listeners: [broken, listener], name: 'q' });
    await run(
      addData(stream, event(0, 'a')),
      processAllAvailable(),
      advanceClock(25_000),
      stop(),
      (testRun) => {
        expect(heard).toEqual([
          'started q',
          'progress 0',
          'idle 2024-01-01T00:00:10.000Z',
          'idle 2024-01-01T00:00:20.000Z',
          'terminated undefined',
        ]);
        const warnings = testRun.machine.log.filter((line) => line.level === 'warn');
        expect(warnings.length).toBe(2);
      },
    );
  });

  test('hear why a query failed', async () => {
    const heard: unknown[] = [];
    let fail: (error: unknown) => void = () => {};
    const connector = sourceConnector((failQuery) => {
      fail = failQuery;
      return {};
    });
    const { run } = passThrough({
      plan: streamsPlan(['x'], 'test'),
      connectors: [connector],
      listeners: [{ onQueryTerminated: (event) => heard.push(event) }],
    });
    await run(
      () => fail(new Error('gone')),
      expectFailure({ message: 'gone' }),
      assertOnQuery(({ id, runId }) => {
        expect(heard).toEqual([
          {
            id,
            runId,
            exception: expect.stringContaining('terminated with exception: gone'),
            errorClassOnException: undefined,
          },
        ]);
      }),
    );
  });
});
