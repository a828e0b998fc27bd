import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type DStream,
  ManualClock,
  Milliseconds,
  type Pair,
  Receiver,
  reducers,
  Seconds,
  StateSpec,
  StreamingContext,
} from '../../../node/dstream/index.ts';
import { createSession, type Session } from '../../../node/index.ts';
import * as functions from '../../../src/api/functions.ts';
import type { DataFrame, Row, StreamingQuery } from '../../../src/index.ts';
import { temporaryFolder } from '../../support/child-program.ts';
import { DocumentedPrograms } from '../../support/page-programs.ts';

/* The programs of docs/dstreams.md, both sides of each pair over the same batches: what they give is the same. */

const PAGE = new DocumentedPrograms('dstreams.md');
const WAIT = { timeout: 15_000, interval: 20 };

/** The elements of each batch, by stream; later ones are empty. */
const BATCHES: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  words: [['a', 'b', 'a'], [], ['b'], ['c', 'a']],
  moreWords: [['b'], ['d'], [], ['a']],
  lines: [['hello world', 'hello'], [], ['good bye']],
  pairs: [
    [
      ['a', 1],
      ['b', 2],
      ['a', 4],
    ],
    [['a', 3]],
    [],
    [
      ['c', 4],
      ['a', 5],
    ],
  ],
  labels: [
    [
      ['a', 'x'],
      ['d', 'y'],
    ],
    [['b', 'z']],
    [['c', 'w']],
    [
      ['c', 'v'],
      ['a', 'u'],
    ],
  ],
};
const COLUMNS: Readonly<Record<string, string>> = {
  words: 'word STRING',
  moreWords: 'word STRING',
  lines: 'line STRING',
  pairs: 'key STRING, value INT',
  labels: 'key STRING, label STRING',
};
/** Enough of them that all windows are empty and all states have timed out in the end. */
const BATCH_COUNT = 12;
const SECOND = 1000;
const START_MS = Date.UTC(2024, 0, 1);
/** Rows of this time move watermarks past all others. */
const END = new Date(START_MS + 1000 * SECOND);

/** What a batch, or the window that ends with it, gives: its time and an element. */
type Timed = readonly [timeMs: number, element: unknown];

let session: Session;
beforeAll(async () => {
  session = await createSession();
});
afterAll(() => session.stop());

