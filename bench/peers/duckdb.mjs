/** DuckDB inside Node, one thread. Sliding windows are counted by 10 s panes, which are then added up. */
import { DuckDBInstance } from '@duckdb/node-api';

const events = (
  input,
) => `read_json('${input}', format = 'newline_delimited', columns = {ts: 'TIMESTAMP', ip: 'VARCHAR',
  method: 'VARCHAR', path: 'VARCHAR', status: 'INTEGER', bytes: 'BIGINT', latency_ms: 'DOUBLE', service: 'VARCHAR',
  ua: 'VARCHAR', "user": 'VARCHAR'})`;

const QUERIES = {
  Q1: (input) => `
    SELECT epoch_ms(time_bucket(INTERVAL 1 MINUTE, ts)) AS start, service, count(*)::INT AS count,
      sum(bytes)::BIGINT AS bytes, avg(latency_ms) AS avg, min(latency_ms) AS min, max(latency_ms) AS max
    FROM ${events(input)} GROUP BY ALL`,
  Q2: (input) => `
    WITH panes AS (
      SELECT epoch_ms(ts) // 10000 * 10000 AS pane, path, count(*) AS count FROM ${events(input)} GROUP BY ALL)
    SELECT pane - n * 10000 AS start, path, sum(count)::INT AS count FROM panes, range(60) AS r(n) GROUP BY ALL`,
  Q6: (input) => `
    SELECT strftime(ts, '%Y-%m-%dT%H:%M:%S.%g') || 'Z' AS ts, path, status FROM ${events(input)} WHERE status >= 500`,
};

export async function run({ query, input, output }) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(`COPY (${QUERIES[query](input)}) TO '${output}' (FORMAT json)`);
}
