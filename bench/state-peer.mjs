/**
 * One measurement of `state.mjs`, as a process of its own: prints a line of JSON.
 *
 *     node bench/state-peer.mjs slide tumbling|sliding
 *     node bench/state-peer.mjs keys sessions|duplicates|groups KEYS BATCHES CHECKPOINT
 *     node bench/state-peer.mjs restart sessions|duplicates|groups KEYS CHECKPOINT
 */
import { count, expr, session_window, sum, window } from '../dist/node/functions.js';
import { createSession } from '../dist/node/index.js';

const start = process.cpuUsage();
/** Ten minutes of 5,000 events a second by 10 services, a micro-batch a minute, after three that warm up. */
async function slide(kind) {
  const events = (session) =>
    numbers(session, 5000 * 60).select(
      expr('timestamp_micros(value * 200)').as('ts'),
      expr('value % 10').as('service'),
      'value',
    );
  const hour = kind === 'tumbling' ? window('ts', '1 hour') : window('ts', '1 hour', '1 second');
  const counted = (session) =>
    events(session)
      .withWatermark('ts', '10 seconds')
      .groupBy(hour, 'service')
      .agg(count('*').as('n'), sum('value').as('total'));
  const { cpuSeconds, rows, state } = await run(counted, { skip: 3, batches: 10, mode: 'update' });
  return { nsPerRow: (cpuSeconds * 1e9) / rows, state };
}

const CHANGED = 10_000;

/** So many keys are held; each micro-batch changes 10,000 of them, or brings and drops as many. */
const QUERIES = {
  sessions: (session, keys) =>
    numbers(session, CHANGED)
      .select('timestamp', keyOf(`value % ${keys}`), 'value')
      .withWatermark('timestamp', '1 day')
      .groupBy(session_window('timestamp', '2 hours'), 'key')
      .agg(count('*').as('n'), sum('value').as('total')),
  duplicates: (session, keys) =>
    numbers(session, CHANGED)
      .select('timestamp', keyOf('value'))
      // A second passes each micro-batch, and a key is held for twice the delay.
      .withWatermark('timestamp', `${keys / CHANGED / 2} seconds`)
      .dropDuplicatesWithinWatermark(['key']),
  groups: (session, keys) =>
    numbers(session, CHANGED)
      .select(keyOf(`value % ${keys}`), 'value')
      .groupBy('key')
      .agg(count('*').as('n'), sum('value').as('total')),
};

async function keys(kind, keyCount, batches, checkpoint) {
  const skip = Number(keyCount) / CHANGED + 20;
  const { cpuSeconds, state } = await run((session) => QUERIES[kind](session, Number(keyCount)), {
    ...{ skip, batches: Number(batches), mode: modeOf(kind), checkpoint },
  });
  return { msPerBatch: (cpuSeconds * 1e3) / Number(batches), state };
}

/** From the start of the process to the end of the first micro-batch. */
async function restart(kind, keyCount, checkpoint) {
  const query = (session) => QUERIES[kind](session, Number(keyCount));
  const { state } = await run(query, { skip: 0, batches: 1, mode: modeOf(kind), checkpoint });
  const { user, system } = process.cpuUsage(start);
  return { cpuSeconds: (user + system) / 1e6, state };
}

const modeOf = (kind) => (kind === 'groups' ? 'update' : 'append');
const keyOf = (value) => expr(`concat('key-', ${value})`).as('key');

function numbers(session, rowsPerBatch) {
  return session.readStream.format('rate-micro-batch').option('rowsPerBatch', rowsPerBatch).load();
}

/** The processor time of some micro-batches after others. */
async function run(plan, { skip, batches, mode, checkpoint }) {
  const session = await createSession();
  let seen = 0;
  let rows = 0;
  let state;
  let begin = process.cpuUsage();
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  session.streams.addListener({
    onQueryProgress({ progress }) {
      if (progress.numInputRows === 0) return;
      seen++;
      if (seen === skip) begin = process.cpuUsage();
      if (seen > skip) rows += progress.numInputRows;
      [state] = progress.stateOperators;
      if (seen === skip + batches) finish(process.cpuUsage(begin));
    },
  });
  const writer = plan(session).writeStream.format('noop').outputMode(mode);
  if (checkpoint !== undefined) writer.option('checkpointLocation', checkpoint);
  const query = await writer.start();
  const { user, system } = await Promise.race([finished, query.awaitTermination()]);
  await query.stop();
  await session.stop();
  const { numRowsTotal: held, memoryUsedBytes: bytes } = state;
  return { cpuSeconds: (user + system) / 1e6, rows, state: { held, bytes } };
}

const [task, kind, ...rest] = process.argv.slice(2);
const TASKS = { slide, keys, restart };
console.log(JSON.stringify(await TASKS[task](kind, ...rest)));
