import { describe, expect, test } from 'vitest';
import type { Connector, OutputMode, SinkContext } from '../../../src/connectors/connector.ts';
import { foreachConnector } from '../../../src/connectors/foreach.ts';
import {
  type ForeachBatchRows,
  ForeachBatchTarget,
  foreachBatchConnector,
} from '../../../src/connectors/foreach-batch.ts';
import { type ForeachRows, ForeachTarget } from '../../../src/connectors/foreach-target.ts';
import { memoryConnector } from '../../../src/connectors/memory.ts';
import { MemoryTable } from '../../../src/connectors/memory-table.ts';
import { noopConnector } from '../../../src/connectors/noop.ts';
import { LongType, StringType, structField, structType } from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { newCore } from '../../support/core.ts';
import { SimulatedMachine } from '../../support/simulation.ts';

const SCHEMA = structType([structField('k', StringType), structField('n', LongType)]);
const TYPES = SCHEMA.fields.map((field) => field.dataType);

function openSink(connector: Connector, object?: unknown) {
  const context: SinkContext = {
    format: connector.name,
    path: undefined,
    options: {},
    objectId: 'object',
    schema: SCHEMA,
    partitionColumns: [],
    queryName: undefined,
    queryId: 'q',
    platform: new SimulatedMachine().process().platform,
    timeZone: 'UTC',
    objects: new Map(object === undefined ? [] : [['object', object]]),
  };
  return connector.openSink!(context);
}

/** Hands in a micro-batch in two pieces, with the arena reset in between as the engine does. */
async function writeBatch(
  sink: Awaited<ReturnType<typeof openSink>>,
  batchId: number,
  rows: readonly ValueRow[],
  outputMode: OutputMode = 'append',
) {
  const core = await newCore();
  const writer = await sink.begin({ batchId, core, schema: SCHEMA, outputMode });
  for (const part of [rows.slice(0, 1), rows.slice(1)]) {
    core.kernels.arena_reset();
    if (part.length > 0) writer.write(buildBatch(core, TYPES, part));
    await writer.flush?.();
  }
  core.kernels.arena_reset();
  return writer;
}

describe('the memory sink', () => {
  test('adds in append and update mode, and takes a batch id once', async () => {
    const table = new MemoryTable(SCHEMA);
    const sink = await openSink(memoryConnector, table);
    await (
      await writeBatch(sink, 0, [
        ['a', 1n],
        ['b', 2n],
      ])
    ).commit();
    await (await writeBatch(sink, 0, [['a', 1n]])).commit();
    await (await writeBatch(sink, 1, [['a', 3n]], 'update')).commit();
    expect(table.rows).toEqual([
      ['a', 1n],
      ['b', 2n],
      ['a', 3n],
    ]);
    expect(table.latestRows).toEqual([['a', 3n]]);
    expect(table.latestBatchId).toBe(1);
  });

  test('replaces everything in complete mode', async () => {
    const table = new MemoryTable(SCHEMA);
    const sink = await openSink(memoryConnector, table);
    await (await writeBatch(sink, 0, [['a', 1n]], 'complete')).commit();
    await (
      await writeBatch(
        sink,
        1,
        [
          ['a', 2n],
          ['b', 1n],
        ],
        'complete',
      )
    ).commit();
    await (await writeBatch(sink, 0, [['old', 0n]], 'complete')).commit();
    expect(table.rows).toEqual([
      ['a', 2n],
      ['b', 1n],
    ]);
  });

  test('shows nothing before the commit, and nothing of an aborted batch', async () => {
    const table = new MemoryTable(SCHEMA);
    const sink = await openSink(memoryConnector, table);
    const writer = await writeBatch(sink, 0, [['a', 1n]]);
    expect(table.rows).toEqual([]);
    await writer.abort();
    expect(table.rows).toEqual([]);
    expect(table.latestBatchId).toBeUndefined();
  });

  test('names the object that the session does not have', async () => {
    await expect(openSink(memoryConnector)).rejects.toMatchObject({
      condition: 'STREAMING_OBJECT_NOT_FOUND',
      parameters: { connector: 'memory', objectId: 'object' },
    });
    await expect(openSink(memoryConnector, { rows: [] })).rejects.toMatchObject({
      condition: 'STREAMING_OBJECT_NOT_FOUND',
    });
  });
});

