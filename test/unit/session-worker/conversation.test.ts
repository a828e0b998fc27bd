import { expect, test } from 'vitest';
import { Conversation } from '../../../src/session-worker/conversation.ts';
import { ErrorCodec } from '../../../src/session-worker/error-codec.ts';
import type { Speech, Spoken } from '../../../src/session-worker/protocol.ts';
import { workerPair } from '../../support/worker-pair.ts';

interface Asker extends Speech {
  readonly question: { readonly kind: 'double'; readonly value: number; readonly extra?: unknown };
  readonly answer: never;
  readonly notice: { readonly kind: 'note'; readonly text: string };
}

interface Answerer extends Speech {
  readonly question: never;
  readonly answer: { readonly kind: 'double'; readonly value: number };
  readonly notice: { readonly kind: 'noted'; readonly text: string };
}

function conversations(answer: (value: number) => Promise<number>) {
  const pair = workerPair<Spoken<Answerer>, Spoken<Asker>>();
  const heard: string[] = [];
  const answerer = new Conversation<Answerer, Asker>(pair.channel, new ErrorCodec());
  answerer.listen({
    answer: async ({ value }) => {
      heard.push(`question ${value}`);
      return { message: { kind: 'double', value: await answer(value) } };
    },
    hear: ({ text }) => heard.push(`note ${text}`),
  });
  const asker = new Conversation<Asker, Answerer>(pair.handle, new ErrorCodec());
  asker.listen({ answer: () => Promise.reject(new Error('not asked')), hear: () => {} });
  return { asker, answerer, heard, pair };
}

test('answers go to their questions, in whatever order they come', async () => {
  const late: (() => void)[] = [];
  const { asker } = conversations(async (value) => {
    if (value === 1) await new Promise<void>((resolve) => late.push(resolve));
    return value * 2;
  });
  const first = asker.ask({ kind: 'double', value: 1 });
  expect(await asker.ask({ kind: 'double', value: 2 })).toEqual({ kind: 'double', value: 4 });
  late[0]();
  expect(await first).toEqual({ kind: 'double', value: 2 });
});

test('questions and notices are heard in the order in which they were said', async () => {
  const { asker, heard } = conversations(async (value) => value);
  asker.tell({ kind: 'note', text: 'a' });
  const asked = asker.ask({ kind: 'double', value: 1 });
  asker.tell({ kind: 'note', text: 'b' });
  await asked;
  await asker.ask({ kind: 'double', value: 2 });
  expect(heard).toEqual(['note a', 'question 1', 'note b', 'question 2']);
});

test('a question that no clone can copy fails where it is asked', async () => {
  const { asker, heard } = conversations(async (value) => value);
  const unclonable = asker.ask({ kind: 'double', value: 1, extra: () => {} });
  await expect(unclonable).rejects.toThrow(/could not be cloned/);
  expect((await asker.ask({ kind: 'double', value: 2 })).value).toBe(2);
  expect(heard).toEqual(['question 2']);
});

test('the end is told to all who wait, and to all who come later; the first reason counts', async () => {
  const { asker, answerer, heard } = conversations(() => new Promise(() => {}));
  const waiting = asker.ask({ kind: 'double', value: 1 });
  const reason = new Error('over');
  asker.end(reason);
  asker.end(new Error('again'));
  await expect(waiting).rejects.toBe(reason);
  await expect(asker.ask({ kind: 'double', value: 2 })).rejects.toBe(reason);
  expect(() => asker.assertOpen()).toThrow(reason);
  asker.tell({ kind: 'note', text: 'too late' });
  answerer.tell({ kind: 'noted', text: 'too late' });
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  expect(heard).toEqual(['question 1']);
});
