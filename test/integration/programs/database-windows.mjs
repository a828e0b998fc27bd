/**
 * Counts generated rows by window and service into a table of a database, in many micro-batches, each a transaction.
 * usage: database-windows.mjs OPTIONS INPUT CHECKPOINT MODE; OPTIONS is JSON with the format and its options.
 */
import { col, count, sum, window } from '../../../dist/node/functions.js';
import { createSession } from '../../../dist/node/index.js';

const [given, input, checkpoint, mode] = process.argv.slice(2);
const { format, ...options } = JSON.parse(given);
const session = await createSession();
const query = await session.readStream
  .format('json')
  .schema('ts TIMESTAMP, service STRING, bytes BIGINT')
  .option('maxFilesPerTrigger', '1')
  .load(input)
  .withWatermark('ts', '5 seconds')
  .groupBy(window(col('ts'), '1 minute'), col('service'))
  .agg(count('*').as('hits'), sum('bytes').as('bytes'))
  .select(col('window.start').as('start'), 'service', 'hits', 'bytes')
  .writeStream.format(format)
  .options(options)
  .outputMode(mode)
  .option('checkpointLocation', checkpoint)
  .trigger({ availableNow: true })
  .start();
console.log('started');
await query.awaitTermination();
await session.stop();
console.log('done');
