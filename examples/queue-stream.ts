/**
 * Makes a stream of RDDs that the program itself pushes into a queue, and counts them by their last digit (Spark's `QueueStream`).
 * It ends by itself after thirty seconds, or as many as it is told.
 *
 *     npm run example -- queue-stream
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createSession } from 'millrace';
import { type Pair, type RDD, Seconds, StreamingContext } from 'millrace/dstream';

const seconds = Number(process.argv[2] ?? 30);

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(1));

const rddQueue: RDD<number>[] = [];
const inputStream = ssc.queueStream(rddQueue);
const mappedStream = inputStream.map((x): Pair<number, number> => [x % 10, 1]);
const reducedStream = mappedStream.reduceByKey((a, b) => a + b);
reducedStream.print();

await ssc.start();

const oneToThousand = Array.from({ length: 1000 }, (_, index) => index + 1);
for (let second = 0; second < seconds; second++) {
  rddQueue.push(ssc.sparkContext.parallelize(oneToThousand, 10));
  await sleep(1000);
}
await ssc.stop({ stopSparkContext: true });