/** Runs a program of the page, with other texts in the place of some; gives the value of a name in it. */
function run<Result>(
  block: string,
  names: object,
  result: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Result> {
  let code = PAGE.block(block, 'ts');
  for (const [from, to] of Object.entries(others)) {
    expect(code).toContain(from);
    code = code.replaceAll(from, to);
  }
  const { code: script } = transformSync(code, { loader: 'ts', target: 'es2022' });
  const all = {
    session,
    StateSpec,
    Seconds,
    Milliseconds,
    reducers,
    StreamingContext,
    ...functions,
  };
  const given = { ...all, ...names };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const program = new AsyncFunction(...Object.keys(given), `${script}\nreturn ${result};`);
  return program(...Object.values(given));
}

/** Runs batches of the streams above; `during` may add output operations. */
async function runBatches(
  during: (streams: Record<string, DStream<unknown>>, ssc: StreamingContext) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock(START_MS);
  await using ssc = new StreamingContext(session, Seconds(1), { clock });
  const streams = Object.entries(BATCHES).map(
    ([name, batches]) => [name, ssc.queueStream([...batches])] as const,
  );
  await during(Object.fromEntries(streams), ssc);
  await ssc.start();
  for (let batch = 0; batch < BATCH_COUNT; batch++) {
    clock.advance(SECOND);
    await ssc.processAllAvailable();
  }
  // Rejects with what a batch has failed with.
  await ssc.stop();
  await ssc.awaitTermination();
}

async function elementsOf(operation: string): Promise<Timed[]> {
  const elements: Timed[] = [];
  await runBatches(async (streams, ssc) => {
    const result = await run<DStream<unknown>>(
      `${operation}, DStreams`,
      { ...streams, ssc },
      'result',
    );
    result.foreachRDD((rdd, { milliseconds }) => {
      for (const element of rdd.collect()) elements.push([milliseconds, element]);
    });
  });
  return elements;
}

type OutputMode = 'append' | 'update' | 'complete';

/** The memory streams, and how a batch of them is added. */
function tables() {
  const streams = Object.entries(COLUMNS).map(
    ([name, columns]) => [name, session.memoryStream(`time TIMESTAMP, ${columns}`)] as const,
  );
  const add = (time: Date, rowsOf: (name: string) => readonly unknown[]) => {
    for (const [name, stream] of streams) {
      const rows = rowsOf(name).map((row) => [time, ...(Array.isArray(row) ? row : [row])]);
      if (rows.length > 0) stream.addData(...rows);
    }
  };
  return {
    names: Object.fromEntries(streams.map(([name, stream]) => [name, stream.toDF()])),
    addBatch: (index: number) =>
      add(new Date(START_MS + index * SECOND), (name) => BATCHES[name][index] ?? []),
    addEnd: () =>
      add(END, (name) => [name === 'pairs' ? ['end', 0] : name === 'labels' ? ['end', ''] : 'end']),
  };
}

/** The rows of each micro-batch; each batch of the streams is one, or none where it has no rows. */
async function rowsOf(
  operation: string,
  outputMode: OutputMode,
  { hasEnd = outputMode === 'append' } = {},
): Promise<Row[][]> {
  const { names, addBatch, addEnd } = tables();
  const result = await run<DataFrame>(`${operation}, structured`, names, 'result');
  const batches: Row[][] = [];
  const query = await result.writeStream
    .outputMode(outputMode)
    .foreachBatch(async (batch) => {
      batches.push(await batch.collect());
    })
    .start();
  try {
    for (let batch = 0; batch < BATCH_COUNT; batch++) {
      addBatch(batch);
      await query.processAllAvailable();
    }
    if (hasEnd) addEnd();
    await query.processAllAvailable();
  } finally {
    await query.stop();
  }
  return batches;
}

const isOfBatches = ({ time }: Row) => (time as Date) < END;
const valuesOf = ({ time, window, ...row }: Row) => Object.values(row);
const flat = (values: readonly unknown[]) => (values.length === 1 ? values[0] : values);

/** A row with the time at which its batch was due. */
function timed(row: Row): Timed {
  return [(row.time as Date).getTime() + SECOND, flat(valuesOf(row))];
}

/** A row with the end of its window. */
function windowed(row: Row): Timed {
  const { end } = row.window as { readonly end: Date };
  return [end.getTime(), flat(valuesOf(row))];
}

/** In an order of their own: that within a batch says nothing. */
const asMultiset = (values: readonly unknown[]) =>
  values.map((each) => JSON.stringify(each)).sort();
const untimed = ([, element]: Timed) => element;
const isSomething = ([, element]: Timed) => element !== 0;
const joined = ([timeMs, element]: Timed): Timed => {
  const [key, values] = element as [string, unknown[]];
  return [timeMs, [key, ...values]];
};
const sortedLists = ([timeMs, element]: Timed): Timed => {
  const inOrder = (value: unknown): unknown =>
    Array.isArray(value) && value.every((each) => !Array.isArray(each)) ? value.toSorted() : value;
  const [key, lists] = element as [string, unknown[]];
  return [timeMs, [key, Array.isArray(lists[0]) ? lists.map(inOrder) : inOrder(lists)]];
};
const cogrouped = ([timeMs, element]: Timed): Timed => {
  const [key, values, labels] = element as [string, unknown[], unknown[]];
  return sortedLists([timeMs, [key, [values, labels]]]);
};

describe('each element', () => {
  test.each(['map', 'map with a function', 'flatMap', 'filter', 'union'])('%s', async (name) => {
    const batches = await rowsOf(name, 'append', { hasEnd: false });
    const rows = batches.flat().map((row) => flat(valuesOf(row)));
    const elements = (await elementsOf(name)).map(untimed);
    expect(elements.length).toBeGreaterThan(1);
    expect(asMultiset(rows)).toEqual(asMultiset(elements));
  });
});

const GROUPED: readonly [
  name: string,
  ofElement?: (each: Timed) => Timed,
  ofRow?: (each: Timed) => Timed,
][] = [
  ['count'],
  ['reduce'],
  ['countByValue'],
  ['reduceByKey'],
  ['combineByKey'],
  ['groupByKey', sortedLists, sortedLists],
  ['cogroup', sortedLists, cogrouped],
];

describe('each batch', () => {
  test.each(GROUPED)('%s', async (name, ofElement = (each) => each, ofRow = (each) => each) => {
    const rows = (await rowsOf(name, 'complete')).at(-1) ?? [];
    const elements = (await elementsOf(name)).filter(isSomething).map(ofElement);
    expect(elements.length).toBeGreaterThan(1);
    expect(asMultiset(rows.map(timed).map(ofRow))).toEqual(asMultiset(elements));
  });

  test.each([
    ['transform', joined],
    ['transform to distinct', (each: Timed) => each],
    ['join', joined],
    ['leftOuterJoin', joined],
    ['rightOuterJoin', joined],
    ['fullOuterJoin', joined],
  ] as const)('%s', async (name, ofElement) => {
    const rows = (await rowsOf(name, 'append')).flat().filter(isOfBatches);
    const elements = (await elementsOf(name)).map(ofElement);
    expect(elements.length).toBeGreaterThan(1);
    expect(asMultiset(rows.map(timed))).toEqual(asMultiset(elements));
  });
});

test.each([
  ['window'],
  ['countByWindow'],
  ['reduceByWindow'],
  ['countByValueAndWindow'],
  ['groupByKeyAndWindow', sortedLists],
  ['reduceByKeyAndWindow'],
  ['reduceByKeyAndWindow with an inverse'],
] as const)('%s', async (name, sorted = (each: Timed) => each) => {
  const isAggregation = name !== 'window';
  const batches = await rowsOf(name, isAggregation ? 'complete' : 'append');
  const rows = isAggregation ? (batches.at(-1) ?? []) : batches.flat();
  const ofBatches = rows.map(windowed).filter(([timeMs]) => timeMs < END.getTime());
  const elements = (await elementsOf(name)).filter(isSomething).map(sorted);
  expect(elements.length).toBeGreaterThan(5);
  expect(asMultiset(ofBatches.map(sorted))).toEqual(asMultiset(elements));
});

describe('state', () => {
  test('updateStateByKey', async () => {
    const batches = (await rowsOf('updateStateByKey', 'complete')).map((rows) =>
      rows.map(valuesOf),
    );
    const elements = await elementsOf('updateStateByKey');
    // The third batch has no pairs: its states are those of the one before.
    const ofBatch = (number: number) =>
      elements.filter(([at]) => at === START_MS + number * SECOND).map(untimed);
    expect(batches).toHaveLength(3);
    for (const [index, number] of [1, 2, 4].entries()) {
      expect(asMultiset(batches[index])).toEqual(asMultiset(ofBatch(number)));
    }
    expect(ofBatch(3)).toEqual(ofBatch(2));
  });

  test('mapWithState', async () => {
    const rows = (await rowsOf('mapWithState', 'update')).flat().map(valuesOf);
    const elements = (await elementsOf('mapWithState')).map(untimed);
    expect(elements.length).toBe(6);
    expect(asMultiset(rows)).toEqual(asMultiset(elements));
  });

  test('mapWithState with a time-out', async () => {
    const rows = (await rowsOf('mapWithState with a time-out', 'append')).flat().map(valuesOf);
    const elements = (await elementsOf('mapWithState with a time-out')).map(untimed);
    expect(asMultiset(elements)).toEqual(
      asMultiset([
        ['a', 13],
        ['b', 2],
        ['c', 4],
      ]),
    );
    expect(asMultiset(rows)).toEqual(asMultiset(elements));
  });
});

/** A folder with `inbox` in it, and what takes the place of the page's paths. */
async function folder() {
  const { path, remove } = await temporaryFolder();
  onTestFinished(remove);
  mkdirSync(join(path, 'inbox'));
  let files = 0;
  return {
    path,
    place: (name: string) => ({ [`'${name}'`]: JSON.stringify(join(path, name)) }),
    put: (text: string) => writeFileSync(join(path, 'inbox', String(files++)), text),
  };
}

/** Starts a program that writes words, and feeds its stream. */
async function writeWords(block: string, others: Readonly<Record<string, string>>): Promise<void> {
  const { names, addBatch } = tables();
  const query = await run<StreamingQuery>(block, names, 'query', others);
  for (let batch = 0; batch < 4; batch++) {
    addBatch(batch);
    await query.processAllAvailable();
  }
  await query.stop();
}

const WORDS = BATCHES.words.flat().toSorted();

describe('output', () => {
  test('foreachRDD', async () => {
    const { path, place } = await folder();
    const read = async () => {
      const rows = await session.read.json(join(path, 'out/words')).collect();
      return rows.map(({ word }) => word).sort();
    };
    await runBatches(async (streams) => {
      await run('foreachRDD, DStreams', streams, 'undefined', place('out/words'));
    });
    expect(await read()).toEqual(WORDS);
    await writeWords('foreachRDD, structured', place('out/words'));
    expect(await read()).toEqual([...WORDS, ...WORDS].sort());
  });

  test('print', async () => {
    const lines: string[] = [];
    const written = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(...String(chunk).split('\n'));
      return true;
    });
    try {
      await runBatches(async (streams) => {
        await run('print, DStreams', streams, 'undefined');
      });
      const printed = lines.filter((line) => /^[a-z]$/.test(line));
      lines.length = 0;
      await writeWords('print, structured', {});
      const rows = lines.flatMap((line) => /^\| +([a-z])\|$/.exec(line)?.[1] ?? []);
      expect(printed).toEqual(BATCHES.words.flat());
      expect(rows).toEqual(printed);
    } finally {
      written.mockRestore();
    }
  });

  test('saveAsTextFiles', async () => {
    const [ours, theirs] = [await folder(), await folder()];
    await runBatches(async (streams) => {
      await run('saveAsTextFiles, DStreams', streams, 'undefined', ours.place('out/words'));
    });
    const folders = readdirSync(join(ours.path, 'out'));
    expect(folders).toHaveLength(BATCH_COUNT);
    expect(folders).toContain(`words-${START_MS + SECOND}.txt`);
    const words = folders.flatMap((name) => linesIn(join(ours.path, 'out', name)));
    await writeWords('saveAsTextFiles, structured', {
      ...theirs.place('out/words'),
      ...theirs.place('checkpoints/words'),
    });
    expect(words.sort()).toEqual(WORDS);
    expect(linesIn(join(theirs.path, 'out/words')).sort()).toEqual(WORDS);
  });
});

