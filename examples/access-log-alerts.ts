/**
 * Watches an access log of nginx or Apache that grows, and tells of each minute in which more than a part of the answers were
 * errors (a status from 500 on): 5 in 100 unless it is told otherwise. A minute is judged when a line has come that is
 * later than its end by the ten seconds that lines may be late. Rotation of the log is no matter, and after a restart the program goes
 * on where it was.
 *
 *     npm run example -- access-log-alerts /var/log/nginx/access.log 0.05
 */
import { createSession } from 'millrace';
import { col, count, count_if, window } from 'millrace/functions';

const [log, threshold = '0.05', checkpointLocation = 'checkpoints/access-log-alerts'] =
  process.argv.slice(2);
if (log === undefined) {
  console.error('Usage: access-log-alerts <access-log> [<error rate>] [<checkpoint-directory>]');
  process.exit(1);
}

const session = await createSession();

const requests = session.readStream.format('tail').option('format', 'log').load(log);
const failingMinutes = requests
  .withWatermark('ts', '10 seconds')
  .groupBy(window(col('ts'), '1 minute'))
  .agg(count('*').as('requests'), count_if(col('status').geq(500)).as('errors'))
  .where(`errors > requests * ${Number(threshold)}`)
  .select(col('window.start').as('minute'), 'requests', 'errors');

// Each minute comes once, unless the program is killed between the alert and its checkpoint: then once more.
const query = await failingMinutes.writeStream
  .outputMode('append')
  .option('checkpointLocation', checkpointLocation)
  .foreach(({ minute, requests, errors }) => {
    const rate = ((100 * Number(errors)) / Number(requests)).toFixed(1);
    const at = (minute as Date).toISOString();
    console.log(`ALERT ${at}: ${errors} of ${requests} requests failed (${rate} %)`);
  })
  .start();
await query.awaitTermination();
