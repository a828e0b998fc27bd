/** Apache Flume with a real agent. Budget: 2 minutes. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Agent,
  countingFolder,
  disturb,
  killAgent,
  pipelineFolder,
  startAgent,
  whileRunning,
} from './agent.ts';
import {
  COUNTS_BY_MINUTE,
  type Count,
  countsByMinute,
  countsOf,
  HIT_SCHEMA,
  hitLines,
  hitsOf,
  sortedCounts,
} from './hits.ts';
import { FlumeService, missingFlume } from './services/flume.ts';
import { committedLines, randomFrom, SEED } from './support.ts';

const missing = missingFlume();
if (missing !== undefined) console.log(`the tests of Flume are skipped: ${missing}`);

const KILLS = 10;
const WAIT = { timeout: 60_000, interval: 300 };

let work: string;
let flume: FlumeService;

describe.skipIf(missing !== undefined)('Flume', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'millrace-flume-'));
    flume = await FlumeService.in(join(work, 'agent'));
    await flume.start();
  });

  afterAll(async () => {
    await flume?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test(`what Flume pushes is counted by window exactly, by its ids, over ${KILLS} times kill -9 and a restart of Flume (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    const hits = hitsOf(5000, 10);
    const folder = pipelineFolder(
      join(work, 'pushed'),
      `
stateDir: state
sources:
  events:
    format: flume
    schema: ${HIT_SCHEMA}
    options: { port: ${flume.targetPort}, format: json }
    # What comes again may come late: no hit is, and one after all of them closes the windows.
    watermark: { column: ts, delay: 1 day }
views:
  # bytes is another in each hit: its id.
  hits: SELECT DISTINCT ts, service, bytes FROM events
queries:
  counts:
    sql: |
      ${COUNTS_BY_MINUTE}
    sink: { format: json, path: counts }
`,
    );
    const agents: Agent[] = [];
    const start = (): Agent => {
      const agent = startAgent(folder, '--verbose');
      agents.push(agent);
      return agent;
    };
    let sent = 0;
    let underWay = 0;
    for (const [kill, piece] of hitLines(hits, hits.length / KILLS).entries()) {
      const taken = rowsTaken(agents);
      const agent = start();
      const sending = flume.send(linesOf(piece));
      sent += hits.length / KILLS;
      // After each connection that breaks Flume waits for five seconds.
      if (kill % 3 > 0) await sleep(random() * 1000);
      else {
        await whileRunning(agent, () => rowsTaken(agents) > taken);
        await sleep(random() * 50);
      }
      if (kill === 3) {
        await sending;
        await flume.stop();
        await flume.start();
      }
      await killAgent(agent);
      if (rowsTaken(agents) < sent) underWay++;
      await sending;
    }
    const last = start();
    // Nothing stands behind it in the channel: when it has come, all has.
    await flume.send(['{"ts":"2026-01-03T00:00:00Z","service":"end"}']);
    const counts = () => committedLines(join(folder, 'counts')).catch(() => []);
    const expected = countsByMinute(hits);
    expect(expected).toHaveLength(9 * 7);
    await vi.waitFor(async () => expect(await counts(), last.log()).not.toEqual([]), WAIT);
    last.child.kill('SIGTERM');
    expect(await last.ended(), last.log()).toBe(0);
    console.log(`${sent} hits sent, ${underWay} of ${KILLS} kills before all had been counted`);
    expect(countsOf(await counts())).toEqual(expected);
    expect(underWay).toBeGreaterThan(0);
  });

  test(`what the agent sends over ${KILLS} times kill -9 and a restart of Flume is exact by batch and index`, async () => {
    const hits = hitsOf(4000, 10);
    const sink = `format: flume\n      options: { port: ${flume.avroPort} }`;
    const folder = await countingFolder(join(work, 'sent'), { hits, mode: 'update', sink });
    const restart = async () => {
      await flume.stop();
      await sleep(500);
      await flume.start();
    };
    const random = randomFrom(SEED + 1);
    const size = { query: 'counts', batches: 80, batchMs: 50 };
    await disturb(folder, { kills: KILLS, random, ...size, restart });
    // Each micro-batch has hits of each service.
    const rows = size.batches * 7;
    await vi.waitFor(async () => expect((await received()).byKey.size).toBe(rows), WAIT);
    const { events, byKey } = await received();
    console.log(`${rows} rows, ${events - rows} came twice`);
    const latest = new Map<string, Count>();
    for (const [, body] of [...byKey].sort(([left], [right]) => left - right)) {
      const count: Count = JSON.parse(body);
      latest.set(count.start + count.service, count);
    }
    expect(sortedCounts([...latest.values()])).toEqual(countsByMinute(hits));
  });
});

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

/** How many rows micro-batches have taken, as their logs tell: but for those of one that was killed before it said so. */
function rowsTaken(agents: readonly Agent[]): number {
  const found = agents.flatMap((agent) => [...agent.log().matchAll(/ inputRows=(\d+)/g)]);
  return found.reduce((sum, [, rows]) => sum + Number(rows), 0);
}

/** What has come to Flume, each micro-batch and index once, in their order. */
async function received(): Promise<{
  readonly events: number;
  readonly byKey: ReadonlyMap<number, string>;
}> {
  const byKey = new Map<number, string>();
  const events = await flume.received();
  for (const event of events) {
    const [, headers, body] = /^\{(.*?)\} (.*)$/.exec(event) ?? [];
    const header = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(headers)?.[1]);
    byKey.set(header('batchId') * 1000 + header('index'), body);
  }
  return { events: events.length, byKey };
}
