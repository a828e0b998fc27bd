/**
 * Writes what Flume pushes to files, until it is stopped.
 * usage: flume-lines.mjs PORT FOLDER
 */
import { join } from 'node:path';
import { createSession } from '../../../dist/node/index.js';

const [port, folder] = process.argv.slice(2);
const session = await createSession();
const query = await session.readStream
  .format('flume')
  .option('format', 'text')
  .option('port', port)
  .load()
  .writeStream.format('text')
  .option('checkpointLocation', join(folder, 'checkpoint'))
  .start(join(folder, 'out'));
console.log('started');
process.on('SIGTERM', async () => {
  await query.stop();
  await session.stop();
  process.exit(0);
});
await query.awaitTermination();
