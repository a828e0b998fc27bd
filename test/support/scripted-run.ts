import { col, window } from '../../src/api/functions.ts';
import type { DataFrame, Row, Session, StreamingQuery } from '../../src/index.ts';
import { type ManualClock, nextTurn } from './manual-clock.ts';
import {
  ANSWER_SCHEMA,
  SCRIPT_SCHEMA,
  ScriptedProcessor,
  type ScriptOptions,
  scriptedGroup,
  TIMED_ANSWER_SCHEMA,
} from './scripted-groups.ts';

type Mode = 'append' | 'update' | 'complete';
export type ScriptRow = readonly [atMs: number, key: string, op: string, value?: number];

export interface ScriptStep {
  readonly rows: readonly ScriptRow[];
  /** With a clock that stands still: by how much it goes on. */
  readonly advanceMs?: number;
  readonly restart?: boolean;
  /** How the query is changed from its restart on. */
  readonly with?: Partial<ScriptedQuery>;
}

/** A query over scripts: with Spark's answers it is a recorded one. */
export interface ScriptedQuery extends ScriptOptions {
  readonly method: 'transformWithState' | 'flatMapGroupsWithState' | 'mapGroupsWithState';
  readonly timeMode?: 'None' | 'ProcessingTime' | 'EventTime';
  readonly timeout?: 'NoTimeout' | 'ProcessingTimeTimeout' | 'EventTimeTimeout';
  /** Of the query, and of the functions, where that is another one. */
  readonly outputMode?: Mode;
  readonly operatorMode?: Mode;
  readonly watermark?: string;
  readonly initial?: readonly (readonly [string, number])[];
  readonly eventTimeColumn?: string;
  readonly preAggregate?: boolean;
  readonly after?: string;
  readonly manualClock?: boolean;
  readonly batch?: boolean;
}

export interface StepAnswer {
  readonly output: readonly (readonly [string, string])[];
  readonly batches: readonly {
    readonly batchId: number;
    readonly watermark: string | undefined;
    readonly state: readonly Readonly<Record<string, number>>[];
  }[];
}

/** The query as a DataFrame over rows of `SCRIPT_SCHEMA`. */
export function scriptedFrame(session: Session, rows: DataFrame, query: ScriptedQuery): DataFrame {
  const { method, watermark, initial, outputMode = 'append' } = query;
  const late = watermark === undefined ? rows : rows.withWatermark('ts', watermark);
  const input = query.preAggregate
    ? late.groupBy('ts', 'k', 'n', 'op', 'v').count().drop('count')
    : late;
  const states =
    initial &&
    session.createDataFrame(
      initial.map((row) => [...row]),
      'k STRING, s BIGINT',
    );
  const initialState = states?.groupBy('k');
  const operatorMode = query.operatorMode ?? outputMode;
  const groups = input.groupBy('k');
  const options = {
    outputSchema: ANSWER_SCHEMA,
    stateSchema: 's BIGINT',
    timeout: query.timeout,
    initialState,
  };
  let made: DataFrame;
  if (method === 'transformWithState') {
    const time = query.eventTimeColumn === undefined ? (query.timeMode ?? 'None') : 'EventTime';
    made = groups.transformWithState(
      new ScriptedProcessor(query),
      TIMED_ANSWER_SCHEMA,
      operatorMode,
      time,
      initialState,
      query.eventTimeColumn,
    );
  } else if (method === 'mapGroupsWithState') {
    made = groups.mapGroupsWithState(options, scriptedGroup);
  } else {
    made = groups.flatMapGroupsWithState(
      { ...options, outputMode: operatorMode === 'update' ? 'update' : 'append' },
      (...call) => [scriptedGroup(...call)],
    );
  }
  return behind(made, query.after);
}

function behind(made: DataFrame, after: string | undefined): DataFrame {
  const again = { outputSchema: ANSWER_SCHEMA, stateSchema: 's BIGINT' };
  const text = (frame: DataFrame, key: string) => frame.selectExpr(key, 'string(count) AS what');
  switch (after) {
    case 'count':
      return text(made.groupBy('k').count(), 'k');
    case 'windowCount':
      return text(
        made.groupBy(window(col('t'), '10 seconds')).count(),
        'string(window.start) AS k',
      );
    case 'mapAgain':
      return made.groupBy('k').mapGroupsWithState(again, ({ k }) => ({ k, what: 'again' }));
    case 'flatMapAgain':
      return made
        .groupBy('k')
        .flatMapGroupsWithState({ ...again, outputMode: 'append' }, ({ k }) => [
          { k, what: 'again' },
        ]);
    case 'dedup':
      return made.dropDuplicates(['k']).select('k', 'what');
    case 'limit':
      return made.limit(3).select('k', 'what');
    case 'sort':
      return made.orderBy('k').select('k', 'what');
    default:
      return made.select('k', 'what');
  }
}

