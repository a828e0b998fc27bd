import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../../src/connectors/connector.ts';
import { type Row, RuntimeException, StreamingQueryException } from '../../../src/index.ts';
import type { EngineSpeech, OwnerSpeech, Spoken } from '../../../src/session-worker/protocol.ts';
import { createSessionInWorker } from '../../../src/session-worker/worker-session.ts';
import { IntegerType, structField, structType } from '../../../src/types/data-type.ts';
import { buildBatch } from '../../../src/wasm/column-builder.ts';
import { newWorkerSession, workerSession } from '../../support/session.ts';
import { SimulatedMachine } from '../../support/simulation.ts';
import { workerPair } from '../../support/worker-pair.ts';

/** A source without an end, of batches of two rows; it lives where the engine does. */
function endlessNumbers() {
  const calls = { batches: 0, closed: 0 };
  const connector: Connector = {
    name: 'numbers',
    schema: async () => structType([structField('n', IntegerType)]),
    openSource: async () => ({
      description: 'Numbers',
      defaultReadLimit: { kind: 'allAvailable' },
      latestOffset: async () => 1,
      read: async (_start, _end, { core, columns }) => ({
        inputRows: 0,
        next: async () => {
          const first = calls.batches++ * 2;
          const types = columns.fields.map((field) => field.dataType);
          return buildBatch(core, types, [types.map(() => first), types.map(() => first + 1)]);
        },
        close: async () => {
          calls.closed++;
        },
      }),
      commit: async () => {},
      stop: async () => {},
    }),
  };
  return { calls, connector };
}

/** Lets both sides say what they have to say. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

async function numbersSession() {
  const { calls, connector } = endlessNumbers();
  const opened = await workerSession({}, new SimulatedMachine(), [connector]);
  onTestFinished(() => opened.session.stop());
  return { ...opened, calls, frame: opened.session.read.format('numbers').load() };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('rows that are read one by one', () => {
  test('are computed no further than two batches ahead of the reader', async () => {
    const { calls, frame } = await numbersSession();
    const rows = frame.toLocalIterator();
    for (let row = 0; row < 10; row++) {
      expect((await rows.next()).value).toEqual({ n: row });
      await settle();
      expect(calls.batches).toBeLessThanOrEqual(row / 2 + 3);
    }
    await rows.return();
  });

  test('end with the loop, and let go of their source', async () => {
    const { calls, frame, pair } = await numbersSession();
    for await (const { n } of frame.toLocalIterator()) if (n === 5) break;
    await settle();
    const { batches } = calls;
    await settle();
    expect(calls).toEqual({ batches, closed: 1 });
    const isLeaving = (message: Spoken<OwnerSpeech>) =>
      message.kind === 'tell' && message.notice.kind === 'leaveResult';
    expect(pair.sent.filter(isLeaving)).toHaveLength(1);
  });

  test('are read no further than is asked for', async () => {
    const { calls, frame } = await numbersSession();
    expect(await frame.take(1)).toEqual([{ n: 0 }]);
    await settle();
    expect(calls.batches).toBeLessThanOrEqual(2);
    expect(calls.closed).toBe(1);
  });

  test('end with the session', async () => {
    const { calls, frame, session } = await numbersSession();
    const rows = frame.toLocalIterator();
    await rows.next();
    await session.stop();
    expect(calls.closed).toBe(1);
    // What had come over is still there.
    const rest = async () => {
      for await (const _ of rows);
    };
    await expect(rest()).rejects.toMatchObject({ condition: 'SESSION_STOPPED' });
  });
});

test('rows move as buffers: the sender has them no longer, and no row is an object', async () => {
  const { session, pair } = await workerSession();
  onTestFinished(() => session.stop());
  const frame = session.createDataFrame(
    Array.from({ length: 1000 }, (_, n) => [n, `text ${n}`]),
    'n BIGINT, t STRING',
  );
  expect(await frame.collect()).toHaveLength(1000);
  const sizes = [...pair.sent, ...pair.received].map((message) => JSON.stringify(message).length);
  // A thousand rows as objects are more than ten thousand characters, whatever they look like.
  expect(Math.max(...sizes)).toBeLessThan(2000);
});

test('rows that came from the engine do not go back to be read', async () => {
  const { session, pair } = await workerSession();
  onTestFinished(() => session.stop());
  const input = session.memoryStream('v INT');
  const seen: Row[] = [];
  input.addData([1], [2]);
  for await (const rows of input.toDF().stream()) {
    seen.push(...rows);
    break;
  }
  expect(seen).toEqual([{ v: 1 }, { v: 2 }]);
  const executed = pair.sent.filter(
    (message) => message.kind === 'ask' && message.question.kind === 'execute',
  );
  expect(executed).toEqual([]);
});

describe('a worker that dies', () => {
  async function dyingSession() {
    const machine = new SimulatedMachine();
    const { session, pair } = await workerSession({}, machine);
    return { machine, session, pair, cable: new Error('cable cut') };
  }

  test('ends all that waits for it with an error that says so', async () => {
    const { session, pair, cable } = await dyingSession();
    const waiting = [
      session.range(5).collect(),
      session.range(5).columns(),
      session.sql('SELECT 1'),
      session.range(5).createOrReplaceTempView('t'),
      session.memoryStream('v INT').toDF().writeStream.format('noop').start(),
    ].map(failureOf);
    pair.die(cable);
    for (const failure of await Promise.all(waiting)) {
      expect(failure).toBeInstanceOf(RuntimeException);
      expect(failure).toMatchObject({ condition: 'WORKER_FAILED', cause: cable });
    }
    expect(await failureOf(session.range(5).count())).toMatchObject({ condition: 'WORKER_FAILED' });
    expect(pair.isStopped).toBe(true);
    await session.stop();
  });

  test('ends its queries with an exception that everybody hears of', async () => {
    const { session, pair, cable } = await dyingSession();
    const heard: unknown[] = [];
    session.streams.addListener({ onQueryTerminated: (event) => heard.push(event) });
    const input = session.memoryStream('v INT');
    const query = await input.toDF().writeStream.format('noop').start();
    const waiting = [
      query.awaitTermination(),
      query.processAllAvailable(),
      session.streams.awaitAnyTermination(),
    ].map(failureOf);
    pair.die(cable);
    const failures = await Promise.all(waiting);
    const exception = query.exception();
    expect(failures).toEqual([exception, exception, exception]);
    expect(exception).toBeInstanceOf(StreamingQueryException);
    expect(exception?.cause).toMatchObject({ condition: 'WORKER_FAILED', cause: cable });
    expect(query.isActive).toBe(false);
    expect(heard).toMatchObject([
      { id: query.id, runId: query.runId, errorClassOnException: 'WORKER_FAILED' },
    ]);
    expect(session.streams.active).toEqual([]);
    await query.stop();
    input.addData([1]);
  });

  test('throws into the loops over its rows and its streams', async () => {
    const { session, pair, cable } = await dyingSession();
    const input = session.memoryStream('v INT');
    input.addData([1]);
    const loop = async () => {
      for await (const rows of input.toDF().stream()) {
        expect(rows).toEqual([{ v: 1 }]);
        pair.die(cable);
      }
    };
    await expect(loop()).rejects.toMatchObject({ cause: { condition: 'WORKER_FAILED' } });
  });

  test('lets go of the streams that it read', async () => {
    const { session, pair, cable } = await dyingSession();
    const stream = new ReadableStream<string>();
    const query = await session.readStream
      .format('text')
      .from(stream)
      .writeStream.format('noop')
      .start();
    await settle();
    expect(stream.locked).toBe(true);
    pair.die(cable);
    expect(query.isActive).toBe(false);
    expect(stream.locked).toBe(false);
  });
});

describe('a worker that does not answer', () => {
  /** A worker's handle with nobody at the other end. */
  const silentPair = () => workerPair<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>();

  test('is given up when a session is made', async () => {
    const machine = new SimulatedMachine();
    const pair = silentPair();
    const opened = createSessionInWorker(machine.process().platform, () => pair.handle);
    const failure = failureOf(opened);
    await settle();
    await machine.clock.advance(60_000);
    expect(await failure).toMatchObject({ condition: 'WORKER_SILENT' });
    expect(pair.isStopped).toBe(true);
  });

  test('is ended after a while when its session is stopped', async () => {
    const machine = new SimulatedMachine();
    const { session, pair } = await workerSession({}, machine);
    const input = session.memoryStream('v INT');
    let isInFunction = false;
    const query = await input
      .toDF()
      .writeStream.foreachBatch(() => {
        isInFunction = true;
        return new Promise(() => {});
      })
      .start();
    input.addData([1]);
    while (!isInFunction) await settle();
    // From now on nothing reaches the engine.
    pair.handle.send = () => {};
    const stopped = session.stop();
    await settle();
    expect(pair.isStopped).toBe(false);
    await machine.clock.advance(15_000);
    await stopped;
    expect(pair.isStopped).toBe(true);
    expect(query.isActive).toBe(false);
    expect(query.exception()).toBeNull();
  });
});

