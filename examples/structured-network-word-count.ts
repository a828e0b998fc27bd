/**
 * Counts the words of the lines that a TCP server sends, over all that was received (Spark's `StructuredNetworkWordCount`).
 *
 *     nc -lk 9999                                                        # in one terminal; then type lines
 *     npm run example -- structured-network-word-count localhost 9999    # in another
 */
import { createSession } from 'millrace';
import { explode, split } from 'millrace/functions';

const [host, port] = process.argv.slice(2);
if (port === undefined) {
  console.error('Usage: structured-network-word-count <hostname> <port>');
  process.exit(1);
}

const session = await createSession();

const lines = session.readStream.format('socket').options({ host, port }).load();
const words = lines.select(explode(split('value', ' ')).as('value'));
const wordCounts = words.groupBy('value').count();

const query = await wordCounts.writeStream.outputMode('complete').format('console').start();
await query.awaitTermination();
