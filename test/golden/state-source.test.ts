import { describe, expect, test } from 'vitest';
import {
  avg,
  col,
  count,
  expr,
  max,
  min,
  sessionWindow,
  struct,
  sum,
  toJson,
  upper,
  window,
} from '../../src/api/functions.ts';
import type { DataFrame, OutputMode, Session } from '../../src/index.ts';
import { simpleString } from '../../src/types/data-type.ts';
import { recordedLines } from '../support/recorded-case.ts';
import { newSession } from '../support/session.ts';

/*
 * What Spark's state data source shows of queries over two files, one a micro-batch: the schema, and each row as JSON but
 * for `partition_id` and `numPartitions`, which say how many partitions Spark was told to make; or the condition with
 * which it refused. `agg` in a parameter is the checkpoint's location.
 */

interface Recorded {
  readonly query: string;
  readonly source: 'statestore' | 'state-metadata';
  readonly options: Readonly<Record<string, string>>;
  readonly schema?: string;
  readonly rows?: readonly string[];
  readonly error?: {
    readonly condition: string;
    readonly sqlState: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
}

const at = (minute: number, second: number) => new Date(Date.UTC(2024, 0, 1, 0, minute, second));
const LEFT = [
  [
    ['a', 1, at(0, 10)],
    ['b', 2, at(0, 20)],
    ['a', 3, at(1, 10)],
  ],
  [
    ['a', 4, at(1, 20)],
    ['c', 5, at(2, 20)],
  ],
];
const RIGHT = [[['a', 10, at(0, 15)]], [['z', 11, at(1, 15)]]];
const NEAR = 'r.t BETWEEN l.t - INTERVAL 1 MINUTE AND l.t + INTERVAL 1 MINUTE';
const late = (frame: DataFrame) => frame.withWatermark('t', '30 seconds');

/** The queries by the names that the answers give them; `s` has the first file, `o` the other one. */
const QUERIES: Readonly<
  Record<string, readonly [OutputMode, (s: DataFrame, o: DataFrame) => DataFrame]>
> = {
  agg: [
    'update',
    (s) => {
      const calls = [count('*').as('n'), sum('v'), avg('v'), max('v'), min('v').as('m')] as const;
      return s.groupBy('k').agg(...calls);
    },
  ],
  global: ['update', (s) => s.groupBy().agg(count('*'))],
  exprkey: ['update', (s) => s.groupBy(upper('k').as('u')).agg(max('v'))],
  win: ['append', (s) => late(s).groupBy(window('t', '1 minute'), 'k').agg(count('*'), sum('v'))],
  winupd: [
    'update',
    (s) => late(s).groupBy('k', window('t', '1 minute').as('w')).agg(count('*')),
  ],
  dedup: ['append', (s) => late(s).dropDuplicates(['k'])],
  dedupt: ['append', (s) => late(s).dropDuplicates(['k', 't'])],
  dedupw: ['append', (s) => late(s).dropDuplicatesWithinWatermark(['k'])],
  session: [
    'append',
    (s) => late(s).groupBy(sessionWindow('t', '45 seconds'), 'k').agg(count('*'), sum('v')),
  ],
  limit: ['append', (s) => s.limit(3)],
  two: [
    'append',
    (s) =>
      late(s)
        .groupBy(window('t', '1 minute'), 'k')
        .agg(count('*').as('c'))
        .groupBy(window('window', '5 minutes'), 'k')
        .agg(sum('c')),
  ],
  stateless: ['append', (s) => s.select('k')],
  join: [
    'append',
    (s, o) => late(s).as('l').join(late(o).as('r'), expr(`l.k = r.k AND ${NEAR}`), 'leftOuter'),
  ],
};

/**
 * Runs a query over both micro-batches; its checkpoint has its name. Spark ran them as `availableNow`, in which a batch
 * without data comes after the last one alone.
 */
async function run(session: Session, name: string): Promise<void> {
  const [mode, make] = QUERIES[name];
  const inputs = [LEFT, RIGHT].map(() => session.memoryStream('k STRING, v INT, t TIMESTAMP'));
  const [frame, other] = inputs.map((input) => input.toDF());
  const writer = make(frame, other).writeStream.format('noop').outputMode(mode);
  for (const batch of [0, 1]) {
    session.conf.set('spark.sql.streaming.noDataMicroBatches.enabled', String(batch === 1));
    const query = await writer.option('checkpointLocation', name).start();
    inputs[0].addData(...LEFT[batch]);
    inputs[1].addData(...RIGHT[batch]);
    await query.processAllAvailable();
    await query.stop();
  }
}

function reading(session: Session, { query, source, options }: Recorded): DataFrame {
  return session.read.format(source).options(options).load(query);
}

/**
 * Spark puts all sessions of a key anew when one of them changes. A session that is put as it was is no change here: a
 * row of the feed that tells of a key what an earlier one has told.
 */
function changes({ query, rows = [] }: Recorded): readonly string[] {
  if (query !== 'session') return rows;
  const told = new Set<string>();
  return rows.filter((row) => {
    const { batch_id: batch, ...rest } = JSON.parse(row);
    const change = JSON.stringify(rest);
    const isNew = batch === undefined || !told.has(change);
    told.add(change);
    return isNew;
  });
}

const ANSWERS = recordedLines<Recorded>(
  new URL('state-source/answers.jsonl', import.meta.url),
);
const titleOf = ({ query, source, options }: Recorded) =>
  `${source} of ${query} ${JSON.stringify(options)}`;

describe('state is shown as Spark shows it', async () => {
  const session = await newSession();
  for (const name of Object.keys(QUERIES)) await run(session, name);

  test.each(ANSWERS.filter(({ error }) => error === undefined).map((of) => [titleOf(of), of]))(
    '%s',
    async (_title, recorded) => {
      const frame = reading(session, recorded);
      const schema = await frame.schema();
      expect(simpleString(schema)).toBe(recorded.schema);
      const kept = schema.fields
        .map(({ name }) => name)
        .filter((name) => name !== 'partition_id' && name !== 'numPartitions');
      const json = toJson(struct(...kept.map((name) => col(name))), { ignoreNullFields: 'false' });
      const rows = await frame.select(json.as('json')).collect();
      expect(rows.map((row) => row.json).sort()).toEqual(changes(recorded));
    },
  );

  test.each(ANSWERS.filter(({ error }) => error !== undefined).map((of) => [titleOf(of), of]))(
    '%s is refused',
    async (_title, recorded) => {
      const failure = await reading(session, recorded)
        .collect()
        .then(() => undefined)
        .catch((error) => error);
      const { condition, sqlState, parameters } = failure;
      expect({ condition, sqlState, parameters }).toEqual(recorded.error);
    },
  );
});
