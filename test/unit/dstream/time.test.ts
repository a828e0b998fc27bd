import { describe, expect, test } from 'vitest';
import {
  Duration,
  ManualClock,
  Milliseconds,
  Minutes,
  Seconds,
  Time,
} from '../../../node/dstream/index.ts';
import { toMs } from '../../../src/dstream/time.ts';

describe('Duration', () => {
  test('is a number of milliseconds', () => {
    expect(Seconds(2).plus(Milliseconds(5)).milliseconds).toBe(2005);
    expect(Minutes(1).minus(Seconds(1)).milliseconds).toBe(59_000);
    expect(Seconds(2).times(3).milliseconds).toBe(6000);
    expect(Seconds(3).div(Seconds(2))).toBe(1.5);
    expect(Seconds(4).isMultipleOf(Seconds(2))).toBe(true);
    expect(Seconds(3).isMultipleOf(Seconds(2))).toBe(false);
    expect(Seconds(1) < Minutes(1)).toBe(true);
    expect(String(Seconds(1))).toBe('1000 ms');
  });

  test('is also given as a number or as a text', () => {
    expect(toMs(new Duration(5))).toBe(5);
    expect(toMs(7)).toBe(7);
    expect(toMs('2 seconds')).toBe(2000);
    expect(() => toMs('two seconds')).toThrow(
      expect.objectContaining({ condition: expect.stringContaining('INTERVAL') }),
    );
  });
});

test('Time', () => {
  const time = new Time(61_500);
  expect(time.plus(Seconds(1)).milliseconds).toBe(62_500);
  expect(time.minus(Seconds(1))).toEqual(new Time(60_500));
  expect(time.minus(new Time(500))).toEqual(new Duration(61_000));
  expect(time.floor(Minutes(1)).milliseconds).toBe(60_000);
  expect(time.isMultipleOf(Milliseconds(500))).toBe(true);
  expect(time.isMultipleOf(Seconds(1))).toBe(false);
  expect(time.toDate()).toEqual(new Date(61_500));
  expect(time > new Time(0)).toBe(true);
  expect(String(time)).toBe('61500 ms');
});

test('ManualClock wakes whoever has slept long enough, and whoever is called off', async () => {
  const clock = new ManualClock(100);
  const woken: string[] = [];
  const { sleep } = clock.scheduler({ sleep: () => Promise.resolve() });
  const calling = new AbortController();
  const all = [
    sleep(10).then(() => woken.push('short')),
    sleep(1000, calling.signal).then(() => woken.push('called off')),
    sleep(20).then(() => woken.push('long')),
    sleep(0).then(() => woken.push('at once')),
  ];
  await Promise.resolve();
  clock.advance(10);
  await all[0];
  calling.abort();
  await all[1];
  await sleep(5, calling.signal);
  expect(woken).toEqual(['at once', 'short', 'called off']);
  clock.advance('10 milliseconds');
  await Promise.all(all);
  expect(clock.nowMs()).toBe(120);
  expect(clock.monotonicMs()).toBe(120);
});
