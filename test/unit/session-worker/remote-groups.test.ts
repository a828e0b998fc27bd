import { expect, onTestFinished, test } from 'vitest';
import type { DataFrame, ListState, StatefulProcessor } from '../../../src/index.ts';
import { workerSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

/** Adds to a list, and gives how long it is. */
function collector(ttlMs?: number): StatefulProcessor {
  let list: ListState;
  return {
    init(handle) {
      list = handle.getListState('all', 'text STRING', ttlMs);
    },
    handleInputRows: ({ k }, rows) => {
      for (const { text } of rows) list.appendValue([text]);
      return [[k, list.get().length]];
    },
  };
}

async function open(ttlMs?: number) {
  const machine = new SimulatedMachine(1000);
  const { session, pair } = await workerSession({}, machine);
  onTestFinished(() => session.stop());
  const input = session.memoryStream('k STRING, text STRING');
  const seen: unknown[] = [];
  const start = (frame: DataFrame = input.toDF(), checkpoint = 'checkpoint') =>
    frame
      .groupBy('k')
      .transformWithState(collector(ttlMs), 'k STRING, n INT', 'append', 'ProcessingTime')
      .writeStream.option('checkpointLocation', checkpoint)
      .foreach(({ k, n }) => seen.push([k, n]))
      .start();
  /** How many entries of states have crossed with each question since the last time. */
  let seenMessages = 0;
  const crossed = (): number[] => {
    const messages = pair.received.slice(seenMessages);
    seenMessages = pair.received.length;
    return messages.flatMap((message) => {
      if (message.kind !== 'ask' || message.question.kind !== 'groupsCall') return [];
      return [message.question.states.rowCount];
    });
  };
  const gone = () =>
    pair.received.filter(
      (message) => message.kind === 'ask' && message.question.kind === 'groupsGone',
    ).length;
  return { machine, input, seen, start, crossed, gone };
}

const rowsOf = (k: string, count: number, text = 'x') =>
  Array.from({ length: count }, () => [k, text] as const);

test('the state of a group crosses once, and again after a restart', async () => {
  const { input, seen, start, crossed } = await open();
  let query = await start();
  for (const [k, count] of [
    ['a', 100],
    ['a', 1],
    ['b', 50],
    ['a', 1],
  ] as const) {
    input.addData(...rowsOf(k, count));
    await query.processAllAvailable();
  }
  expect(crossed()).toEqual([0, 0, 0, 0]);
  await query.stop();
  query = await start();
  for (const k of ['a', 'b', 'a']) {
    input.addData([k, 'x']);
    await query.processAllAvailable();
  }
  expect(crossed()).toEqual([102, 50, 0]);
  expect(seen.slice(-3)).toEqual([
    ['a', 103],
    ['b', 51],
    ['a', 104],
  ]);
});

test('what the engine has changed by itself crosses again', async () => {
  const { machine, input, seen, start, crossed } = await open(10_000);
  const query = await start();
  const step = async (...ks: readonly string[]) => {
    input.addData(...ks.map((k) => [k, 'x'] as const));
    await query.processAllAvailable();
  };
  await step('a', 'a', 'b');
  await machine.clock.jump(6000);
  await step('a');
  crossed();
  // The first elements have outlived their time.
  await machine.clock.jump(5000);
  await query.processAllAvailable();
  await step('a', 'b');
  expect(seen.slice(-2)).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(crossed().at(-1)).toBe(1);
  await step('a', 'b');
  expect(crossed()).toEqual([0]);
});

test('states that are too large to be kept twice cross anew', async () => {
  const { input, seen, start, crossed } = await open();
  const query = await start();
  input.addData(...rowsOf('a', 100, 'x'.repeat(100_000)));
  await query.processAllAvailable();
  for (let batch = 0; batch < 2; batch++) {
    input.addData(['a', 'x']);
    await query.processAllAvailable();
  }
  expect(crossed()).toEqual([0, 100, 101]);
  expect(seen.at(-1)).toEqual(['a', 102]);
});

test('what was kept goes with its query', async () => {
  const { input, start, gone } = await open();
  const query = await start();
  input.addData(['a', 'x']);
  await query.processAllAvailable();
  expect(gone()).toBe(0);
  await query.stop();
  expect(gone()).toBe(1);
});

test('two queries at once keep their groups apart', async () => {
  const { input, seen, start } = await open();
  const queries = [await start(), await start(input.toDF().where("k <> 'a'"), 'other')];
  for (let batch = 0; batch < 3; batch++) {
    input.addData(['a', 'x'], ['b', 'x']);
    for (const query of queries) await query.processAllAvailable();
  }
  expect(seen.slice(-3)).toEqual([
    ['a', 3],
    ['b', 3],
    ['b', 3],
  ]);
});
