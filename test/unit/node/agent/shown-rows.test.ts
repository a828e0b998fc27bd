import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ShownRows } from '../../../../node/agent/run/shown-rows.ts';
import { shownConnector } from '../../../../node/agent/run/shown-sink.ts';
import { ShownStreams } from '../../../../node/agent/run/shown-streams.ts';
import { readJson } from '../../../../node/agent/state-folder.ts';
import { nodePlatform } from '../../../../node/platform.ts';
import type { Connector, Sink } from '../../../../src/connectors/connector.ts';
import { noopConnector, noopSink } from '../../../../src/connectors/noop.ts';
import {
  IntegerType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { utf8 } from '../../../../src/wasm/memory.ts';
import { sinkContext, writeBatch } from '../../../support/sink-driver.ts';

const SCHEMA = structType([structField('n', IntegerType), structField('name', StringType)]);
const MEGABYTE = 1 << 20;
/** Rows are dropped in pieces of about this size. */
const PIECE = 1 << 16;
const TEN_MINUTES = 10 * 60_000;

let nowMs: number;
const clock = { monotonicMs: () => nowMs };
beforeEach(() => {
  nowMs = 0;
});

const newRows = (from = 0) =>
  new ShownRows({ id: 'a', from, clock, onGrowing: () => {}, onGrown: () => {} });

/** All that a new reader gets. */
function textOf(rows: ShownRows): string {
  let text = '';
  for (let at = rows.start; at < rows.end; ) {
    const lines = rows.read(at, MEGABYTE);
    text += Buffer.from(lines).toString();
    at += lines.length;
  }
  return text;
}

async function opened(rows: ShownRows, sink: Sink = noopSink): Promise<Sink> {
  const connector = shownConnector({ ...noopConnector, openSink: async () => sink }, () => rows);
  const shown = await connector.openSink?.(sinkContext(SCHEMA, { queryName: 'q' }));
  if (shown === undefined) throw new Error('a connector without a sink');
  return shown;
}

/** Rows of about a hundred kilobytes as lines. */
const manyRows = (from: number) =>
  Array.from({ length: 1000 }, (_, n) => [from + n, 'x'.repeat(80)]);

describe('rows of a query', () => {
  test('are lines of JSON once their sink has committed them, nulls too', async () => {
    const rows = newRows();
    const sink = await opened(rows);
    await writeBatch(sink, SCHEMA, 0, [
      [
        [1, 'a'],
        [2, null],
      ],
      [[3, 'ü']],
    ]);
    await writeBatch(sink, SCHEMA, 1, [[[4, 'gone']]], 'abort');
    await writeBatch(sink, SCHEMA, 1, [[[5, 'b']]]);
    expect(textOf(rows)).toBe(
      '{"n":1,"name":"a"}\n{"n":2,"name":null}\n{"n":3,"name":"ü"}\n{"n":5,"name":"b"}\n',
    );
  });

  test('are not shown when the sink fails to commit them', async () => {
    const rows = newRows();
    const failing: Sink = {
      ...noopSink,
      begin: async () => ({
        write() {},
        commit: async () => {
          throw new Error('the disk is full');
        },
        abort: async () => {},
      }),
    };
    const sink = await opened(rows, failing);
    await expect(writeBatch(sink, SCHEMA, 0, [[[1, 'a']]])).rejects.toThrow('the disk is full');
    expect(rows.end).toBe(0);
  });

  test('are all kept for who looks, and those that are too many are a gap', async () => {
    const rows = newRows();
    rows.readersChanged(1);
    const sink = await opened(rows);
    for (let batch = 0; batch < 100; batch++)
      await writeBatch(sink, SCHEMA, batch, [manyRows(batch * 1000)]);
    expect(rows.start).toBe(0);
    for (let batch = 100; batch < 300; batch++)
      await writeBatch(sink, SCHEMA, batch, [manyRows(batch * 1000)]);
    expect(rows.start).toBeGreaterThan(0);
    expect(rows.end - rows.start).toBeLessThanOrEqual(16 * MEGABYTE + PIECE);
    expect(textOf(rows)).toMatch(/"n":299999,"name":"x+"}\n$/);
  });

  test('of one micro-batch that are more than is kept are its last ones, with a gap before', async () => {
    const rows = newRows();
    rows.readersChanged(1);
    const sink = await opened(rows);
    const batches = Array.from({ length: 200 }, (_, batch) => manyRows(batch * 1000));
    await writeBatch(sink, SCHEMA, 0, batches);
    const text = textOf(rows);
    expect(text.length).toBeLessThanOrEqual(16 * MEGABYTE);
    expect(text.length).toBeGreaterThan(15 * MEGABYTE);
    expect(rows.start).toBe(rows.end - text.length);
    expect(rows.start).toBeGreaterThan(0);
    expect(text).toMatch(/"n":199999,"name":"x+"}\n$/);
  });

  test('that cannot be made lines are written all the same, and that is said once', async () => {
    const rows = newRows();
    const written: number[] = [];
    const counting: Sink = {
      ...noopSink,
      begin: async () => ({
        write: (batch) => written.push(batch.rows),
        commit: async () => {},
        abort: async () => {},
      }),
    };
    const warnings: string[] = [];
    const logger = { error() {}, warn: (text: string) => warnings.push(text), info() {} };
    const platform = { ...nodePlatform(), logger };
    const connector = shownConnector(
      { ...noopConnector, openSink: async () => counting },
      () => rows,
    );
    const nowhere = { queryName: 'q', platform, timeZone: 'No/Where' };
    const sink = await connector.openSink?.(sinkContext(SCHEMA, nowhere));
    if (sink === undefined) throw new Error('a connector without a sink');
    await writeBatch(sink, SCHEMA, 0, [[[1, 'a']], [[2, 'b']]]);
    await writeBatch(sink, SCHEMA, 1, [[[3, 'c']]]);
    expect(written).toEqual([1, 1, 1]);
    expect(warnings).toEqual(['the page does not show this query']);
    expect(textOf(rows)).toBe('');
  });
});

