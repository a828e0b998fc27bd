/**
 * Counts the words of the lines that a TCP server sends in windows of the time at which they came, which overlap when the slide is
 * shorter (Spark's `StructuredNetworkWordCountWindowed`).
 *
 *     nc -lk 9999                                                                      # in one terminal; then type lines
 *     npm run example -- structured-network-word-count-windowed localhost 9999 10 5    # in another: 10 seconds every 5
 */
import { createSession } from 'millrace';
import { explode, split, window } from 'millrace/functions';

const [host, port, windowSize, slideSize = windowSize] = process.argv.slice(2);
if (windowSize === undefined) {
  console.error(
    'Usage: structured-network-word-count-windowed <hostname> <port> <window duration in seconds> [<slide duration in seconds>]',
  );
  process.exit(1);
}
if (Number(slideSize) > Number(windowSize)) {
  console.error('<slide duration> must be less than or equal to <window duration>');
  process.exit(1);
}

const session = await createSession();

// With `includeTimestamp` each line has the time at which it was received.
const lines = session.readStream
  .format('socket')
  .options({ host, port, includeTimestamp: true })
  .load();
const words = lines.select(explode(split('value', ' ')).as('word'), 'timestamp');
const windowedCounts = words
  .groupBy(window('timestamp', `${windowSize} seconds`, `${slideSize} seconds`), 'word')
  .count()
  .orderBy('window');

const query = await windowedCounts.writeStream
  .outputMode('complete')
  .format('console')
  .option('truncate', 'false')
  .start();
await query.awaitTermination();
