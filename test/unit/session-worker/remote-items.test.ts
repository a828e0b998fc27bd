import { expect, test } from 'vitest';
import { type ItemBatch, RemoteItems } from '../../../src/session-worker/remote-items.ts';

/** Items whose answers the test gives. */
function pulledItems() {
  const answers: { resolve: (batch: ItemBatch) => void; reject: (error: unknown) => void }[] = [];
  let releases = 0;
  const items = new RemoteItems({
    pull: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    release: () => releases++,
  });
  return { items, answers, releaseCount: () => releases };
}

test('nothing is asked for before somebody reads, and then one answer ahead', async () => {
  const { items, answers } = pulledItems();
  const reader = items.getReader();
  expect(answers).toHaveLength(0);
  const first = reader.read();
  answers[0].resolve({ items: ['a', 'b'], isEnd: false });
  expect(await first).toEqual({ done: false, value: 'a' });
  expect(await reader.read()).toEqual({ done: false, value: 'b' });
  answers[1].resolve({ items: ['c'], isEnd: true });
  await new Promise(setImmediate);
  expect(answers).toHaveLength(2);
  expect(await reader.read()).toEqual({ done: false, value: 'c' });
  expect(await reader.read()).toEqual({ done: true });
  expect(answers).toHaveLength(2);
});

test('what comes after its reader has gone is the next reader’s', async () => {
  const { items, answers, releaseCount } = pulledItems();
  const first = items.getReader();
  const waiting = first.read();
  first.releaseLock();
  expect(releaseCount()).toBe(1);
  const second = items.getReader();
  const next = second.read();
  expect(answers).toHaveLength(1);
  answers[0].resolve({ items: ['a'], isEnd: false });
  await expect(waiting).rejects.toThrow('released');
  expect(await next).toEqual({ done: false, value: 'a' });
});

test('an answer without items is asked again', async () => {
  const { items, answers } = pulledItems();
  const read = items.getReader().read();
  answers[0].resolve({ items: [], isEnd: false });
  await new Promise(setImmediate);
  answers[1].resolve({ items: [1], isEnd: false });
  expect(await read).toEqual({ done: false, value: 1 });
});

test('a failure is told to who reads, and the question may be asked again', async () => {
  const { items, answers } = pulledItems();
  const reader = items.getReader();
  const read = reader.read();
  answers[0].reject(new Error('bad item'));
  await expect(read).rejects.toThrow('bad item');
  const again = reader.read();
  answers[1].reject(new Error('bad item'));
  await expect(again).rejects.toThrow('bad item');
});
