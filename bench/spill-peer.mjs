/**
 * Runs one query of `spill.mjs` in a process of its own, and prints what it used and a digest of the answer. The digest
 * of a sort depends on the order of the rows, that of others does not.
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [peer, query, input, budget] = process.argv.slice(2);

const COLUMNS = [
  'ts',
  'ip',
  'method',
  'path',
  'status',
  'bytes',
  'latency_ms',
  'service',
  'ua',
  'user',
];
const QUERIES = {
  sort: `SELECT ${COLUMNS.join(', ')} FROM events
    ORDER BY bytes DESC, ts, ip, latency_ms, path, method, status, service, ua, user NULLS FIRST`,
  group: `SELECT ip, path, count(*) AS n, sum(bytes) AS bytes, max(latency_ms) AS latency, count(DISTINCT user) AS users
    FROM events GROUP BY ip, path`,
  join: `SELECT e.ts, e.ip, e.path, f.ts AS other, f.bytes, f.user FROM events e JOIN events f ON e.ip = f.ip AND e.path = f.path`,
};

/** Takes rows in, as records; an answer without order is the sum of its rows' hashes. */
class Digest {
  rows = 0;
  #ordered = query === 'sort' ? createHash('sha256') : undefined;
  #sum = 0n;

  add(row) {
    const text = JSON.stringify(Object.values(row));
    this.rows++;
    if (this.#ordered !== undefined) this.#ordered.update(text);
    else this.#sum += createHash('md5').update(text).digest().readBigUInt64LE();
  }

  toString() {
    const digest = this.#ordered?.digest('hex') ?? (this.#sum % 2n ** 64n).toString(16);
    return `${this.rows} ${digest}`;
  }
}

async function runMillrace(digest) {
  const { createSession } = await import('../dist/node/index.js');
  const session = await createSession({ config: { 'spark.millrace.memory.budget': budget } });
  const schema = `ts STRING, ip STRING, method STRING, path STRING, status INT, bytes BIGINT, latency_ms DOUBLE,
    service STRING, ua STRING, user STRING`;
  await session.read.schema(schema).json(input).createOrReplaceTempView('events');
  const frame = await session.sql(QUERIES[query]);
  for await (const row of frame.toLocalIterator()) digest.add(row);
  await session.stop();
}

async function runDuckDb(digest) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const work = mkdtempSync(join(tmpdir(), 'millrace-spill-'));
  const output = join(work, 'answer.jsonl');
  const types = `{ts: 'VARCHAR', ip: 'VARCHAR', method: 'VARCHAR', path: 'VARCHAR', status: 'INTEGER', bytes: 'BIGINT',
    latency_ms: 'DOUBLE', service: 'VARCHAR', ua: 'VARCHAR', "user": 'VARCHAR'}`;
  await connection.run(
    `CREATE VIEW events AS FROM read_json('${input}', format = 'newline_delimited', columns = ${types})`,
  );
  await connection.run(
    `COPY (${QUERIES[query].replace(/\buser\b/g, '"user"')}) TO '${output}' (FORMAT json)`,
  );
  for await (const line of createInterface({
    input: createReadStream(output),
    crlfDelay: Infinity,
  })) {
    digest.add(JSON.parse(line));
  }
  rmSync(work, { recursive: true });
}

const digest = new Digest();
await (peer === 'duckdb' ? runDuckDb(digest) : runMillrace(digest));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    digest: String(digest),
    rows: digest.rows,
    wallSeconds: process.uptime(),
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    rssMegabytes: Math.round(maxRSS / 1024),
  }),
);
