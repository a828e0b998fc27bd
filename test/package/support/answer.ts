/* The program that every consumer runs, and what it must answer. */

/** Millrace as a bare import, which bundlers and runtimes find in `node_modules`. */
export const BARE = { millrace: 'millrace', functions: 'millrace/functions' };

interface Specifiers {
  readonly millrace: string;
  readonly functions: string;
}

/**
 * A module that exports `byFrame` and `bySql`: a windowed count over a stream of JSON, by DataFrame, and one in SQL whose
 * functions load on use. `setUp` is code that runs before there is a session.
 */
export function programSource({ millrace, functions }: Specifiers, setUp = ''): string {
  return `
import { configure, createSession } from '${millrace}';
import { col, count, window } from '${functions}';
${setUp}
async function* lines() {
  yield '{"ts":"2026-01-01T00:00:05Z","service":"web"}\\n{"ts":"2026-01-01T00:00:59Z","serv';
  yield 'ice":"web"}\\n{"ts":"2026-01-01T00:01:00Z","service":"web"}\\n';
}

export async function byFrame() {
  const session = await createSession();
  const query = await session.readStream
    .format('json')
    .from(lines(), 'ts TIMESTAMP, service STRING')
    .groupBy(window(col('ts'), '1 minute'), 'service')
    .agg(count('*').as('hits'))
    .select(col('window.start').cast('string').as('start'), 'service', 'hits')
    .writeStream.format('memory')
    .queryName('per_minute')
    .outputMode('complete')
    .trigger({ availableNow: true })
    .start();
  await query.awaitTermination();
  const rows = await session.table('per_minute').orderBy('start').collect();
  await session.stop();
  return rows;
}

export async function bySql() {
  const session = await createSession();
  const visits = session.createDataFrame(
    [['2026-01-01T00:00:05Z', 'web-1'], ['2026-01-01T00:00:06Z', 'web-2'], ['2026-01-01T00:01:00Z', 'db-1']],
    ['at', 'host'],
  );
  await visits.createOrReplaceTempView('visits');
  const answer = await session.sql(\`
    SELECT hour(window.start) AS hour, upper(split(host, '-')[0]) AS service, count(*) AS hits
    FROM visits WHERE host RLIKE '^(web|db)-' GROUP BY window(CAST(at AS TIMESTAMP), '1 minute'), split(host, '-')[0]
    ORDER BY hits\`);
  const rows = await answer.collect();
  await session.stop();
  return rows;
}
`;
}

export const BY_FRAME = [
  { start: '2026-01-01 00:00:00', service: 'web', hits: 2 },
  { start: '2026-01-01 00:01:00', service: 'web', hits: 1 },
];
export const BY_SQL = [
  { hour: 0, service: 'DB', hits: 1 },
  { hour: 0, service: 'WEB', hits: 2 },
];
