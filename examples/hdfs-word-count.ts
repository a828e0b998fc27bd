/**
 * Counts the words of text files that appear in a folder (Spark's `HdfsWordCount`): one of this machine, or one of HDFS, which is
 * reached over WebHDFS. A file should appear whole: write it elsewhere and rename it into the folder, as `hdfs dfs -put` does. The
 * folder has to be there. Files that are in it at the start count in HDFS only.
 *
 *     mkdir -p inbox && npm run example -- hdfs-word-count inbox
 *     echo hello world > draft && mv draft inbox/1                             # in another terminal
 *
 *     npm run example -- hdfs-word-count webhdfs://namenode:9870/inbox alice   # HDFS, as the user alice
 */
import { createSession } from 'millrace';
import { type DStream, type Pair, Seconds, StreamingContext } from 'millrace/dstream';

const [directory, user] = process.argv.slice(2);
if (directory === undefined) {
  console.error('Usage: hdfs-word-count <directory> [<hdfs-user>]');
  process.exit(1);
}

const session = await createSession();
const ssc = new StreamingContext(session, Seconds(2));

/** The lines of files in HDFS: any source of Structured Streaming can be a DStream. */
function hdfsLines(): DStream<string> {
  const reader = session.readStream.format('hdfs');
  if (user !== undefined) reader.option('user', user);
  const rows = ssc.dataFrameStream<{ value: string }>(reader.load(directory));
  return rows.map(({ value }) => value);
}

const lines = /^s?webhdfs:/.test(directory) ? hdfsLines() : ssc.textFileStream(directory);
const words = lines.flatMap((line) => line.split(' '));
const wordCounts = words
  .map((word): Pair<string, number> => [word, 1])
  .reduceByKey((a, b) => a + b);
wordCounts.print();

await ssc.start();
await ssc.awaitTermination();
