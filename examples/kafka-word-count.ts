/**
 * Counts the words of records of Apache Kafka (Spark's `DirectKafkaWordCount`). The client is an optional peer:
 * `npm install @platformatic/kafka`. There is no consumer group: the program begins at the end of the topics, and says itself
 * what it has read.
 *
 *     npm run example -- kafka-word-count localhost:9092 lines,more-lines
 *     kafka-console-producer.sh --bootstrap-server localhost:9092 --topic lines    # in another terminal; then type lines
 */
import { createSession } from 'millrace';
import { type Pair, Seconds, StreamingContext } from 'millrace/dstream';

const [brokers, topics] = process.argv.slice(2);
if (topics === undefined) {
  console.error('Usage: kafka-word-count <brokers> <topics>');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(2));

const records = session.readStream
  .format('kafka')
  .option('kafka.bootstrap.servers', brokers)
  .option('subscribe', topics)
  .load()
  .selectExpr('CAST(value AS STRING) AS value');
const messages = ssc.dataFrameStream<{ value: string | null }>(records);

const lines = messages.map(({ value }) => value ?? '');
const words = lines.flatMap((line) => line.split(' '));
const wordCounts = words
  .map((word): Pair<string, number> => [word, 1])
  .reduceByKey((a, b) => a + b);
wordCounts.print();

await ssc.start();
await ssc.awaitTermination();