describe('while nobody looks', () => {
  test('a quiet query has its last rows for whoever comes', async () => {
    const rows = newRows();
    const sink = await opened(rows);
    for (let batch = 0; batch < 100; batch++) {
      nowMs += 60_000;
      await writeBatch(sink, SCHEMA, batch, [manyRows(batch * 1000)]);
    }
    expect(rows.end - rows.start).toBeLessThanOrEqual(MEGABYTE + PIECE);
    expect(rows.end - rows.start).toBeGreaterThan(MEGABYTE / 2);
    expect(textOf(rows)).toMatch(/"n":99999,"name":"x+"}\n$/);
  });

  test('a busy query makes lines within a budget, and who comes back hears of a gap', async () => {
    const rows = newRows();
    const sink = await opened(rows);
    let lines = 0;
    for (let batch = 0; batch < 1000; batch++) {
      nowMs += 100;
      const before = rows.end;
      await writeBatch(sink, SCHEMA, batch, [manyRows(batch * 1000)]);
      if (rows.end - before > 1000) lines += rows.end - before;
      else expect(rows.end - before).toBe(1000);
    }
    // Of a hundred megabytes in a hundred seconds.
    expect(lines).toBeLessThan(MEGABYTE + 100 * (64 << 10) + 200_000);
    rows.readersChanged(1);
    const from = rows.end;
    await writeBatch(sink, SCHEMA, 1000, [manyRows(0)]);
    expect(rows.end - from).toBeGreaterThan(50_000);
    expect(rows.start).toBeGreaterThan(0);
  });

  test('rows are kept for ten minutes for who has looked', async () => {
    const rows = newRows();
    rows.readersChanged(1);
    rows.readersChanged(0);
    nowMs = TEN_MINUTES - 1;
    expect(rows.bytesMax).toBe(16 * MEGABYTE);
    nowMs = TEN_MINUTES;
    expect(rows.bytesMax).toBe(MEGABYTE);
  });
});

