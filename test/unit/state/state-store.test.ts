import { describe, expect, test } from 'vitest';
import { StreamingAggregateExec } from '../../../src/physical/operators/streaming-aggregate.ts';
import type { AggregateCall } from '../../../src/plan/resolved-expression.ts';
import { isSnapshotDue } from '../../../src/state/snapshot.ts';
import { StateStore } from '../../../src/state/state-store.ts';
import type { StatefulOperator } from '../../../src/state/stateful.ts';
import {
  MemoryCheckpointStorage,
  MemoryLocation,
} from '../../../src/streaming/checkpoint/memory-storage.ts';
import { IntegerType, LongType, StringType } from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import {
  aggregateCall,
  attribute,
  CollectedOutput,
  evaluation,
  runMicroBatch,
} from '../../support/aggregate-harness.ts';
import { newCore } from '../../support/core.ts';

const KEY = attribute(0, 'k', StringType);
const N = attribute(1, 'n', IntegerType);
const TYPES = [StringType, IntegerType];

/** A query of one aggregate, over a location that outlives it. */
class Query {
  readonly output: CollectedOutput;
  readonly operator: StreamingAggregateExec;
  readonly store: StateStore;
  readonly storage: MemoryCheckpointStorage;
  readonly #core: WasmCore;
  #version = 0;

  constructor(
    core: WasmCore,
    location: MemoryLocation,
    options: {
      grouping?: 'k' | 'n';
      calls?: AggregateCall[];
      operatorId?: number;
      min?: number;
    } = {},
  ) {
    const {
      grouping = 'k',
      calls = [aggregateCall('sum', [N])],
      operatorId = 0,
      min = 3,
    } = options;
    this.#core = core;
    this.output = new CollectedOutput(core, [
      grouping === 'k' ? StringType : IntegerType,
      LongType,
    ]);
    this.operator = new StreamingAggregateExec({
      output: this.output,
      context: evaluation(core),
      input: [KEY, N],
      grouping: [grouping === 'k' ? KEY : N],
      calls,
      operatorId,
      outputMode: 'update',
    });
    this.storage = new MemoryCheckpointStorage(location);
    this.store = new StateStore({
      core,
      operators: [this.operator],
      storage: this.storage,
      minDeltasForSnapshot: min,
    });
  }

  async load(version: number): Promise<void> {
    await this.store.load(version);
    this.#version = version;
  }

