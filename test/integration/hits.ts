import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BEGIN_MS = Date.UTC(2026, 0, 1);

export interface Hit {
  readonly ts: string;
  readonly service: string;
  readonly bytes: number;
}

/** What a query counts of hits in a minute. */
export interface Count {
  readonly start: string;
  readonly service: string;
  readonly hits: number;
  readonly bytes: number;
}

/** The columns of hits, and the query for their counts. */
export const HIT_SCHEMA = 'ts TIMESTAMP, service STRING, bytes BIGINT';
export const COUNTS_BY_MINUTE = `SELECT window.start AS start, service, count(*) AS hits, sum(bytes) AS bytes
      FROM hits GROUP BY window(ts, '1 minute'), service`;

/** Hits of seven services in the order of their times, so many a second. */
export function hitsOf(count: number, perSecond: number): Hit[] {
  return Array.from({ length: count }, (_, id) => ({
    ts: new Date(BEGIN_MS + Math.floor((id * 1000) / perSecond)).toISOString(),
    service: `s${id % 7}`,
    bytes: id,
  }));
}

/** Their counts by minute and service, reckoned without the engine. */
export function countsByMinute(hits: readonly Hit[]): Count[] {
  const counts = new Map<string, Count>();
  for (const { ts, service, bytes } of hits) {
    const start = `${ts.slice(0, 'yyyy-mm-ddThh:mm'.length)}:00.000Z`;
    const found = counts.get(start + service);
    counts.set(start + service, {
      ...{ start, service },
      hits: (found?.hits ?? 0) + 1,
      bytes: (found?.bytes ?? 0) + bytes,
    });
  }
  return sortedCounts([...counts.values()]);
}

/** Those of windows that the watermark has passed: all but the last. */
export function closedCounts(hits: readonly Hit[]): Count[] {
  const counts = countsByMinute(hits);
  return counts.filter(({ start }) => start !== counts.at(-1)?.start);
}

export function sortedCounts(counts: readonly Count[]): Count[] {
  const key = ({ start, service }: Count) => start + service;
  return [...counts].sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** The counts of lines of JSON, sorted. */
export function countsOf(lines: readonly string[]): Count[] {
  return sortedCounts(lines.map((line) => JSON.parse(line)));
}

/** The lines of hits in pieces, for files or messages. */
export function hitLines(hits: readonly Hit[], piece: number): string[] {
  return Array.from({ length: Math.ceil(hits.length / piece) }, (_, at) =>
    hits
      .slice(at * piece, (at + 1) * piece)
      .map((hit) => `${JSON.stringify(hit)}\n`)
      .join(''),
  );
}

/** Writes hits to files, of so many each. */
export async function writeHits(
  folder: string,
  hits: readonly Hit[],
  piece: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [at, lines] of hitLines(hits, piece).entries()) {
    await writeFile(join(folder, `${String(at).padStart(3, '0')}.json`), lines);
  }
}