describe('foreachBatch', () => {
  test('is called once a micro-batch, at its commit, for those without rows too', async () => {
    const seen: ForeachBatchRows[] = [];
    const sink = await openSink(
      foreachBatchConnector,
      new ForeachBatchTarget((batch) => void seen.push(batch)),
    );
    const writer = await writeBatch(sink, 4, [
      ['a', 1n],
      ['b', 2n],
    ]);
    expect(seen).toEqual([]);
    await writer.commit();
    await (await writeBatch(sink, 5, [])).commit();
    expect(seen).toEqual([
      {
        batchId: 4,
        schema: SCHEMA,
        rows: [
          ['a', 1n],
          ['b', 2n],
        ],
      },
      { batchId: 5, schema: SCHEMA, rows: [] },
    ]);
  });

  test('fails the commit when the function fails', async () => {
    const sink = await openSink(
      foreachBatchConnector,
      new ForeachBatchTarget(() => Promise.reject(new Error('no room'))),
    );
    await expect((await writeBatch(sink, 0, [])).commit()).rejects.toThrow('no room');
  });
});

describe('foreach', () => {
  function recorder(overrides: Partial<ForeachRows> = {}) {
    const calls: string[] = [];
    const writer: ForeachRows = {
      open: (partition, epoch) => calls.push(`open ${partition} ${epoch}`),
      process: async (rows) => {
        for (const [k] of rows) calls.push(`process ${k}`);
      },
      close: (error) => void calls.push(`close ${error instanceof Error ? error.message : error}`),
      ...overrides,
    };
    return { calls, target: new ForeachTarget(writer) };
  }

  test('opens, takes row by row in order, and closes without an error', async () => {
    const { calls, target } = recorder();
    const sink = await openSink(foreachConnector, target);
    await (
      await writeBatch(sink, 3, [
        ['a', 1n],
        ['b', 2n],
        ['c', 3n],
      ])
    ).commit();
    expect(calls).toEqual(['open 0 3', 'process a', 'process b', 'process c', 'close null']);
  });

  test('skips the rows when open says false, and still closes', async () => {
    const { calls, target } = recorder({ open: async () => false });
    const sink = await openSink(foreachConnector, target);
    await (
      await writeBatch(sink, 3, [
        ['a', 1n],
        ['b', 2n],
      ])
    ).commit();
    expect(calls).toEqual(['close null']);
  });

  test('closes once, with the error of the row that failed', async () => {
    const { calls, target } = recorder({
      process: (rows) => {
        if (rows.some(([k]) => k === 'b')) throw new Error('bad row');
      },
    });
    const sink = await openSink(foreachConnector, target);
    const core = await newCore();
    const writer = await sink.begin({ batchId: 0, core, schema: SCHEMA, outputMode: 'append' });
    writer.write(
      buildBatch(core, TYPES, [
        ['a', 1n],
        ['b', 2n],
      ]),
    );
    const flushed = writer.flush!();
    await expect(flushed).rejects.toThrow('bad row');
    await writer.abort(new Error('bad row'));
    expect(calls).toEqual(['open 0 0', 'close bad row']);
  });

  test('closes with the error when open fails, and with the reason of an abort', async () => {
    const failing = recorder({
      open: () => {
        throw new Error('no connection');
      },
    });
    const failingSink = await openSink(foreachConnector, failing.target);
    await expect(writeBatch(failingSink, 0, [])).rejects.toThrow('no connection');
    expect(failing.calls).toEqual(['close no connection']);
    const aborted = recorder();
    const sink = await openSink(foreachConnector, aborted.target);
    await (await writeBatch(sink, 0, [['a', 1n]])).abort(new Error('stopped'));
    expect(aborted.calls).toEqual(['open 0 0', 'process a', 'close stopped']);
  });
});

test('the noop sink takes everything and keeps nothing', async () => {
  const sink = await openSink(noopConnector);
  await (await writeBatch(sink, 0, [['a', 1n]])).commit();
  await sink.close();
  expect(sink.outputModes).toEqual(['append', 'update', 'complete']);
});
