/**
 * Counts the words of the lines that a TCP server sends, in batches of a second (Spark's `NetworkWordCount`).
 *
 *     nc -lk 9999                                             # in one terminal; then type lines
 *     npm run example -- network-word-count localhost 9999    # in another
 */
import { createSession } from 'millrace';
import { type Pair, Seconds, StreamingContext } from 'millrace/dstream';

const [host, port] = process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: network-word-count <hostname> <port>');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(1));

const lines = ssc.socketTextStream(host, Number(port));
const words = lines.flatMap((line) => line.split(' '));
const wordCounts = words
  .map((word): Pair<string, number> => [word, 1])
  .reduceByKey((a, b) => a + b);
wordCounts.print();

await ssc.start();
await ssc.awaitTermination();
