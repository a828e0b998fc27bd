import { describe, expect, test } from 'vitest';
import {
  avg,
  collectList,
  count,
  expr,
  sessionWindow,
  window,
} from '../../../src/api/functions.ts';
import type { OutputMode } from '../../../src/connectors/connector.ts';
import type { DataFrame, Session } from '../../../src/index.ts';
import type { Trigger } from '../../../src/streaming/trigger.ts';
import { HeldFile } from '../../support/held-files.ts';
import { describeSessions, newSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const BUDGET = 'spark.millrace.streaming.state.budget';
type Input = ReturnType<Session['memoryStream']>;

const at = (second: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, second));
const SCHEMA = 'ts TIMESTAMP, k STRING, n INT';
/** Micro-batches of more and more keys; the watermark lets nothing go. */
const BATCHES = Array.from({ length: 6 }, (_, batch) =>
  Array.from({ length: 40 << batch }, (_, row): [Date, string, number] => [
    at(row % 50),
    `key ${batch} ${row % (25 << batch)}`,
    row,
  ]),
);

const events = (input: Input) => input.toDF().withWatermark('ts', '1 hour');

const QUERIES: Readonly<Record<string, readonly [OutputMode, (input: Input) => DataFrame]>> = {
  groups: ['update', (input) => input.toDF().groupBy('k').agg(count('*'), avg('n'))],
  lists: ['update', (input) => input.toDF().groupBy('k').agg(collectList('n'))],
  windows: ['append', (input) => events(input).groupBy(window('ts', '10 seconds'), 'k').count()],
  sessions: [
    'append',
    (input) => events(input).groupBy(sessionWindow('ts', '5 seconds'), 'k').count(),
  ],
  duplicates: ['append', (input) => events(input).dropDuplicates(['k', 'ts'])],
  'a join': [
    'append',
    (input) => {
      const on = 'l.k = r.k AND l.n = r.n AND r.ts BETWEEN l.ts AND l.ts + INTERVAL 1 MINUTE';
      return events(input).as('l').join(events(input).as('r'), expr(on));
    },
  ],
  'a function': [
    'update',
    (input) =>
      input
        .toDF()
        .groupBy('k')
        .mapGroupsWithState(
          { outputSchema: 'k STRING, rows BIGINT', stateSchema: 'rows BIGINT' },
          ({ k }, found, state) => {
            const rows = Number(state.getOption()?.rows ?? 0) + found.length;
            state.update({ rows });
            return { k, rows };
          },
        ),
  ],
  'counts of distinct rows': [
    'update',
    (input) => input.toDF().dropDuplicates(['k', 'n']).groupBy('k').count(),
  ],
};

interface Run {
  /** What the operators held after each micro-batch. */
  readonly held: number[];
  /** What the sink counts once: the rows of each batch, by its id. */
  readonly batches: Map<number, string[]>;
}

/** A query that goes on, start after start, over one checkpoint and one stream. */
async function queryOn(
  session: Session,
  name: string,
  trigger: Trigger = { processingTime: '0 seconds' },
) {
  const input = session.memoryStream(SCHEMA);
  const [mode, make] = QUERIES[name];
  const done: Run = { held: [], batches: new Map() };
  let added = 0;

  /** Starts it under a budget, and adds the batches that are left; the error that ends it. */
  async function goOn(budget: number | string | undefined): Promise<unknown> {
    if (budget === undefined) session.conf.unset(BUDGET);
    else session.conf.set(BUDGET, String(budget));
    try {
      const query = await make(input)
        .writeStream.outputMode(mode)
        .option('checkpointLocation', 'checkpoint')
        .trigger(trigger)
        .foreachBatch(async (batch, id) => {
          const rows = await batch.collect({ rowMode: 'array' });
          done.batches.set(id, rows.map((row) => JSON.stringify(row)).sort());
        })
        .start();
      try {
        await query.processAllAvailable();
        for (; added < BATCHES.length; ) {
          input.addData(...BATCHES[added++]);
          await query.processAllAvailable();
          const operators = query.lastProgress?.stateOperators ?? [];
          done.held.push(operators.reduce((sum, { memoryUsedBytes }) => sum + memoryUsedBytes, 0));
        }
      } finally {
        await query.stop();
      }
    } catch (error) {
      return error;
    }
    return undefined;
  }

  return { goOn, done };
}

/** Why a query ended, or did not start. */
function reasonOf(failure: unknown): unknown {
  const { condition, cause } = failure as Error & { condition: string };
  return condition === 'STREAM_FAILED' ? cause : failure;
}

