/**
 * Millrace as a user runs it: a stream over the file in micro-batches of 64 MB, event-time windows, a watermark, a
 * checkpoint on disk with fsync, and the exactly-once file sink.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { avg, col, count, max, min, sum, unix_millis, window } from '../../dist/node/functions.js';
import { createSession } from '../../dist/node/index.js';

const SCHEMA = `ts TIMESTAMP, ip STRING, method STRING, path STRING, status INT, bytes BIGINT, latency_ms DOUBLE,
  service STRING, ua STRING, user STRING`;

const QUERIES = {
  Q1: (events) =>
    events
      .withWatermark('ts', '5 seconds')
      .groupBy(window(col('ts'), '1 minute'), col('service'))
      .agg(
        count('*').as('count'),
        sum('bytes').as('bytes'),
        avg('latency_ms').as('avg'),
        min('latency_ms').as('min'),
        max('latency_ms').as('max'),
      )
      .select(
        unix_millis(col('window.start')).as('start'),
        'service',
        'count',
        'bytes',
        'avg',
        'min',
        'max',
      ),
  Q2: (events) =>
    events
      .withWatermark('ts', '5 seconds')
      .groupBy(window(col('ts'), '10 minutes', '10 seconds'), col('path'))
      .agg(count('*').as('count'))
      .select(unix_millis(col('window.start')).as('start'), 'path', 'count'),
  Q6: (events) => events.where('status >= 500').select('ts', 'path', 'status'),
};

/** The lines of all committed files of a file sink, in one file. */
async function collect(folder, output) {
  await writeFile(output, '');
  const names = (await readdir(folder)).filter((name) => name.startsWith('part-')).sort();
  for (const name of names)
    await writeFile(output, await readFile(join(folder, name)), { flag: 'a' });
}

export async function run({ query, input, output }) {
  const work = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const session = await createSession();
  const events = session.readStream.schema(SCHEMA).option('maxBytesPerTrigger', '64m').json(input);
  const running = await QUERIES[query](events)
    .writeStream.format('json')
    .outputMode('append')
    .option('path', join(work, 'out'))
    .option('checkpointLocation', join(work, 'checkpoint'))
    .trigger({ availableNow: true })
    .start();
  await running.awaitTermination();
  await session.stop();
  await collect(join(work, 'out'), output);
  await rm(work, { recursive: true });
}
