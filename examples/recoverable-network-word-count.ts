/**
 * Counts words and goes on after a crash (Spark's `RecoverableNetworkWordCount`). Kill it, start it again with the same arguments,
 * and it goes on from the checkpoint: batches that have fallen due meanwhile are run, too, and the output is appended to.
 * Words of the exclude list are dropped, and counted.
 *
 *     nc -lk 9999
 *     npm run example -- recoverable-network-word-count localhost 9999 checkpoints/recoverable counts.txt
 */
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSession } from 'millrace';
import { type Pair, Seconds, StreamingContext } from 'millrace/dstream';

const [host, port, checkpointDirectory, outputPath] = process.argv.slice(2);
if (outputPath === undefined) {
  console.error(
    'Usage: recoverable-network-word-count <hostname> <port> <checkpoint-directory> <output-file>',
  );
  process.exit(1);
}
const outputFile = resolve(outputPath);

// Spark sends these to its workers, as a broadcast variable and an accumulator. Here functions see them where they stand; both
// are made anew at each start, as in Spark's example.
const wordExcludeList = new Set(['a', 'b', 'c']);
let droppedWords = 0;

const session = await createSession();

// Functions are no part of a checkpoint: unlike in Spark this runs at each start, and makes the same streams each time.
function createContext(): StreamingContext {
  const ssc = new StreamingContext(session, Seconds(1));
  const lines = ssc.socketTextStream(host, Number(port));
  const words = lines.flatMap((line) => line.split(' '));
  const wordCounts = words
    .map((word): Pair<string, number> => [word, 1])
    .reduceByKey((a, b) => a + b);
  wordCounts.foreachRDD((rdd, time) => {
    const counts = rdd
      .filter(([word, count]) => {
        if (!wordExcludeList.has(word)) return true;
        droppedWords += count;
        return false;
      })
      .collect()
      .map(([word, count]) => `(${word}, ${count})`);
    const output = `Counts at time ${time} [${counts.join(', ')}]`;
    console.log(output);
    console.log(`Dropped ${droppedWords} word(s) totally`);
    console.log(`Appending to ${outputFile}`);
    appendFileSync(outputFile, `${output}\n`);
  });
  return ssc;
}

if (!(await StreamingContext.hasCheckpoint(checkpointDirectory))) {
  console.log('Creating new context');
  if (existsSync(outputFile)) rmSync(outputFile);
}
const ssc = await StreamingContext.getOrCreate(checkpointDirectory, createContext);
await ssc.start();
await ssc.awaitTermination();
