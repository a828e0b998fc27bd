/**
 * Copies a stream, in many micro-batches: into files, each row once, and into another stream, with what tells a row that came twice.
 * usage: kinesis-copy.mjs ENDPOINT INPUT OUTPUT FOLDER ROWS_PER_BATCH
 */
import { createSession } from '../../../dist/node/index.js';

const [endpointUrl, input, output, folder, batchRows] = process.argv.slice(2);
const session = await createSession();
const rows = () =>
  session.readStream
    .format('kinesis')
    .options({ endpointUrl, streamName: input, initialPosition: 'earliest' })
    .option('maxRecordsPerTrigger', batchRows)
    .option('fetchInterval', '20ms')
    .load()
    .selectExpr('CAST(data AS STRING) AS data', 'partitionKey');
const files = await rows()
  .writeStream.format('json')
  .option('checkpointLocation', `${folder}/checkpoint-files`)
  .trigger({ availableNow: true })
  .start(`${folder}/files`);
const stream = await rows()
  .writeStream.format('kinesis')
  .options({ endpointUrl, streamName: output })
  .option('checkpointLocation', `${folder}/checkpoint-stream`)
  .trigger({ availableNow: true })
  .start();
console.log('started');
await Promise.all([files.awaitTermination(), stream.awaitTermination()]);
await session.stop();
console.log('done');
