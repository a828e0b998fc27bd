/**
 * Counts a log file by minute and service into JSON files, in many micro-batches.
 * usage: tumbling.mjs INPUT OUTPUT CHECKPOINT BYTES_PER_BATCH
 */

import { avg, col, count, max, min, sum, window } from '../../../dist/node/functions.js';
import { createSession } from '../../../dist/node/index.js';

const [input, output, checkpoint, batchBytes] = process.argv.slice(2);
const session = await createSession();
const query = await session.readStream
  .schema('ts TIMESTAMP, service STRING, bytes BIGINT, latency_ms DOUBLE')
  .option('maxBytesPerTrigger', batchBytes)
  .json(input)
  .withWatermark('ts', '5 seconds')
  .groupBy(window(col('ts'), '1 minute'), col('service'))
  .agg(
    count('*').as('count'),
    sum('bytes').as('bytes'),
    avg('latency_ms').as('avg'),
    min('latency_ms').as('min'),
    max('latency_ms').as('max'),
  )
  .writeStream.format('json')
  .outputMode('append')
  .option('path', output)
  .option('checkpointLocation', checkpoint)
  .trigger({ availableNow: true })
  .start();
await query.awaitTermination();
await session.stop();
console.log('done');