  /** A micro-batch with its commit; returns what it emitted. */
  async run(rows: readonly ValueRow[]): Promise<ValueRow[]> {
    runMicroBatch(this.#core, this.operator, { types: TYPES, parts: [rows] });
    this.#version++;
    await this.storage.write(this.store.prepare(this.#version));
    this.store.committed(this.#version);
    return this.output.take();
  }
}

async function newQuery(
  location = new MemoryLocation(),
  options: ConstructorParameters<typeof Query>[2] = {},
) {
  const core = await newCore();
  return { query: new Query(core, location, options), location };
}

/** Many keys, so that small changes are changelogs and not snapshots. */
const MANY: ValueRow[] = Array.from({ length: 100 }, (_, index) => [`key ${index}`, index]);

async function fill(location: MemoryLocation, batches: number): Promise<void> {
  const { query } = await newQuery(location);
  await query.load(0);
  await query.run(MANY);
  for (let batch = 1; batch < batches; batch++) await query.run([['key 1', batch]]);
}

function segment(location: MemoryLocation, version: number): Uint8Array {
  const bytes = location.entries.get(`state/${version}`);
  if (bytes === undefined) throw new Error(`no state/${version}`);
  return bytes;
}

describe('a state store', () => {
  test('goes on after a restart where it stopped, at any version it has', async () => {
    const location = new MemoryLocation();
    await fill(location, 8);
    for (const version of [1, 2, 4, 8]) {
      const copy = new MemoryLocation();
      for (const [name, bytes] of location.entries) copy.entries.set(name, bytes);
      const { query } = await newQuery(copy);
      await query.load(version);
      const sum = 1 + (version * (version - 1)) / 2;
      expect(await query.run([['key 1', 0]])).toEqual([['key 1', BigInt(sum)]]);
      expect(query.operator.metrics().numRowsTotal).toBe(100);
    }
  });

  test('writes what changed, not what it holds', async () => {
    const location = new MemoryLocation();
    await fill(location, 3);
    expect(segment(location, 3).length).toBeLessThan(segment(location, 1).length / 3);
  });

  test('loads version 0 as empty, also after a batch', async () => {
    const { query } = await newQuery();
    await query.load(0);
    await query.run(MANY);
    await query.load(0);
    expect(query.operator.metrics().numRowsTotal).toBe(0);
    expect(await query.run([['key 1', 5]])).toEqual([['key 1', 5n]]);
  });

  test('forgets a failed batch when it is loaded again', async () => {
    const { query } = await newQuery();
    await query.load(0);
    await query.run(MANY);
    const { storage } = query;
    storage.write = () => Promise.reject(new Error('disk full'));
    await expect(query.run([['key 1', 1000]])).rejects.toThrow('disk full');
    query.output.take();
    await query.load(1);
    Reflect.deleteProperty(storage, 'write');
    expect(await query.run([['key 1', 2]])).toEqual([['key 1', 3n]]);
  });

  test('overwrites the segment of a batch that was prepared and not committed', async () => {
    const location = new MemoryLocation();
    const first = (await newQuery(location)).query;
    await first.load(0);
    await first.run(MANY);
    await first.run([['key 1', 1000]]);
    const second = (await newQuery(location)).query;
    await second.load(1);
    await second.run([['key 1', 2]]);
    const third = (await newQuery(location)).query;
    await third.load(2);
    expect(await third.run([['key 1', 0]])).toEqual([['key 1', 3n]]);
  });

  test('makes a snapshot when the changelogs are paid for, and lets what is before go', async () => {
    const location = new MemoryLocation();
    const { query } = await newQuery(location, { min: 2 });
    await query.load(0);
    const part = MANY.slice(0, 40);
    // Twice the rows of the snapshot are in five changelogs; the next segment is a snapshot.
    for (const rows of [MANY, part, part, part, part, part, [['x', 1] as ValueRow]])
      await query.run(rows);
    expect(await query.store.obsolete(6)).toEqual([]);
    const obsolete = (await query.store.obsolete(7)).toSorted();
    expect(obsolete).toEqual([1, 2, 3, 4, 5, 6].map((version) => `state/${version}`));
    await query.storage.delete(obsolete);
    const restarted = (await newQuery(location)).query;
    await restarted.load(7);
    expect(restarted.operator.metrics().numRowsTotal).toBe(101);
    expect(await restarted.store.obsolete(7)).toEqual([]);
  });

  test('a chain may be longer the larger the snapshot at its beginning is', () => {
    const chain = (snapshotRows: number, deltas: number) => ({
      ...{ snapshotVersion: 1, snapshotRows, deltas, deltaRows: deltas },
    });
    expect(isSnapshotDue(chain(10_000, 99), 1, 10)).toBe(false);
    expect(isSnapshotDue(chain(10_000, 100), 1, 10)).toBe(true);
    expect(isSnapshotDue(chain(1_000_000, 999), 1, 10)).toBe(false);
    expect(isSnapshotDue(chain(1_000_000, 1000), 1, 10)).toBe(true);
  });

  test('is no part of a query without stateful operators', async () => {
    const storage = new MemoryCheckpointStorage(new MemoryLocation());
    const core = await newCore();
    const store = new StateStore({ core, operators: [], storage, minDeltasForSnapshot: 3 });
    await store.load(7);
    expect(store.prepare(8)).toEqual([]);
    store.committed(8);
    expect(await store.obsolete(8)).toEqual([]);
  });
});

describe('a state store refuses', () => {
  async function load(
    location: MemoryLocation,
    version: number,
    options: ConstructorParameters<typeof Query>[2] = {},
  ): Promise<StatefulOperator> {
    const { query } = await newQuery(location, options);
    await query.load(version);
    return query.operator;
  }

  const refused = (condition: string, text = '') =>
    expect.objectContaining({ condition, message: expect.stringContaining(text) });

  test('other keys', async () => {
    const location = new MemoryLocation();
    await fill(location, 1);
    await expect(load(location, 1, { grouping: 'n' })).rejects.toEqual(
      refused(
        'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
        'struct<string> and new key_schema=struct<int>',
      ),
    );
  });

  test('other aggregates', async () => {
    const location = new MemoryLocation();
    await fill(location, 1);
    await expect(load(location, 1, { calls: [aggregateCall('count', [])] })).rejects.toEqual(
      refused('STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE'),
    );
  });

  test('other operators, and a query that kept no state before', async () => {
    const location = new MemoryLocation();
    await fill(location, 1);
    const mismatch = 'STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA';
    await expect(load(location, 1, { operatorId: 1 })).rejects.toEqual(
      refused(mismatch, '(OperatorId: 1 -> OperatorName: stateStoreSave)'),
    );
    await expect(load(new MemoryLocation(), 4)).rejects.toEqual(refused(mismatch));
  });

  test('a chain with a missing link', async () => {
    const location = new MemoryLocation();
    await fill(location, 4);
    location.entries.delete('state/3');
    await expect(load(location, 4)).rejects.toEqual(
      refused('CANNOT_LOAD_STATE_STORE.CANNOT_READ_DELTA_FILE_NOT_EXISTS', 'state/3'),
    );
  });

  test('any changed byte and any cut, naming the file', async () => {
    const location = new MemoryLocation();
    await fill(location, 1);
    const good = segment(location, 1);
    const corrupted = refused('CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT', 'state/1');
    for (let at = 0; at < good.length; at += 41) {
      if (at === 7) continue;
      const bad = good.slice();
      bad[at] ^= 0x10;
      location.entries.set('state/1', bad);
      await expect(load(location, 1)).rejects.toEqual(corrupted);
      location.entries.set('state/1', good.slice(0, at));
      await expect(load(location, 1)).rejects.toEqual(corrupted);
    }
    location.entries.set('state/1', good);
    expect((await load(location, 1)).metrics().numRowsTotal).toBe(100);
  });

  test('a format of the future, and a segment under another name', async () => {
    const location = new MemoryLocation();
    await fill(location, 2);
    const future = segment(location, 1).slice();
    future[7] = 2;
    location.entries.set('state/1', future);
    await expect(load(location, 1)).rejects.toEqual(
      refused('CANNOT_LOAD_STATE_STORE.UNSUPPORTED_FORMAT_VERSION', 'version 2'),
    );
    location.entries.set('state/1', segment(location, 2));
    await expect(load(location, 1)).rejects.toEqual(
      refused('CANNOT_LOAD_STATE_STORE.CORRUPTED_SEGMENT', 'another version'),
    );
  });

  test('and leaves the operators as they were', async () => {
    const location = new MemoryLocation();
    const { query } = await newQuery(location);
    await query.load(0);
    await query.run(MANY);
    location.entries.delete('state/1');
    await expect(query.load(1)).rejects.toThrow();
    expect(query.operator.metrics().numRowsTotal).toBe(100);
  });
});
