/**
 * Counts the words of records of Amazon Kinesis (Spark's `KinesisWordCountASL`). The client is an optional peer:
 * `npm install @aws-sdk/client-kinesis`. Credentials come from where AWS's tools look for them. All shards are read, and no
 * table of leases is made; the program begins with what comes after its start.
 *
 *     npm run example -- kinesis-word-count words https://kinesis.eu-central-1.amazonaws.com eu-central-1
 *     aws kinesis put-record --stream-name words --partition-key 1 --cli-binary-format raw-in-base64-out --data 'hello world'
 */
import { createSession } from 'millrace';
import { type Pair, Seconds, StreamingContext } from 'millrace/dstream';

const [streamName, endpointUrl, region] = process.argv.slice(2);
if (region === undefined) {
  console.error('Usage: kinesis-word-count <stream-name> <endpoint-url> <region-name>');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(2));

const records = session.readStream
  .format('kinesis')
  .options({ streamName, endpointUrl, region, initialPosition: 'latest' })
  .load()
  .selectExpr('CAST(data AS STRING) AS data');
const lines = ssc.dataFrameStream<{ data: string }>(records);

const words = lines.flatMap(({ data }) => data.split(' '));
const wordCounts = words
  .map((word): Pair<string, number> => [word, 1])
  .reduceByKey((a, b) => a + b);
wordCounts.print();

await ssc.start();
await ssc.awaitTermination();
