/**
 * Writes what a network source gives, one file a micro-batch, and says after each batch how far it is.
 * usage: receive.mjs FORMAT OPTIONS_AS_JSON OUTPUT CHECKPOINT
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSession } from '../../../dist/node/index.js';

const [format, options, output, checkpoint] = process.argv.slice(2);
mkdirSync(output, { recursive: true });
const session = await createSession();
session.streams.addListener({
  onQueryProgress: ({ progress }) => {
    console.log(
      JSON.stringify({ rows: progress.numInputRows, metrics: progress.sources[0].metrics }),
    );
  },
});
const query = await session.readStream
  .schema('id BIGINT, service STRING')
  .format(format)
  .option('format', 'json')
  .options(JSON.parse(options))
  .load()
  .writeStream.outputMode('append')
  .option('checkpointLocation', checkpoint)
  .trigger({ processingTime: '50 milliseconds' })
  .foreachBatch(async (batch, id) => {
    // A batch may be handed in again after a crash: its file is then replaced as a whole.
    const rows = await batch.collect();
    const file = join(output, `${id}.json`);
    writeFileSync(`${file}.partial`, JSON.stringify(rows.map((row) => row.id)));
    renameSync(`${file}.partial`, file);
  })
  .start();
process.on('SIGTERM', () => query.stop());
await query.awaitTermination();
await session.stop();
