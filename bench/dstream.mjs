#!/usr/bin/env node
/**
 * What an interval of a window costs that is reduced with an inverse: as much as the keys that changed, however many it holds.
 *
 *     npm run bench:dstream -- [--keys 1000000] [--changed 1000] [--intervals 50]
 *
 * A window of 60 intervals holds all keys; each interval changes a few, and its output takes ten, or counts all of them. The
 * medians of the intervals are compared: taking has to be 20 times as fast as counting, and no more than 3 times as slow as with
 * a tenth of the keys. With a checkpoint on disk, what changes is made durable in each interval.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ManualClock, Seconds, StreamingContext } from '../dist/node/dstream.js';
import { createSession } from '../dist/node/index.js';

const { values: options } = parseArgs({
  options: {
    keys: { type: 'string', default: '1000000' },
    changed: { type: 'string', default: '1000' },
    intervals: { type: 'string', default: '50' },
  },
});
const keys = Number(options.keys);
const changed = Number(options.changed);
const intervals = Number(options.intervals);
const WINDOW = 60;
const TAKE_RATIO_MIN = 20;
const KEYS_RATIO_MAX = 3;

const session = await createSession();
const work = mkdtempSync(join(tmpdir(), 'millrace-dstream-'));

/** The milliseconds of each interval after the first, which brings all keys. */
async function measure(keyCount, output, checkpoint) {
  const clock = new ManualClock();
  const ssc = new StreamingContext(session, Seconds(1), { clock });
  if (checkpoint !== undefined) ssc.checkpoint(checkpoint);
  const queue = [Array.from({ length: keyCount }, (_, key) => [key, 1])];
  ssc
    .queueStream(queue)
    .reduceByKeyAndWindow((a, b) => a + b, Seconds(WINDOW), Seconds(1), {
      inverse: (a, b) => a - b,
    })
    .foreachRDD(output);
  await ssc.start();
  const times = [];
  for (let interval = 0; interval <= Math.min(intervals, WINDOW - 1); interval++) {
    if (interval > 0) {
      const first = (interval * 7919 * changed) % keyCount;
      queue.push(Array.from({ length: changed }, (_, index) => [(first + index) % keyCount, 1]));
    }
    const begun = performance.now();
    clock.advance(Seconds(1));
    await ssc.processAllAvailable();
    if (interval > 0) times.push(performance.now() - begun);
  }
  await ssc.stop();
  return times.sort((a, b) => a - b);
}

const median = (times) => times[Math.floor(times.length / 2)];
const shown = (ms) => `${ms.toFixed(2)} ms`;
const take = (rdd) => rdd.take(10);
const count = (rdd) => rdd.count();

await measure(keys / 10, take);
const taken = median(await measure(keys, take));
const counted = median(await measure(keys, count));
const fewer = median(await measure(keys / 10, take));
const durable = median(await measure(keys, take, join(work, 'checkpoint')));
const takeRatio = counted / taken;
const keysRatio = taken / fewer;
console.log(`${keys} keys in a window of ${WINDOW} intervals, ${changed} of them changed in each`);
console.log(`  take(10)                  ${shown(taken)} an interval`);
console.log(`  take(10), with checkpoint ${shown(durable)}`);
console.log(`  take(10), a tenth of keys ${shown(fewer)}`);
console.log(`  count()                   ${shown(counted)}`);
console.log(`  count() : take(10)        ${takeRatio.toFixed(1)} (at least ${TAKE_RATIO_MIN})`);
console.log(`  ten times the keys        ${keysRatio.toFixed(2)} (at most ${KEYS_RATIO_MAX})`);
await session.stop();
rmSync(work, { recursive: true, force: true });
if (takeRatio < TAKE_RATIO_MIN || keysRatio > KEYS_RATIO_MAX) {
  console.error('TOO SLOW');
  process.exitCode = 1;
}
