import { describe, expect, test } from 'vitest';
import { memoryConnector } from '../../../src/connectors/memory.ts';
import { MemoryStream } from '../../../src/connectors/memory-stream.ts';
import { MemoryTable } from '../../../src/connectors/memory-table.ts';
import { EXECUTION_PARTS } from '../../../src/engine/execution-parts.ts';
import { optimize } from '../../../src/optimizer/optimizer.ts';
import { outputSchema } from '../../../src/plan/output-schema.ts';
import { planOutput, type ResolvedPlan } from '../../../src/plan/resolved-plan.ts';
import type { ExecutionParts } from '../../../src/streaming/execution-parts.ts';
import type { StructType } from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { analyzeSql } from '../../support/analysis.ts';
import { faultAt, runThroughCrashes } from '../../support/crash-run.ts';
import { COUNT_SCHEMA, EVENT_SCHEMA, fakeParts, streamsPlan } from '../../support/fake-plan.ts';
import type { Fault, FaultPlan } from '../../support/faulty-storage.ts';
import { asMultiset } from '../../support/test-stream.ts';

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

interface MatrixQuery {
  readonly name: string;
  readonly plan: ResolvedPlan;
  readonly schema: StructType;
  readonly parts: ExecutionParts;
  readonly rows: number;
  /** The others run with fewer faults: the same calls of the same engine. */
  readonly isFull?: boolean;
}

const VIEW = { name: 'e', from: 'stream', ops: [{ withWatermark: ['ts', '10 minutes'] as const }] };

function sqlQuery(name: string, sql: string, rows: number): MatrixQuery {
  const streams = [{ name: 'stream', schema: 'ts TIMESTAMP, k STRING' }];
  const plan = optimize(analyzeSql(sql, { streams, views: [VIEW] }));
  const schema = outputSchema(planOutput(plan));
  return { name, plan, schema, parts: EXECUTION_PARTS, rows };
}

const QUERIES: MatrixQuery[] = [
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
];

async function outcomeOf(query: MatrixQuery, faults: readonly FaultPlan[]) {
  const stream = new MemoryStream(EVENT_SCHEMA);
  const table = new MemoryTable(query.schema);
  const calls = await runThroughCrashes({
    plan: query.plan,
    parts: query.parts,
    connector: memoryConnector,
    objects: () => new Map([['stream', stream]]),
    table,
    steps: STEPS.map((rows) => () => void stream.addData(rows)),
    faults,
  });
  return { rows: asMultiset(table.rows), calls };
}

const FAULTS: Fault[] = ['crashAfter', 'tear', 'crashBefore', 'fail', 'delay'];

describe.each(QUERIES)('the crash matrix of $name', (query) => {
  test.each(query.isFull ? FAULTS : FAULTS.slice(0, 2))(
    '%s at any call of a port leaves the result as it is without',
    async (fault) => {
      const undisturbed = await outcomeOf(query, []);
      const callCount = undisturbed.calls[0].length;
      expect(callCount).toBeGreaterThan(50);
      expect(undisturbed.rows.length).toBe(query.rows);
      for (let index = 0; index < callCount; index++) {
        const { rows, calls } = await outcomeOf(query, [faultAt(index, fault)]);
        expect(rows, `${fault} at call ${index}, ${calls[0].at(-1)}`).toEqual(undisturbed.rows);
      }
    },
  );

  test('a second crash while the first is being recovered from changes nothing either', async () => {
    const undisturbed = await outcomeOf(query, []);
    const callCount = undisturbed.calls[0].length;
    for (let first = 4; first < callCount; first += query.isFull ? 5 : 15) {
      for (let second = 0; second < 24; second += 3) {
        const faults = [faultAt(first, 'crashAfter'), faultAt(second, 'crashAfter')];
        const { rows } = await outcomeOf(query, faults);
        expect(rows, `crashes after calls ${first} and ${second}`).toEqual(undisturbed.rows);
      }
    }
  });
});
