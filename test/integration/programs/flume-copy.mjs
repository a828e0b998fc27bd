/**
 * Sends the lines of the files of a folder to Flume, a file a micro-batch.
 * usage: flume-copy.mjs FOLDER PORT CHECKPOINT
 */
import { createSession } from '../../../dist/node/index.js';

const [folder, port, checkpoint] = process.argv.slice(2);
const session = await createSession();
const query = await session.readStream
  .format('text')
  .option('maxFilesPerTrigger', 1)
  .load(folder)
  .selectExpr('value AS body')
  .writeStream.format('flume')
  .option('port', port)
  .option('checkpointLocation', checkpoint)
  .trigger({ availableNow: true })
  .start();
console.log('started');
await query.awaitTermination();
await session.stop();
console.log('done');
