import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../node/index.ts';
import {
  PIDRateEstimator,
  type PIDSettings,
} from '../../../src/dstream/rate/pid-rate-estimator.ts';
import { DStreamMachine } from '../../support/dstream-lives.ts';
import { nextTurn } from '../../support/manual-clock.ts';

const SETTINGS: PIDSettings = {
  batchMs: 20,
  proportional: 1,
  integral: 1,
  derived: 1,
  minRate: 10,
};
const estimator = (settings: Partial<PIDSettings> = {}) =>
  new PIDRateEstimator({ ...SETTINGS, ...settings });
const sample = (
  timeMs: number,
  numElements: number,
  processingDelayMs: number,
  schedulingDelayMs: number,
) => ({ timeMs, numElements, processingDelayMs, schedulingDelayMs });

/* The rules of Spark's PIDRateEstimatorSuite. */
describe('the PID estimator', () => {
  test('says nothing at first, for times that are past, and without elements or delay', () => {
    const p = estimator();
    expect(p.compute(sample(0, 10, 10, 0))).toBeUndefined();
    expect(p.compute(sample(0, 10, 10, 0))).toBeUndefined();
    expect(p.compute(sample(10, 0, 10, 0))).toBeUndefined();
    expect(p.compute(sample(10, 10, 0, 0))).toBeUndefined();
    expect(p.compute(sample(10, 10, 10, 0))).toBe(1000);
    expect(p.compute(sample(9, 10, 10, 0))).toBeUndefined();
  });

  test('bounds the rate of a load that stays as it is', () => {
    const p = estimator({ proportional: 1, integral: 1, derived: 0 });
    p.compute(sample(0, 20, 20, 0));
    for (let step = 1; step < 50; step++) {
      expect(p.compute(sample(step * 20, 20, 20, 0))).toBe(1000);
    }
  });

  test('follows what was processed, by the proportional part alone', () => {
    const p = estimator({ proportional: 1, integral: 0, derived: 0 });
    for (let step = 0; step < 50; step++) {
      const count = (step + 1) * 20;
      const rate = p.compute(sample(step * 20, count, 20, 0));
      expect(rate).toBe(step === 0 ? undefined : count * 50);
    }
  });

  test('goes down by what waits, but never below the least rate', () => {
    const p = estimator({ proportional: 0, integral: 1, derived: 0 });
    p.compute(sample(0, 20, 20, 0));
    // 1000 a second were processed, 5 ms of 20 were waited: a quarter of it.
    expect(p.compute(sample(20, 20, 20, 5))).toBe(750);
    expect(p.compute(sample(40, 20, 20, 20))).toBe(10);
  });

  test('takes the change of the error into account', () => {
    const p = estimator({ proportional: 1, integral: 0, derived: 0.01 });
    p.compute(sample(0, 20, 20, 0));
    // The error is 500, from 0 before, in 0.02 s: 1000 - 500 - 0.01 * 25,000.
    expect(p.compute(sample(20, 10, 20, 0))).toBe(250);
  });
});

describe('back-pressure', () => {
  const machine = new DStreamMachine();
  let session: Session;
  beforeAll(async () => {
    session = await machine.session();
  });
  afterAll(() => session.stop());

  async function takenByBatches(
    config: Readonly<Record<string, string | number | boolean>>,
    delayMs: number,
    count: number,
  ): Promise<number[]> {
    await using ssc = machine.context(session, { config });
    const stream = session.memoryStream('v DOUBLE');
    const taken: number[] = [];
    ssc.dataFrameStream(stream.toDF()).foreachRDD((rdd) => {
      taken.push(rdd.count());
      machine.clock.advance(delayMs);
    });
    await ssc.start();
    stream.addData(...Array.from({ length: 10_000 }, (_, v) => [v]));
    while (!ssc.graph.inputs[0].hasWaiting) await nextTurn();
    for (let batch = 0; batch < count; batch++) {
      // A batch begins when it is due.
      machine.clock.advance(1000 - (machine.clock.nowMs() % 1000));
      await ssc.processAllAvailable();
    }
    return taken;
  }

  test('is off by default: a batch has all there is', async () => {
    expect(await takenByBatches({}, 0, 2)).toEqual([10_000, 0]);
  });

  test('maxRate limits every batch', async () => {
    const config = { 'spark.streaming.receiver.maxRate': 100 };
    expect(await takenByBatches(config, 0, 3)).toEqual([100, 100, 100]);
  });

  test('a job that could do more is given more', async () => {
    const config = {
      'spark.streaming.backpressure.enabled': true,
      'spark.streaming.backpressure.initialRate': 1000,
    };
    // 500 ms for a second's rows: twice as many are possible.
    expect(await takenByBatches(config, 500, 3)).toEqual([1000, 1000, 2000]);
  });

  test('a slow job lowers the rate, and listeners see how long batches wait for it', async () => {
    await using ssc = machine.context(session, {
      config: {
        'spark.streaming.backpressure.enabled': true,
        'spark.streaming.backpressure.initialRate': 1000,
        'spark.streaming.backpressure.pid.minRate': 10,
      },
    });
    const stream = session.memoryStream('v DOUBLE');
    const taken: number[] = [];
    const waited: number[] = [];
    ssc.dataFrameStream(stream.toDF()).foreachRDD(async (rdd) => {
      taken.push(rdd.count());
      // Two batches are due meanwhile.
      for (let second = 0; second < 2; second++) {
        machine.clock.advance(1000);
        for (let turn = 0; turn < 5; turn++) await nextTurn();
      }
    });
    ssc.addStreamingListener({
      onBatchCompleted: ({ batchInfo }) => waited.push(batchInfo.schedulingDelay ?? -1),
    });
    await ssc.start();
    stream.addData(...Array.from({ length: 10_000 }, (_, v) => [v]));
    while (!ssc.graph.inputs[0].hasWaiting) await nextTurn();
    machine.clock.advance(1000);
    while (taken.length < 12) await nextTurn();
    await ssc.stop();
    expect(taken[0]).toBe(1000);
    expect(taken[11]).toBeLessThan(500);
    expect(taken[11]).toBeGreaterThanOrEqual(10);
    expect(waited[1]).toBeGreaterThan(0);
    expect(waited[10]).toBeGreaterThan(waited[1]);
  });
});