function linesIn(path: string): string[] {
  const names = readdirSync(path).filter((name) => name.startsWith('part-'));
  return names.flatMap((name) =>
    readFileSync(join(path, name), 'utf8').split('\n').filter(Boolean),
  );
}

describe('life', () => {
  test('getOrCreate', async () => {
    const [ours, theirs] = [await folder(), await folder()];
    let shown: unknown[] = [];
    const show = (states: readonly unknown[]) => {
      shown = states.map((state) => (Array.isArray(state) ? state : valuesOf(state as Row)));
    };
    const totals = (...expected: unknown[]) =>
      vi.waitFor(() => expect(asMultiset(shown)).toEqual(asMultiset(expected)), WAIT);
    const places = (of: typeof ours) => ({
      ...of.place('inbox'),
      ...of.place('checkpoints/totals'),
    });
    const programs = [
      [ours, 'ssc', 'DStreams', { ...places(ours), 'Seconds(1)': 'Milliseconds(100)' }],
      [theirs, 'query', 'structured', places(theirs)],
    ] as const;
    for (const [{ put }, result, side, others] of programs) {
      const start = () =>
        run<{ stop(): Promise<void> }>(`getOrCreate, ${side}`, { show }, result, others);
      put('a\nb\na\n');
      const first = await start();
      await totals(['a', 2], ['b', 1]);
      await first.stop();
      put('a\nc\n');
      const second = await start();
      await totals(['a', 3], ['b', 1], ['c', 1]);
      await second.stop();
    }
  });

  test('a graceful stop', async () => {
    const clock = new ManualClock();
    const ssc = new StreamingContext(session, Seconds(1), { clock });
    const received: unknown[] = [];
    ssc.receiverStream(new Words()).foreachRDD((rdd) => received.push(...rdd.collect()));
    await ssc.start();
    const stopping = run('a graceful stop, DStreams', { ssc }, 'undefined');
    clock.advance(SECOND);
    await stopping;
    const words = session.memoryStream('word STRING');
    const rows: unknown[] = [];
    const query = await words
      .toDF()
      .writeStream.foreach(({ word }) => rows.push(word))
      .start();
    words.addData(...WORDS.map((word) => [word]));
    await run('a graceful stop, structured', { query }, 'undefined');
    expect(received).toEqual(WORDS);
    expect(rows).toEqual(WORDS);
  });

  test('a listener', async () => {
    const shown: number[] = [];
    const show = (rows: number) => shown.push(rows);
    const clock = new ManualClock();
    await using ssc = new StreamingContext(session, Seconds(1), { clock });
    ssc.receiverStream(new Words()).foreachRDD(() => {});
    await run('a listener, DStreams', { ssc, show }, 'undefined');
    await ssc.start();
    clock.advance(SECOND);
    await ssc.processAllAvailable();
    await using own = await createSession();
    const words = own.memoryStream('word STRING');
    await run('a listener, structured', { session: own, show }, 'undefined');
    words.addData(...WORDS.map((word) => [word]));
    const query = await words.toDF().writeStream.format('noop').start();
    await query.processAllAvailable();
    await vi.waitFor(() => expect(shown).toEqual([WORDS.length, WORDS.length]), WAIT);
  });

  test('back-pressure', async () => {
    const { put, place } = await folder();
    for (const word of 'abcde') put(`${word}\n`);
    const clock = new ManualClock();
    const shown: number[] = [];
    const show = (rows: number) => {
      if (rows > 0) shown.push(rows);
    };
    const ssc = await run<StreamingContext>('back-pressure, DStreams', { show, clock }, 'ssc', {
      ...place('inbox'),
      '  config': '  clock, config',
    });
    await vi.waitFor(async () => {
      clock.advance(SECOND);
      await ssc.processAllAvailable();
      expect(shown).toEqual([2, 2, 1]);
    }, WAIT);
    await ssc.stop();
    shown.length = 0;
    const query = await run<StreamingQuery>(
      'back-pressure, structured',
      { show },
      'query',
      place('inbox'),
    );
    await query.processAllAvailable();
    await query.stop();
    expect(shown).toEqual([2, 2, 1]);
  });
});

