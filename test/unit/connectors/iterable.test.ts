import { describe, expect, test } from 'vitest';
import { iterableConnector } from '../../../src/connectors/iterable.ts';
import { IterableInput } from '../../../src/connectors/iterable-input.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { EVENT_SCHEMA, fakeParts, fakePassThrough, streamsPlan } from '../../support/fake-plan.ts';
import { nextTurn } from '../../support/manual-clock.ts';
import {
  type Action,
  asMultiset,
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

/** An async iterable that a test feeds. */
class Feed<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: () => void = () => {};
  #isOver = false;

  push(...items: T[]): void {
    this.#items.push(...items);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

const toRow = (item: unknown) => item as ValueRow;
const event = (minute: number, key: string): ValueRow => [BigInt(minute) * 60_000_000n, key];

function iterableStream(input: IterableInput, options: Partial<TestStreamOptions> = {}) {
  return testStream({
    plan: streamsPlan(['input'], 'iterable', { format: 'json' }),
    schema: EVENT_SCHEMA,
    parts: fakeParts(fakePassThrough),
    connectors: [iterableConnector],
    objects: new Map([['input', input]]),
    ...options,
  });
}

/** Lets the feed's items be pulled and spooled. */
const arrive: Action = async () => {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
};

describe('an iterable of rows', () => {
  test('is read as it comes', async () => {
    const feed = new Feed<ValueRow>();
    await iterableStream(new IterableInput(feed, toRow))(
      processAllAvailable(),
      () => feed.push(event(0, 'a'), event(1, 'b')),
      arrive,
      checkNewAnswer(event(0, 'a'), event(1, 'b')),
      () => feed.push(event(2, 'c')),
      arrive,
      checkNewAnswer(event(2, 'c')),
    );
  });

  test('wakes an idle query by itself', async () => {
    const feed = new Feed<ValueRow>();
    await iterableStream(new IterableInput(feed, toRow))(
      processAllAvailable(),
      () => feed.push(event(0, 'a')),
      arrive,
      (run) => run.settle(),
      (run) => expect(run.table.rows).toEqual([event(0, 'a')]),
    );
  });

  test('of a fixed length is read to its end with availableNow', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => event(index, `k${index % 7}`));
    await iterableStream(new IterableInput(rows, toRow), { trigger: { availableNow: true } })(
      assertOnQuery((query) => query.awaitTermination()),
      (run) => expect(asMultiset(run.table.rows)).toEqual(asMultiset(rows)),
    );
  });

  test('goes on after a restart with the item that was waited for', async () => {
    const feed = new Feed<ValueRow>();
    await iterableStream(new IterableInput(feed, toRow))(
      () => feed.push(event(0, 'a')),
      arrive,
      checkNewAnswer(event(0, 'a')),
      stop(),
      () => feed.push(event(1, 'b')),
      start(),
      arrive,
      checkNewAnswer(event(1, 'b')),
    );
  });

  test('keeps after a crash what was spooled and not yet committed', async () => {
    const feed = new Feed<ValueRow>();
    const successor = new IterableInput(new Feed<ValueRow>(), toRow);
    await iterableStream(new IterableInput(feed, toRow), {
      trigger: { processingTime: '1 hour' },
    })(
      arrive,
      () => feed.push(event(0, 'a'), event(1, 'b')),
      arrive,
      crash(),
      start({ objects: new Map([['input', successor]]), trigger: { processingTime: '0 seconds' } }),
      checkAnswer(event(0, 'a'), event(1, 'b')),
    );
  });

  test('that throws fails the query with its error', async () => {
    async function* broken() {
      yield event(0, 'a');
      throw new Error('the camera fell off');
    }
    await iterableStream(new IterableInput(broken(), toRow))(
      expectFailure({ message: 'the camera fell off' }),
    );
  });

  test('is not shared by two queries at a time', async () => {
    const input = new IterableInput(new Feed<ValueRow>(), toRow);
    await iterableStream(input)(async () => {
      await expect(iterableStream(input)()).rejects.toMatchObject({
        condition: 'STREAMING_ITERABLE_IN_USE',
      });
    });
  });

  test('is pulled no further than the spool may hold, and on when there is room', async () => {
    let pulled = 0;
    function* endless() {
      for (;;) yield event(++pulled, 'x'.repeat(1000));
    }
    await iterableStream(new IterableInput(endless(), toRow), {
      plan: streamsPlan(['input'], 'iterable', {
        maxSpoolBytes: '100k',
        maxBytesPerTrigger: '50k',
      }),
      trigger: { processingTime: '1 second' },
    })(
      arrive,
      () => expect(pulled).toBeGreaterThan(90),
      () => expect(pulled).toBeLessThan(200),
      async (run) => {
        const before = pulled;
        await run.machine.clock.advance(1000);
        await run.settle();
        expect(run.table.rows.length).toBeGreaterThan(30);
        expect(pulled).toBeGreaterThan(before);
      },
    );
  });
});

describe('an iterable of bytes', () => {
  const json = (minute: number, key: string) =>
    `${JSON.stringify({ ts: new Date(minute * 60_000).toISOString(), k: key })}\n`;

  test('is read by its format, lines cut anywhere', async () => {
    const bytes = new TextEncoder().encode(json(0, 'grün') + json(1, 'b') + json(2, 'c').trimEnd());
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
        controller.close();
      },
    });
    await iterableStream(new IterableInput(stream), { trigger: { availableNow: true } })(
      assertOnQuery((query) => query.awaitTermination()),
      (run) =>
        expect(asMultiset(run.table.rows)).toEqual(
          asMultiset([event(0, 'grün'), event(1, 'b'), event(2, 'c')]),
        ),
    );
  });

  test('keeps a half line from one query to the next, and the stream free in between', async () => {
    let push: (text: string) => void = () => {};
    const stream = new ReadableStream<string>({
      start(controller) {
        push = (text) => controller.enqueue(text);
      },
    });
    await iterableStream(new IterableInput(stream))(
      () => push(json(0, 'a') + json(1, 'b').slice(0, 9)),
      arrive,
      checkNewAnswer(event(0, 'a')),
      stop(),
      () => expect(stream.locked).toBe(false),
      () => push(json(1, 'b').slice(9)),
      start(),
      arrive,
      checkNewAnswer(event(1, 'b')),
    );
  });

  test('must give bytes or text', async () => {
    await iterableStream(new IterableInput([42]))(
      expectFailure({
        condition: 'STREAMING_ITERABLE_ITEM_NOT_BYTES',
        parameters: { itemType: 'number' },
      }),
    );
  });
});