function inputRows(rows: readonly ScriptRow[]): unknown[][] {
  return rows.map(([atMs, key, op, value = null], n) => [new Date(atMs), key, n, op, value]);
}

const pairOf = ({ k, what }: Row): [string, string] => [String(k), String(what)];
const textOf = (pair: readonly [string, string]) => pair.join('\0');

/** Pairs in an order of their own: that of groups is the engine's. */
export function inOrderOfText(pairs: readonly [string, string][]): [string, string][] {
  return [...pairs].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function inOrder(rows: readonly Row[]): [string, string][] {
  return inOrderOfText(rows.map(pairOf));
}

/** Runs a query step by step, and answers for each one. */
export async function* runScripted(
  session: Session,
  clock: ManualClock,
  query: ScriptedQuery,
  steps: readonly ScriptStep[],
): AsyncGenerator<StepAnswer, void> {
  if (query.batch === true) {
    const rows = session.createDataFrame(inputRows(steps[0].rows), SCRIPT_SCHEMA);
    const output = await scriptedFrame(session, rows, query).collect();
    yield { output: inOrder(output), batches: [] };
    return;
  }
  const run = new ScriptedRun(session, clock, query);
  try {
    for (const step of steps) yield await run.step(step);
  } finally {
    await run.stop();
  }
}

class ScriptedRun {
  readonly #clock: ManualClock;
  readonly #session: Session;
  readonly #query: ScriptedQuery;
  readonly #input: ReturnType<Session['memoryStream']>;
  #frame: DataFrame;
  #running: StreamingQuery | undefined;
  #rows: Row[] = [];
  #lastBatch = -1;

  constructor(session: Session, clock: ManualClock, query: ScriptedQuery) {
    this.#session = session;
    this.#clock = clock;
    this.#query = query;
    this.#input = session.memoryStream(SCRIPT_SCHEMA);
    this.#frame = scriptedFrame(session, this.#input.toDF(), query);
  }

  async step({ rows, advanceMs, restart, with: changes }: ScriptStep): Promise<StepAnswer> {
    if (restart === true) await this.stop();
    if (changes !== undefined) {
      const query = { ...this.#query, ...changes };
      this.#frame = scriptedFrame(this.#session, this.#input.toDF(), query);
    }
    if (this.#running === undefined) {
      this.#running = await this.#start();
      await this.#settle(this.#running);
    }
    const query = this.#running;
    if (rows.length > 0) this.#input.addData(...inputRows(rows));
    if (this.#query.manualClock === true) await this.#clock.jump(advanceMs ?? 0);
    await this.#settle(query);
    const output = inOrder(this.#rows);
    this.#rows = [];
    const batches = query.recentProgress
      .filter(({ batchId, durationMs }) => batchId > this.#lastBatch && 'addBatch' in durationMs)
      .map(({ batchId, eventTime, stateOperators }) => ({
        batchId,
        watermark: eventTime.watermark,
        state: stateOperators.map((state) => ({
          rows: state.numRowsTotal,
          updated: state.numRowsUpdated,
          removed: state.numRowsRemoved,
          dropped: state.numRowsDroppedByWatermark,
        })),
      }));
    this.#lastBatch = batches.at(-1)?.batchId ?? this.#lastBatch;
    return { output, batches };
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  #start(): Promise<StreamingQuery> {
    const { outputMode = 'append', manualClock } = this.#query;
    return this.#frame.writeStream
      .outputMode(outputMode)
      .option('checkpointLocation', 'scripted')
      .trigger({ processingTime: manualClock === true ? '1 second' : '0 seconds' })
      .foreachBatch(async (batch) => {
        this.#rows.push(...(await batch.collect()));
      })
      .start();
  }

  async #settle(query: StreamingQuery): Promise<void> {
    if (this.#query.manualClock !== true) return query.processAllAvailable();
    // Until the query has been asleep for a while.
    for (let idle = 0; idle < 10; ) {
      await nextTurn();
      if (!query.isActive) return query.awaitTermination().then(() => undefined);
      idle = this.#clock.sleeperCount > 0 && !query.status.isTriggerActive ? idle + 1 : 0;
    }
  }
}
