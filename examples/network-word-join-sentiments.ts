/**
 * Prints the happiest words of every five seconds: counts of words are joined with a list of words and how happy they are, which is
 * read once (Spark's `network_wordjoinsentiments.py`). The list has a word, a tab and a number from -5 to 5 a line, as AFINN
 * has; `data/word-sentiments.txt` is a short one.
 *
 *     nc -lk 9999                                                       # in one terminal; then type lines
 *     npm run example -- network-word-join-sentiments localhost 9999    # in another
 */
import { createSession } from 'millrace';
import { type Pair, type RDD, Seconds, StreamingContext } from 'millrace/dstream';

const [host, port, sentiments = 'examples/data/word-sentiments.txt'] = process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: network-word-join-sentiments <hostname> <port> [<word-sentiments-file>]');
  process.exit(1);
}

function printHappiestWords(rdd: RDD<Pair<number, string>>) {
  console.log(`Happiest topics in the last 5 seconds (${rdd.count()} total):`);
  for (const [happiness, word] of rdd.take(5)) console.log(`${word} (${happiness} happiness)`);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(5));

// The static side: an RDD that is the same for every batch.
const wordSentiments = (await ssc.sparkContext.textFile(sentiments)).map(
  (line): Pair<string, number> => {
    const [word, sentiment] = line.split('\t');
    return [word, Number(sentiment)];
  },
);

const lines = ssc.socketTextStream(host, Number(port));
const wordCounts = lines
  .flatMap((line) => line.split(' '))
  .map((word): Pair<string, number> => [word, 1])
  .reduceByKey((a, b) => a + b);

// How happy a word is, as often as it was there.
const happiestWords = wordCounts
  .transform((rdd) => wordSentiments.join(rdd))
  .map(([word, [sentiment, count]]): Pair<number, string> => [sentiment * count, word])
  .transform((rdd) => rdd.sortByKey(false));
happiestWords.foreachRDD(printHappiestWords);

await ssc.start();
await ssc.awaitTermination();