/** Stores all at its start. */
class Words extends Receiver<string> {
  onStart() {
    return this.store(WORDS as string[]);
  }
  onStop() {}
}

describe('what differs from Spark', () => {
  /** Runs batches of pairs through a stream; gives the elements of each batch. */
  async function batchesOf<T>(
    batches: readonly (readonly Pair<unknown, number>[])[],
    toResult: (pairs: DStream<Pair<unknown, number>>) => DStream<T>,
  ): Promise<T[][]> {
    const clock = new ManualClock(START_MS);
    await using ssc = new StreamingContext(session, Seconds(1), { clock });
    const results: T[][] = [];
    toResult(ssc.queueStream([...batches])).foreachRDD((rdd) => results.push(rdd.collect()));
    await ssc.start();
    for (const _ of batches) {
      clock.advance(SECOND);
      await ssc.processAllAvailable();
    }
    return results;
  }

  test('keys are compared by what they say', async () => {
    const keys = [
      ['a', 1],
      new Date(START_MS),
      { of: 'a record' },
      new Set([1]),
      new Map([[1, 2]]),
    ];
    const twice = [...keys, ...structuredClone(keys)].map((key): Pair<unknown, number> => [key, 1]);
    const [counts] = await batchesOf([twice], (pairs) => pairs.reduceByKey((a, b) => a + b));
    expect(counts).toEqual(keys.map((key) => [key, 2]));
  });

  test('nothing is undefined or null', async () => {
    const batches: Pair<unknown, number>[][] = [
      [
        ['a', 1],
        ['b', 2],
      ],
      [['a', 3]],
    ];
    const states = await batchesOf(batches, (pairs) =>
      pairs.updateStateByKey<unknown, number, number>(([value], state) =>
        state === undefined ? value : value === undefined ? null : state + value,
      ),
    );
    expect(states[1]).toEqual([['a', 4]]);
    const mapped = await batchesOf(batches, (pairs) =>
      pairs.mapWithState(
        StateSpec.function((_, value) => (value === 1 ? undefined : value === 2 ? null : value)),
      ),
    );
    expect(mapped).toEqual([[], [3]]);
  });

  test('time-outs are looked for in every tenth batch, or as checkpoint() says', async () => {
    const spec = () =>
      StateSpec.function<unknown, number, number, unknown>((key, value, state) => {
        if (state.isTimingOut()) return key;
        state.update(value ?? 0);
      }).timeout(Seconds(2));
    const batches = Array.from({ length: 10 }, (_, index): Pair<unknown, number>[] =>
      index === 0 ? [['a', 1]] : [],
    );
    const batchOf = (results: readonly unknown[][]) =>
      results.findIndex(({ length }) => length > 0);
    const every10 = await batchesOf(batches, (pairs) => pairs.mapWithState(spec()));
    expect(batchOf(every10) + 1).toBe(10);
    const every1 = await batchesOf(batches, (pairs) =>
      pairs.mapWithState(spec()).checkpoint(Seconds(1)),
    );
    // More than two seconds after the first.
    expect(batchOf(every1) + 1).toBe(4);
  });

  test('functions may change between two starts, the streams may not', async () => {
    const { path } = await folder();
    const directory = join(path, 'checkpoint');
    const shown: unknown[] = [];
    const start = (program: (words: DStream<string>) => DStream<unknown>) =>
      StreamingContext.getOrCreate(directory, () => {
        const ssc = new StreamingContext(session, Milliseconds(50));
        program(ssc.receiverStream(new Words())).foreachRDD((rdd) => shown.push(...rdd.collect()));
        return ssc;
      });
    const first = await start((words) => words.map((word) => word));
    await first.start();
    await vi.waitFor(() => expect(shown).toEqual(WORDS), WAIT);
    await first.stop();
    shown.length = 0;
    const second = await start((words) => words.map((word) => word.toUpperCase()));
    await second.start();
    await vi.waitFor(() => expect(shown).toContain('A'), WAIT);
    await second.stop();
    const third = await start((words) => words.filter(() => true));
    await expect(third.start()).rejects.toMatchObject({
      condition: 'DSTREAM_CHECKPOINT_MISMATCH.GRAPH',
    });
  });
});

test('each operation has both sides', () => {
  const names = [...PAGE.text.matchAll(/<!-- (.*), (DStreams|structured) -->/g)];
  const sides = (side: string) =>
    names.filter((match) => match[2] === side).map(([, name]) => name);
  expect(sides('DStreams').length).toBeGreaterThan(30);
  expect(sides('structured')).toEqual(sides('DStreams'));
  const here = readFileSync(import.meta.filename, 'utf8');
  for (const name of sides('DStreams')) expect(here).toContain(`'${name}`);
});
