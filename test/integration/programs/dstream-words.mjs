/**
 * Counts the words of a file with DStreams, in many batches: each batch's counts into a file of its own, those of the last
 * five batches from the window before, and the totals, which are written once all words are counted.
 * usage: dstream-words.mjs INPUT OUTPUT CHECKPOINT BYTES_PER_BATCH WORDS
 */

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Milliseconds, StreamingContext } from '../../../dist/node/dstream.js';
import { createSession } from '../../../dist/node/index.js';

const [input, output, checkpoint, batchBytes, words] = process.argv.slice(2);
const BATCH = Milliseconds(20);
const session = await createSession();
const add = (a, b) => a + b;

/** Whole or not at all: a batch that is run again writes it again. */
function write(name, value) {
  const path = join(output, name);
  writeFileSync(`${path}.tmp`, JSON.stringify(value));
  renameSync(`${path}.tmp`, path);
}

let allCounted = () => {};
const done = new Promise((resolve) => {
  allCounted = resolve;
});

async function create() {
  const ssc = new StreamingContext(session, BATCH);
  const lines = session.readStream.option('maxBytesPerTrigger', batchBytes).text(input);
  const counts = ssc
    .dataFrameStream(lines)
    .flatMap(({ value }) => value.split(' '))
    .map((word) => [word, 1])
    .reduceByKey(add);
  counts.foreachRDD((rdd, time) => {
    if (!rdd.isEmpty()) write(`batch-${time.milliseconds}`, rdd.collect());
  });
  counts
    .reduceByKeyAndWindow(add, BATCH.times(5), BATCH, { inverse: (a, b) => a - b })
    .foreachRDD((rdd, time) => write(`window-${time.milliseconds}`, rdd.collect()));
  counts
    .updateStateByKey((values, total) => values.reduce(add, total ?? 0))
    .foreachRDD((rdd) => {
      if (rdd.values().sum() < Number(words)) return;
      write('totals', rdd.collect());
      allCounted();
    });
  return ssc;
}

const ssc = await StreamingContext.getOrCreate(checkpoint, create);
await ssc.start();
await Promise.race([done, ssc.awaitTermination()]);
await ssc.stop();
await session.stop();
console.log('done');
