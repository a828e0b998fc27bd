/**
 * Counts words with SQL: each batch becomes a DataFrame, which a query is asked of (Spark's `SqlNetworkWordCount`).
 *
 *     nc -lk 9999                                                 # in one terminal; then type lines
 *     npm run example -- sql-network-word-count localhost 9999    # in another
 */
import { createSession } from 'millrace';
import { Seconds, StreamingContext } from 'millrace/dstream';

const [host, port] = process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: sql-network-word-count <hostname> <port>');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(2));

const lines = ssc.socketTextStream(host, Number(port));
const words = lines.flatMap((line) => line.split(' '));

words.foreachRDD(async (rdd, time) => {
  const wordsFrame = rdd.map((word) => ({ word })).toDF('word STRING');
  await wordsFrame.createOrReplaceTempView('words');
  const wordCounts = await session.sql('select word, count(*) as total from words group by word');
  console.log(`========= ${time} =========`);
  await wordCounts.show();
});

await ssc.start();
await ssc.awaitTermination();