describeSessions((newSession) => {
  describe.each(Object.keys(QUERIES))('the state of %s', (name) => {
    test('may be as large as its budget, to the byte', async () => {
      const free = await queryOn(await newSession(), name);
      expect(await free.goOn(undefined)).toBeUndefined();
      const { held } = free.done;
      expect(held).toEqual(held.toSorted((a, b) => a - b));
      const most = held.at(-1) ?? 0;

      const exact = await queryOn(await newSession(), name);
      expect(await exact.goOn(most)).toBeUndefined();
      expect(exact.done).toEqual(free.done);

      for (const bytes of new Set(held)) {
        const bounded = await queryOn(await newSession(), name);
        expect(reasonOf(await bounded.goOn(bytes - 1))).toMatchObject({
          condition: 'STATE_BUDGET_EXCEEDED',
          sqlState: '53200',
          parameters: {
            budgetBytes: String(bytes - 1),
            heldBytes: String(bytes),
            config: BUDGET,
          },
          message: expect.stringContaining('start the query again: it goes on'),
        });
        expect(bounded.done.held).toEqual(held.slice(0, held.indexOf(bytes)));
      }
    });

    test('goes on exactly each time that its budget is raised', async () => {
      const free = await queryOn(await newSession(), name);
      await free.goOn(undefined);
      const { held, batches } = free.done;
      const bounded = await queryOn(await newSession(), name);
      const budgets = held.flatMap((bytes) => [bytes / 2, bytes - 1]).map(Math.floor);
      let refused = 0;
      // State that was restored has less room to grow into, and may fit where it did not before.
      for (const budget of budgets) {
        const failure = await bounded.goOn(budget);
        if (failure === undefined) continue;
        expect(reasonOf(failure)).toMatchObject({ condition: 'STATE_BUDGET_EXCEEDED' });
        refused++;
      }
      expect(refused).toBeGreaterThan(4);
      expect(await bounded.goOn('1g')).toBeUndefined();
      expect(bounded.done.batches).toEqual(batches);
    });
  });

  test('the epochs of continuous mode keep to it, too', async () => {
    const trigger = { continuous: '0 seconds' };
    const free = await queryOn(await newSession(), 'windows', trigger);
    expect(await free.goOn(undefined)).toBeUndefined();
    const bounded = await queryOn(await newSession(), 'windows', trigger);
    const half = Math.round((free.done.held.at(-1) ?? 0) / 2);
    expect(await bounded.goOn(half)).toMatchObject({
      condition: 'STREAM_FAILED',
      cause: { condition: 'STATE_BUDGET_EXCEEDED' },
    });
    expect(await bounded.goOn('1g')).toBeUndefined();
    expect([...bounded.done.batches.values()].flat().sort()).toEqual(
      [...free.done.batches.values()].flat().sort(),
    );
  });

  test('a size that is none is refused before the query starts', async () => {
    const { goOn } = await queryOn(await newSession(), 'groups');
    expect(await goOn('much')).toMatchObject({
      condition: 'INVALID_CONF_VALUE.TYPE_MISMATCH',
      parameters: { confName: BUDGET, confValue: 'much' },
    });
  });
});

test('state that is larger than the budget when a query starts leaves the checkpoint as it is', async () => {
  const machine = new SimulatedMachine();
  const { goOn } = await queryOn(await newSession({}, machine), 'groups');
  expect(await goOn(undefined)).toBeUndefined();
  const content = async () => {
    const storage = machine.checkpoints.open('checkpoint');
    const names = (await storage.list('')).sort();
    return Promise.all(names.map(async (name) => [name, String(await storage.read(name))]));
  };
  const before = await content();
  expect(await goOn('1k')).toMatchObject({ condition: 'STATE_BUDGET_EXCEEDED' });
  expect(await content()).toEqual(before);
  expect(await goOn('64m')).toBeUndefined();
});

test('a micro-batch of any size is given up as soon as its state is over the budget', async () => {
  const lines = Array.from({ length: 100_000 }, (_, row) => `{"k":"some key ${row}"}`).join('\n');
  const session = await newSession({ config: { [BUDGET]: '1m' } });
  const file = new HeldFile('keys.json', lines).given();
  const frame = session.readStream.format('json').schema('k STRING').files([file]);
  const query = await frame.dropDuplicates().writeStream.format('noop').start();
  const failure = await query.processAllAvailable().catch((error: unknown) => error);
  const { cause } = failure as { cause: { condition: string; parameters: { heldBytes: string } } };
  expect(cause.condition).toBe('STATE_BUDGET_EXCEEDED');
  expect(Number(cause.parameters.heldBytes)).toBeLessThan(3 << 20);
});
