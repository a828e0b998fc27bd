/**
 * Counts lines of JSON by minute into HDFS from files in HDFS, in many micro-batches, each a file.
 * usage: hdfs-copy.mjs URL INPUT OUTPUT CHECKPOINT
 */
import { count, sum, window } from '../../../dist/node/functions.js';
import { createSession } from '../../../dist/node/index.js';

const [url, input, output, checkpoint] = process.argv.slice(2);
const session = await createSession();
const hdfs = { url, user: 'millrace' };
const query = await session.readStream
  .format('hdfs')
  .options({ ...hdfs, format: 'json', maxFilesPerTrigger: '1' })
  .schema('ts TIMESTAMP, service STRING, bytes BIGINT')
  .load(input)
  .withWatermark('ts', '5 seconds')
  .groupBy(window('ts', '1 minute'), 'service')
  .agg(count('*').as('count'), sum('bytes').as('bytes'))
  .writeStream.format('hdfs')
  .options({ ...hdfs, format: 'json' })
  .outputMode('append')
  .option('checkpointLocation', checkpoint)
  .trigger({ availableNow: true })
  .start(output);
console.log('started');
await query.awaitTermination();
await session.stop();
console.log('done');
