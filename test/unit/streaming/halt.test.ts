import { describe, expect, test } from 'vitest';
import { Halt, QueryStopped } from '../../../src/streaming/halt.ts';
import { ManualClock, nextTurn } from '../../support/manual-clock.ts';

function newHalt() {
  const clock = new ManualClock();
  return { clock, halt: new Halt(clock, clock) };
}

describe('a halt', () => {
  test('ends a wait for something that never comes', async () => {
    const { halt } = newHalt();
    const waiting = halt.race(new Promise(() => {}));
    halt.halt(new QueryStopped());
    await expect(waiting).rejects.toBeInstanceOf(QueryStopped);
    await expect(halt.race(new Promise(() => {}))).rejects.toBeInstanceOf(QueryStopped);
  });

  test('has the first reason, and lets through what has failed by itself', async () => {
    const { halt } = newHalt();
    await expect(halt.race(Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await halt.race(Promise.resolve(7))).toBe(7);
    halt.halt(new Error('first'));
    halt.halt(new Error('second'));
    expect(() => halt.check()).toThrow('first');
  });

  test('leaves no rejection unhandled when the work fails after it', async () => {
    const { halt } = newHalt();
    let fail: (error: Error) => void = () => {};
    const waiting = halt.race(
      new Promise((_resolve, reject) => {
        fail = reject;
      }),
    );
    halt.halt(new QueryStopped());
    await expect(waiting).rejects.toBeInstanceOf(QueryStopped);
    fail(new Error('too late'));
    await nextTurn();
  });

  test('lets a commit that is under way finish', async () => {
    const { clock, halt } = newHalt();
    let finish: (value: string) => void = () => {};
    const committing = halt.finish(
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
    );
    halt.halt(new QueryStopped());
    await nextTurn();
    finish('committed');
    expect(await committing).toBe('committed');
    await nextTurn();
    expect(clock.sleeperCount).toBe(0);
  });

  test('does not wait for ever for a commit that hangs', async () => {
    const { clock, halt } = newHalt();
    const committing = halt.finish(new Promise(() => {}));
    const outcome = expect(committing).rejects.toBeInstanceOf(QueryStopped);
    halt.halt(new QueryStopped());
    await nextTurn();
    await clock.advance(60_000);
    await outcome;
  });
});

test('a computation keeps the thread for a while, then lets others have it', async () => {
  const { clock } = newHalt();
  /** The readings of a clock: at the start, at the first breath, at the second, after the turn. */
  const readings = [0, 49, 50, 51];
  const halt = new Halt({ nowMs: () => 0, monotonicMs: () => readings.shift() ?? 51 }, clock);
  const order: string[] = [];
  setImmediate(() => order.push('others'));
  await halt.breathe();
  order.push('first breath');
  await halt.breathe();
  order.push('second breath');
  expect(order).toEqual(['first breath', 'others', 'second breath']);
});
