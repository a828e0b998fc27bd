/**
 * Counts a topic by minute and service into another topic, in many micro-batches, each a transaction.
 * usage: kafka-windows.mjs SERVERS INPUT OUTPUT CHECKPOINT ROWS_PER_BATCH
 */
import {
  col,
  count,
  from_json,
  struct,
  sum,
  to_json,
  window,
} from '../../../dist/node/functions.js';
import { createSession } from '../../../dist/node/index.js';

const [servers, input, output, checkpoint, batchRows] = process.argv.slice(2);
const session = await createSession();
const kafka = { 'kafka.bootstrap.servers': servers };
const query = await session.readStream
  .format('kafka')
  .options({ ...kafka, subscribe: input, startingOffsets: 'earliest' })
  .option('maxOffsetsPerTrigger', batchRows)
  .load()
  .select(
    from_json(col('value').cast('string'), 'ts TIMESTAMP, service STRING, bytes BIGINT').as('hit'),
  )
  .select('hit.*')
  .withWatermark('ts', '5 seconds')
  .groupBy(window(col('ts'), '1 minute'), col('service'))
  .agg(count('*').as('count'), sum('bytes').as('bytes'))
  .select(
    col('service').as('key'),
    to_json(struct('window', 'service', 'count', 'bytes')).as('value'),
  )
  .writeStream.format('kafka')
  .options({ ...kafka, topic: output })
  .outputMode('append')
  .option('checkpointLocation', checkpoint)
  .trigger({ availableNow: true })
  .start();
console.log('started');
await query.awaitTermination();
await session.stop();
console.log('done');
