import { describe, expect, test } from 'vitest';
import type { Connector, ReadLimit, Source } from '../../../src/connectors/connector.ts';
import { memoryConnector } from '../../../src/connectors/memory.ts';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { EVENT_SCHEMA, fakeParts, fakePassThrough, streamsPlan } from '../../support/fake-plan.ts';
import {
  addData,
  assertOnQuery,
  processAllAvailable,
  start,
  stop,
  type TestRun,
  testStream,
} from '../../support/test-stream.ts';

const event = (minute: number): ValueRow => [BigInt(minute) * 60_000_000n, 'k'];

/** Memory streams under the name `limited`, with a limit; some can't freeze. */
function limitedConnector(limit: ReadLimit, canFreeze = true): Connector {
  return {
    name: 'limited',
    async openSource(context) {
      const inner = await memoryConnector.openSource!(context);
      const source: Source = {
        description: inner.description,
        defaultReadLimit: limit,
        latestOffset: inner.latestOffset.bind(inner),
        reportLatestOffset: inner.reportLatestOffset?.bind(inner),
        read: inner.read.bind(inner),
        commit: inner.commit.bind(inner),
        freeze: canFreeze ? inner.freeze?.bind(inner) : undefined,
        stop: inner.stop.bind(inner),
      };
      return source;
    },
  };
}

async function rowsPerBatch(trigger: Trigger, canFreeze = true): Promise<number[]> {
  const stream = new MemoryStream(EVENT_SCHEMA);
  const rows: number[][] = [];
  const note = (run: TestRun) => {
    rows.push(run.query.recentProgress.map((progress) => progress.numInputRows));
  };
  await testStream({
    plan: streamsPlan(['stream'], 'limited'),
    schema: EVENT_SCHEMA,
    parts: fakeParts(fakePassThrough),
    objects: new Map([['stream', stream]]),
    connectors: [limitedConnector({ kind: 'maxRows', rows: 3 }, canFreeze)],
    trigger: { processingTime: '1 hour' },
  })(
    stop(),
    addData(stream, event(0), event(1)),
    addData(stream, event(2)),
    addData(stream, event(3), event(4), event(5), event(6)),
    addData(stream, event(7)),
    start({ trigger }),
    async (run) => {
      if ('processingTime' in trigger) await run.query.processAllAvailable();
      else await run.query.awaitTermination();
    },
    note,
  );
  return rows[0];
}

describe('the read limit of a source', () => {
  test('cuts what there is into batches of at most so many rows, and at least one set', async () => {
    expect(await rowsPerBatch({ processingTime: '0 seconds' })).toEqual([3, 4, 1]);
  });

  test('holds with availableNow too', async () => {
    expect(await rowsPerBatch({ availableNow: true })).toEqual([3, 4, 1]);
  });

  test('does not hold with once, which takes everything in one batch', async () => {
    expect(await rowsPerBatch({ once: true })).toEqual([8]);
  });

  test('can not hold with availableNow where the source can not freeze', async () => {
    expect(await rowsPerBatch({ availableNow: true }, false)).toEqual([8]);
  });

  test('shows in the progress how far behind the batch is', async () => {
    const stream = new MemoryStream(EVENT_SCHEMA);
    stream.addData([event(0), event(1)]);
    stream.addData([event(2), event(3)]);
    await testStream({
      plan: streamsPlan(['stream'], 'limited'),
      schema: EVENT_SCHEMA,
      parts: fakeParts(fakePassThrough),
      objects: new Map([['stream', stream]]),
      connectors: [limitedConnector({ kind: 'maxRows', rows: 2 })],
    })(
      processAllAvailable(),
      assertOnQuery((query) => {
        expect(query.recentProgress[0].sources[0]).toMatchObject({
          startOffset: null,
          endOffset: 0,
          latestOffset: 1,
        });
        expect(query.recentProgress[1].sources[0]).toMatchObject({ startOffset: 0, endOffset: 1 });
      }),
    );
  });
});