describe('streams', () => {
  let file: string;
  beforeEach(() => {
    const work = mkdtempSync(join(tmpdir(), 'millrace-shown-'));
    onTestFinished(() => rmSync(work, { recursive: true, force: true }));
    file = join(work, 'agent/streams.json');
  });

  /** A process with one query, whose sink is opened. */
  async function start(schema = SCHEMA): Promise<{ streams: ShownStreams; sink: Sink }> {
    const streams = new ShownStreams(file, clock);
    const connectors = streams.connectors(new Map<string, Connector>([['noop', noopConnector]]));
    const given = { queryName: 'q', platform: nodePlatform({ logLevel: 'off' }) };
    const sink = await connectors.get('noop')?.openSink?.(sinkContext(schema, given));
    if (sink === undefined) throw new Error('no sink');
    return { streams, sink };
  }
  const streamOf = (streams: ShownStreams) => {
    const [stream] = streams.of(['q']);
    return { ...stream, start: stream.lines.start, end: stream.lines.end };
  };

  test('go on where they were when the agent was stopped', async () => {
    const before = await start();
    await writeBatch(before.sink, SCHEMA, 0, [[[1, 'a']]]);
    before.streams.close();
    const { id, end } = streamOf(before.streams);
    expect(streamOf((await start()).streams)).toMatchObject({ id, start: end, end });
  });

  test('give no position twice after a kill', async () => {
    let { streams, sink } = await start();
    for (let kill = 0; kill < 3; kill++) {
      for (let batch = 0; batch < 40; batch++)
        await writeBatch(sink, SCHEMA, batch, [manyRows(batch)]);
      const { id, end } = streamOf(streams);
      ({ streams, sink } = await start());
      const next = streamOf(streams);
      expect(next.id).toBe(id);
      expect(next.start).toBeGreaterThanOrEqual(end);
      expect(next.start).toBeLessThanOrEqual(end + MEGABYTE);
    }
  });

  test('are remembered when an agent could not start its queries', async () => {
    const before = await start();
    await writeBatch(before.sink, SCHEMA, 0, [[[1, 'a']]]);
    before.streams.close();
    new ShownStreams(file, clock).close();
    const { id, end } = streamOf(before.streams);
    expect(streamOf((await start()).streams)).toMatchObject({ id, start: end });
  });

  test('of other columns are others', async () => {
    const before = await start();
    await writeBatch(before.sink, SCHEMA, 0, [[[1, 'a']]]);
    before.streams.close();
    const { id } = streamOf(before.streams);
    const changed = structType([structField('n', IntegerType)]);
    const after = streamOf((await start(changed)).streams);
    expect(after.id).not.toBe(id);
    expect(after.start).toBe(0);
  });

  test('that a damaged file says nothing of begin anew', async () => {
    const { streams } = await start();
    expect(streamOf(streams).start).toBe(0);
    expect(readJson(file)).toBeUndefined();
  });

  test('are those of the queries that run, in their order', async () => {
    const { streams } = await start();
    expect(streams.of(['other', 'q']).map(({ name }) => name)).toEqual(['q']);
    expect(streams.of([])).toEqual([]);
  });

  test('tell of new rows when they can be read', async () => {
    const { streams, sink } = await start();
    const told: string[] = [];
    streams.onRows((rows) => told.push(textOf(rows)));
    await writeBatch(sink, SCHEMA, 0, [[[1, 'a']]]);
    await writeBatch(sink, SCHEMA, 1, []);
    expect(told).toEqual(['{"n":1,"name":"a"}\n']);
    expect(utf8(told[0]).length).toBe(streamOf(streams).end);
  });
});