test('connectors of the program are refused before a worker is started', async () => {
  const { platform } = new SimulatedMachine().process();
  const opened = createSessionInWorker(
    platform,
    () => {
      throw new Error('started');
    },
    { connectors: [endlessNumbers().connector] },
  );
  await expect(opened).rejects.toMatchObject({
    name: 'UnsupportedOperationException',
    condition: 'CONNECTORS_NEED_LOCAL_ENGINE',
    parameters: { connectors: '`numbers`' },
  });
});

test('settings that can not be had leave no worker behind', async () => {
  const pair = workerPair<Spoken<EngineSpeech>, Spoken<OwnerSpeech>>();
  const config = { 'spark.sql.session.timeZone': 'Mars/Base' };
  const { platform } = new SimulatedMachine().process();
  const opened = createSessionInWorker(platform, () => pair.handle, { config });
  await expect(opened).rejects.toThrow(/INVALID_CONF_VALUE/);
  expect(pair.isStopped).toBe(true);
});

test('what the engine logs is logged where the session is', async () => {
  const machine = new SimulatedMachine();
  const session = await newWorkerSession({}, machine);
  const input = session.memoryStream('v INT');
  input.addData([0]);
  const query = await input.toDF().selectExpr('1 / v').writeStream.format('noop').start();
  await failureOf(query.awaitTermination());
  const failed = machine.log.find(({ level }) => level === 'error');
  expect(failed?.details?.exception).toBeInstanceOf(StreamingQueryException);
  await session.stop();
});

test('a status is told when the last one was seen, and is the latest', async () => {
  const { session, pair } = await workerSession();
  onTestFinished(() => session.stop());
  const input = session.memoryStream('v INT');
  const query = await input.toDF().writeStream.format('noop').start();
  for (let batch = 0; batch < 20; batch++) {
    input.addData([batch]);
    await query.processAllAvailable();
  }
  const count = (kind: string) =>
    [...pair.sent, ...pair.received].filter(
      (message) => message.kind === 'tell' && message.notice.kind === kind,
    ).length;
  expect(count('queryStatus') - count('statusSeen')).toBeLessThanOrEqual(1);
  await settle();
  expect(query.status.message).toBe('Waiting for data to arrive');
});
