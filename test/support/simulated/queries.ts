import { analyze } from '../../../src/analysis/analyzer.ts';
import type { GroupedData } from '../../../src/api/grouped-data.ts';
import type { OutputMode } from '../../../src/connectors/connector.ts';
import type {
  Row,
  StatefulProcessor,
  StatefulProcessorHandle,
  ValueState,
} from '../../../src/index.ts';
import { optimize } from '../../../src/optimizer/optimizer.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';
import { outputSchema } from '../../../src/plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../../src/plan/resolved-plan.ts';
import { streamingSourceScans } from '../../../src/streaming/streaming-sources.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import { analyzeSql, sqlPlan, type TestTables, type TestView, testContext } from '../analysis.ts';
import { CountsBehind, numberedRows } from '../crash-groups.ts';
import { planGroups } from '../groups-plan.ts';

/** A query whose result follows from its input, however a crash cuts that into micro-batches. */
export interface SimulatedQuery {
  readonly name: string;
  readonly outputMode: OutputMode;
  readonly plan: ResolvedPlan;
  readonly schema: StructType;
  /** How many of the first columns name a row of the result: in update mode the last one of a name counts. */
  readonly keys: number;
  /** Whether rows say which others came with them, so that no two steps may become one micro-batch. */
  readonly tellsBatches: boolean;
  /** Whether it reads both streams, whose rows of one step may then come in two micro-batches. */
  readonly readsTwo: boolean;
}

/** Two streams of the same columns, with what is late by more than ten minutes. */
export const SIMULATED_STREAMS = ['stream', 'other'] as const;

const WATERMARK = { withWatermark: ['ts', '10 minutes'] as const };
const VIEWS: readonly TestView[] = [
  { name: 'e', from: 'stream', ops: [WATERMARK] },
  { name: 'o', from: 'other', ops: [WATERMARK] },
  { name: 'keys', from: 'stream', ops: [{ dropDuplicates: ['k'] }] },
  { name: 'rows', from: 'stream', ops: [WATERMARK, { dropDuplicates: ['k', 'ts'] }] },
  { name: 'recent', from: 'stream', ops: [WATERMARK, { dropDuplicatesWithinWatermark: ['k'] }] },
];
const TABLES: TestTables = {
  streams: SIMULATED_STREAMS.map((name) => ({ name, schema: 'ts TIMESTAMP, k STRING' })),
  views: VIEWS,
};

interface QueryTraits {
  readonly keys?: number;
  readonly tellsBatches?: boolean;
}

function simulated(
  name: string,
  outputMode: OutputMode,
  plan: ResolvedPlan,
  { keys = 1, tellsBatches = outputMode !== 'append' }: QueryTraits = {},
): SimulatedQuery {
  const optimized = optimize(plan);
  const schema = outputSchema(planOutput(optimized));
  return {
    name: `${name}, ${outputMode}`,
    outputMode,
    plan: optimized,
    schema,
    keys,
    tellsBatches,
    readsTwo: streamingSourceScans(optimized).length > 1,
  };
}

function sql(
  name: string,
  modes: readonly OutputMode[],
  text: string,
  traits?: QueryTraits,
): SimulatedQuery[] {
  return modes.map((mode) => simulated(name, mode, analyzeSql(text, TABLES), traits));
}

function groups(
  name: string,
  mode: OutputMode,
  map: (groups: GroupedData<LogicalPlan>) => LogicalPlan,
  traits?: QueryTraits,
): SimulatedQuery {
  const plan = analyze(map(planGroups(sqlPlan('SELECT ts, k FROM e'), 'k')), testContext(TABLES));
  return simulated(name, mode, plan, traits);
}

const ALL_MODES = ['append', 'update', 'complete'] as const;
const NUMBERED = 'k STRING, ts TIMESTAMP, n INT';

/** How many rows of a key came in a minute of processing time, or since there was one. */
class RecentVisits implements StatefulProcessor {
  #visits!: ValueState;

  init(handle: StatefulProcessorHandle): void {
    this.#visits = handle.getValueState('visits', 'n INT', 60_000);
  }

