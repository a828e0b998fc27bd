import { describe, expect, test } from 'vitest';
import { col, struct, toJson } from '../../src/api/functions.ts';
import type {
  ListState,
  MapState,
  Row,
  Session,
  StatefulProcessor,
  StatefulProcessorHandle,
  TimeMode,
  ValueState,
} from '../../src/index.ts';
import { simpleString } from '../../src/types/data-type.ts';
import { recordedLines } from '../support/recorded-case.ts';
import { newSession } from '../support/session.ts';

/*
 * What Spark's state data source shows of the variables and timers of `transformWithState`: the schema, and each row as JSON but
 * for `partition_id`; or the condition with which it refused; or the operator's line of `state-metadata`. Times to live end at 0
 * in the answers, since Spark's clock went on, and a map with keys of structs has texts of Spark's memory for keys.
 */
interface Recorded {
  readonly query: string;
  readonly options: Readonly<Record<string, string>>;
  readonly schema?: string;
  readonly rows?: readonly string[];
  readonly error?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

const VALUE = 'n BIGINT, s STRING';
const USER_KEY = 'u STRING, w INT';
const TTL_MS = 1_000_000_000;
const TIMER_MS = 100_000_000_000_000;

/** Writes each row's number to all its variables; 99 and 98 remove and replace. */
class Keeper implements StatefulProcessor {
  readonly #has: { readonly variables: boolean; readonly times: boolean };
  #handle!: StatefulProcessorHandle;
  #values: ValueState[] = [];
  #lists: ListState[] = [];
  #maps: MapState[] = [];

  constructor(has: { readonly variables: boolean; readonly times: boolean }) {
    this.#has = has;
  }

  init(handle: StatefulProcessorHandle): void {
    const ttls = [undefined, ...(this.#has.times ? [TTL_MS] : [])];
    const name = (kind: string, ttl: number | undefined) => (ttl === undefined ? kind : `t${kind}`);
    this.#handle = handle;
    if (!this.#has.variables) return;
    this.#values = ttls.map((ttl) => handle.getValueState(name('v', ttl), VALUE, ttl));
    this.#lists = ttls.map((ttl) => handle.getListState(name('l', ttl), VALUE, ttl));
    this.#maps = ttls.map((ttl) => handle.getMapState(name('m', ttl), USER_KEY, VALUE, ttl));
  }

  handleInputRows({ k }: Row, rows: readonly Row[]): unknown[] {
    if (this.#has.variables) for (const { n } of rows) this.#take(Number(n));
    return [[k]];
  }

  #take(n: number): void {
    const [[value], [list, timedList], [map, timedMap]] = [this.#values, this.#lists, this.#maps];
    if (n === 99) {
      value.clear();
      list.clear();
      map.removeKey(['u0', 0]);
      timedList.put([[5, 'five']]);
      timedMap.clear();
      this.#handle.deleteTimer(TIMER_MS + 1);
    } else if (n === 98) list.put([[7, 'seven']]);
    else {
      const row = [n, `s${n}`];
      for (const each of this.#values) each.update(row);
      for (const each of this.#lists) each.appendValue(row);
      for (const each of this.#maps) each.updateValue([`u${n % 2}`, n % 2], row);
      if (this.#has.times) this.#handle.registerTimer(TIMER_MS + n);
    }
  }
}

const BATCHES = [
  [
    ['a', 1],
    ['b', 2],
    ['a', 2],
  ],
  [['a', 3]],
  [
    ['a', 99],
    ['b', 98],
  ],
] as const;

/** The queries by the names that the answers give them. */
const QUERIES: Readonly<Record<string, readonly [TimeMode, boolean, number]>> = {
  p: ['ProcessingTime', true, 2],
  q: ['ProcessingTime', true, 3],
  n: ['None', true, 2],
  e: ['None', false, 2],
};

async function run(session: Session, name: string): Promise<void> {
  const [timeMode, variables, batches] = QUERIES[name];
  const input = session.memoryStream('k STRING, n BIGINT');
  const processor = new Keeper({ variables, times: timeMode !== 'None' });
  const frame = input
    .toDF()
    .groupBy('k')
    .transformWithState(processor, 'k STRING', 'update', timeMode);
  const query = await frame.writeStream
    .format('noop')
    .outputMode('update')
    .option('checkpointLocation', name)
    .start();
  for (const rows of BATCHES.slice(0, batches)) {
    input.addData(...rows);
    await query.processAllAvailable();
  }
  await query.stop();
}

/** Spark's feed has each write, ours what a batch has changed. */
function changes(rows: readonly string[], isList: boolean): string[] {
  if (isList || !rows.some((row) => 'batch_id' in JSON.parse(row))) return [...rows];
  const last = new Map<string, string>();
  for (const row of rows) {
    const { batch_id, key, user_map_key } = JSON.parse(row);
    last.set(JSON.stringify([batch_id, key, user_map_key]), row);
  }
  return [...last.values()];
}

/** A row without what the answers don't have. The entries of a map are in no order. */
function plain(row: string): unknown {
  const { map_value, ...rest } = JSON.parse(row, (key, value) =>
    key === 'ttlExpirationMs' ? 0 : value,
  );
  return map_value === undefined ? rest : { ...rest, map: sorted(Object.values(map_value)) };
}

const ANSWERS = recordedLines<Recorded>(new URL('state-source/variables.jsonl', import.meta.url));
const titled = (isOf: (recorded: Recorded) => boolean) =>
  ANSWERS.filter(isOf).map((of) => [`${of.query} ${JSON.stringify(of.options)}`, of] as const);

describe('state of processors is shown as Spark shows it', async () => {
  const session = await newSession();
  for (const name of Object.keys(QUERIES)) await run(session, name);
  const reading = ({ query, options }: Recorded) =>
    session.read.format('statestore').options(options).load(query);

  test.each(titled(({ rows }) => rows !== undefined))('%s', async (_title, recorded) => {
    const frame = reading(recorded);
    const schema = await frame.schema();
    expect(simpleString(schema)).toBe(recorded.schema);
    const kept = schema.fields.map(({ name }) => name).filter((name) => name !== 'partition_id');
    const json = toJson(struct(...kept.map((name) => col(name))));
    const rows = (await frame.select(json.as('json')).collect()).map(({ json }) => String(json));
    const isList = recorded.schema?.includes('list_element') === true;
    const expected = changes(recorded.rows ?? [], isList).map(plain);
    expect(sorted(rows.map(plain))).toEqual(sorted(expected));
  });

  test.each(titled(({ error }) => error !== undefined))('%s is refused', async (_title, recorded) => {
    const { condition, sqlState, parameters } = await reading(recorded)
      .collect()
      .then(() => undefined)
      .catch((error) => error);
    expect({ condition, sqlState, parameters }).toEqual(recorded.error);
  });

  test.each(titled(({ metadata }) => metadata !== undefined))(
    'the metadata of %s',
    async (_title, { query, metadata }) => {
      const rows = await session.read.format('state-metadata').load(query).collect();
      expect(rows.map(withProperties)).toEqual([withProperties(metadata ?? {})]);
    },
  );
});

/** Variables are in no order. */
function withProperties({ operatorProperties, ...row }: Readonly<Record<string, unknown>>) {
  const properties = JSON.parse(String(operatorProperties));
  const variables = properties.stateVariables.map((variable: unknown) => JSON.stringify(variable));
  return { ...row, properties: { ...properties, stateVariables: variables.sort() } };
}
