import { analyze } from '../../src/analysis/analyzer.ts';
import type { GroupedData } from '../../src/api/grouped-data.ts';
import { memoryConnector } from '../../src/connectors/memory.ts';
import { MemoryStream } from '../../src/connectors/memory-stream.ts';
import { MemoryTable } from '../../src/connectors/memory-table.ts';
import { EXECUTION_PARTS } from '../../src/engine/execution-parts.ts';
import { optimize } from '../../src/optimizer/optimizer.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { outputSchema } from '../../src/plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../src/plan/resolved-plan.ts';
import type { ExecutionParts } from '../../src/streaming/execution-parts.ts';
import type { Trigger } from '../../src/streaming/trigger.ts';
import type { StructType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { analyzeSql, sqlPlan, testContext } from './analysis.ts';
import { CountsBehind, numberedRows } from './crash-groups.ts';
import { runThroughCrashes } from './crash-run.ts';
import { COUNT_SCHEMA, EVENT_SCHEMA, fakeParts, streamsPlan } from './fake-plan.ts';
import type { FaultPlan } from './faulty-storage.ts';
import { planGroups } from './groups-plan.ts';
import type { MachineParts } from './simulation.ts';
import { asMultiset } from './test-stream.ts';

function event(minutes: number, key: string): ValueRow {
  return [BigInt(Date.UTC(2024, 2, 1, 10)) * 1000n + BigInt(minutes * 60_000_000), key];
}

/** Nothing here is late, whatever the batches: a crash may move rows from one batch to the next. */
const STEPS: ValueRow[][] = [
  [event(0, 'a'), event(1, 'b'), event(2, 'a')],
  [event(14, 'a'), event(16, 'c')],
  [event(15, 'b'), event(40, 'a'), event(41, 'a')],
  [event(90, 'z')],
  // Whether or not the batch without data ran before the crash, this one emits what is left.
  [event(200, 'end')],
  [event(201, 'end')],
];

/** A query of the crash matrix, with the rows that it answers. */
export interface MatrixQuery {
  readonly name: string;
  readonly plan: ResolvedPlan;
  readonly schema: StructType;
  readonly parts: ExecutionParts;
  readonly rows: number;
  /** The trigger of each process, by its number; back to back micro-batches where absent. */
  readonly trigger?: (process: number) => Trigger;
  /** The settings of each process, by its number. */
  readonly config?: (process: number) => Readonly<Record<string, string>>;
  /** The others run with fewer faults: the same calls of the same engine. */
  readonly isFull?: boolean;
}

const STREAMS = [{ name: 'stream', schema: 'ts TIMESTAMP, k STRING' }];
const WATERMARK = { withWatermark: ['ts', '10 minutes'] as const };
const VIEWS = [
  { name: 'e', from: 'stream', ops: [WATERMARK] },
  {
    name: 'd',
    from: 'stream',
    ops: [WATERMARK, { dropDuplicatesWithinWatermark: ['k'] }, { dropDuplicates: ['k', 'ts'] }],
  },
];

function sqlQuery(name: string, sql: string, rows: number): MatrixQuery {
  const plan = optimize(analyzeSql(sql, { streams: STREAMS, views: VIEWS }));
  const schema = outputSchema(planOutput(plan));
  return { name, plan, schema, parts: EXECUTION_PARTS, rows };
}

/** A query of functions on the groups of the keys. */
function groupsQuery(
  name: string,
  map: (groups: GroupedData<LogicalPlan>) => LogicalPlan,
  rows: number,
): MatrixQuery {
  const context = testContext({ streams: STREAMS, views: VIEWS });
  const plan = optimize(analyze(map(planGroups(sqlPlan('SELECT ts, k FROM e'), 'k')), context));
  return { name, plan, schema: outputSchema(planOutput(plan)), parts: EXECUTION_PARTS, rows };
}

const NUMBERED = 'k STRING, ts TIMESTAMP, n INT';

export const MATRIX_QUERIES: readonly MatrixQuery[] = [
  {
    name: 'a fake count',
    plan: streamsPlan(['stream']),
    schema: COUNT_SCHEMA,
    parts: fakeParts(),
    rows: 7,
    isFull: true,
  },
  sqlQuery(
    'tumbling windows',
    "SELECT window.start, k, count(*) AS c FROM e GROUP BY window(ts, '5 minutes'), k",
    7,
  ),
  sqlQuery(
    'sliding windows',
    `SELECT window.start, k, count(*) AS c, min(ts) AS first, max(k) AS last FROM e
     GROUP BY window(ts, '10 minutes', '4 minutes'), k HAVING count(*) > 0`,
    18,
  ),
  sqlQuery(
    'windows of windows',
    `SELECT window(window, '20 minutes').start AS ws, sum(c) AS c, count(*) AS n
     FROM (SELECT window, k, count(*) AS c FROM e GROUP BY window(ts, '5 minutes'), k)
     GROUP BY window(window, '20 minutes')`,
    3,
  ),
  sqlQuery(
    'session windows',
    `SELECT session_window.start, session_window.end, k, count(*) AS c, max(ts) AS last
     FROM e GROUP BY session_window(ts, '14 minutes'), k`,
    5,
  ),
  sqlQuery('deduplication', 'SELECT ts, k FROM d', 5),
  sqlQuery(
    'an inner join of two streams',
    `SELECT a.ts, b.ts AS other, a.k FROM e a JOIN e b
     ON a.k = b.k AND b.ts BETWEEN a.ts AND a.ts + INTERVAL 20 MINUTES`,
    17,
  ),
  sqlQuery(
    'a full outer join of two streams',
    `SELECT a.ts, b.ts AS other, a.k FROM e a FULL OUTER JOIN e b
     ON a.k = b.k AND b.ts > a.ts AND b.ts <= a.ts + INTERVAL 20 MINUTES`,
    16,
  ),
  sqlQuery(
    'a semi join of two streams',
    `SELECT a.ts, a.k FROM e a LEFT SEMI JOIN e b
     ON a.k = b.k AND b.ts > a.ts AND b.ts <= a.ts + INTERVAL 20 MINUTES`,
    5,
  ),
  sqlQuery('a limit', 'SELECT k FROM stream LIMIT 6', 6),
  groupsQuery(
    'flatMapGroupsWithState',
    (groups) =>
      groups.flatMapGroupsWithState(
        {
          outputSchema: NUMBERED,
          stateSchema: 'n INT, last TIMESTAMP',
          timeout: 'EventTimeTimeout',
          outputMode: 'append',
        },
        numberedRows,
      ),
    15,
  ),
  groupsQuery(
    'transformWithState',
    (groups) => groups.transformWithState(new CountsBehind(), NUMBERED, 'append', 'EventTime'),
    18,
  ),
];

/** Runs a query to its end through processes with these faults: its rows, and the calls that each process made. */
export async function outcomeOf(
  query: MatrixQuery,
  faults: readonly FaultPlan[],
  machine?: MachineParts,
) {
  const stream = new MemoryStream(EVENT_SCHEMA);
  const table = new MemoryTable(query.schema);
  const calls = await runThroughCrashes({
    plan: query.plan,
    trigger: query.trigger,
    config: query.config,
    parts: query.parts,
    connector: memoryConnector,
    objects: () => new Map([['stream', stream]]),
    table,
    steps: STEPS.map((rows) => () => void stream.addData(rows)),
    faults,
    machine,
  });
  return { rows: asMultiset(table.rows), calls };
}