  handleInputRows({ k }: Row, rows: readonly Row[]): Row[] {
    const n = Number(this.#visits.get()?.n ?? 0) + rows.length;
    this.#visits.update({ n });
    return [{ k, ts: rows[0].ts, n }];
  }
}

const JOINED = `ON a.k = b.k AND b.ts >= a.ts - INTERVAL 5 MINUTES AND b.ts <= a.ts + INTERVAL 20 MINUTES`;

function join(kind: string): SimulatedQuery[] {
  const other = kind === 'LEFT SEMI' ? '' : ', b.ts AS other, b.k AS bk';
  const text = `SELECT a.ts, a.k${other} FROM e a ${kind} JOIN o b ${JOINED}`;
  return sql(`a ${kind.toLowerCase()} join`, ['append'], text);
}

export const SIMULATED_QUERIES: readonly SimulatedQuery[] = [
  ...sql(
    'tumbling windows',
    ALL_MODES,
    `SELECT window.start, k, count(*) AS c, min(ts) AS first, max(ts) AS last FROM e
     GROUP BY window(ts, '5 minutes'), k`,
    { keys: 2 },
  ),
  ...sql(
    'sliding windows',
    ALL_MODES,
    `SELECT window.start, k, count(*) AS c, avg(minute(ts)) AS mean, max(k) AS most FROM e
     GROUP BY window(ts, '10 minutes', '4 minutes'), k`,
    { keys: 2 },
  ),
  ...sql(
    'session windows',
    ['append', 'complete'],
    `SELECT session_window.start, session_window.end, k, count(*) AS c, collect_list(ts) AS times
     FROM e GROUP BY session_window(ts, '6 minutes'), k`,
    { keys: 3 },
  ),
  ...sql(
    'groups',
    ['update', 'complete'],
    'SELECT k, count(*) AS c, collect_list(ts) AS times, max_by(k, ts) AS last FROM stream GROUP BY k',
  ),
  ...sql(
    'windows of windows',
    ['append'],
    `SELECT window(window, '20 minutes').start AS ws, sum(c) AS c, count(*) AS n
     FROM (SELECT window, k, count(*) AS c FROM e GROUP BY window(ts, '5 minutes'), k)
     GROUP BY window(window, '20 minutes')`,
  ),
  ...sql('dropDuplicates', ['append', 'update'], 'SELECT k FROM keys'),
  ...sql('dropDuplicates with a time', ['append'], 'SELECT ts, k FROM rows'),
  ...sql('dropDuplicatesWithinWatermark', ['append'], 'SELECT ts, k FROM recent'),
  ...['INNER', 'LEFT OUTER', 'RIGHT OUTER', 'FULL OUTER', 'LEFT SEMI'].flatMap(join),
  ...sql(
    'windows of a join',
    ['append'],
    `SELECT window.start, k, count(*) AS c FROM
       (SELECT a.ts, a.k FROM e a JOIN o b ${JOINED}) GROUP BY window(ts, '10 minutes'), k`,
  ),
  ...sql(
    'windows of rows without duplicates',
    ['append'],
    "SELECT window.start, count(*) AS c FROM rows GROUP BY window(ts, '10 minutes')",
  ),
  ...sql(
    'windows of a union',
    ['append', 'update'],
    `SELECT window.start, k, count(*) AS c FROM (SELECT * FROM e UNION ALL SELECT * FROM o)
     GROUP BY window(ts, '5 minutes'), k`,
    { keys: 2 },
  ),
  ...sql('a limit', ['append'], 'SELECT k FROM stream LIMIT 6'),
  groups(
    'mapGroupsWithState',
    'update',
    (keyed) =>
      keyed.mapGroupsWithState(
        { outputSchema: 'k STRING, n INT', stateSchema: 'n INT' },
        ({ k }, rows, state) => {
          const n = Number(state.getOption()?.n ?? 0) + rows.length;
          state.update({ n });
          return { k, n };
        },
      ),
    { keys: 1 },
  ),
  groups('flatMapGroupsWithState', 'append', (keyed) =>
    keyed.flatMapGroupsWithState(
      {
        outputSchema: NUMBERED,
        stateSchema: 'n INT, last TIMESTAMP',
        timeout: 'EventTimeTimeout',
        outputMode: 'append',
      },
      numberedRows,
    ),
  ),
  groups('transformWithState with timers', 'append', (keyed) =>
    keyed.transformWithState(new CountsBehind(), NUMBERED, 'append', 'EventTime'),
  ),
  groups(
    'transformWithState with a time to live',
    'update',
    (keyed) => keyed.transformWithState(new RecentVisits(), NUMBERED, 'update', 'ProcessingTime'),
    { keys: 3 },
  ),
];
