/** Apache Flume with a real agent. Budget: 2 minutes. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { FlumeService, missingFlume } from './services/flume.ts';
import { committedLines, ended, killAfter, randomFrom, SEED, startProgram } from './support.ts';

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

  test(`of what an agent pushes none is lost by ${KILLS} kills and a restart of the agent (seed ${SEED})`, async () => {
    const random = randomFrom(SEED);
    const folder = join(work, 'lines');
    const start = async (): Promise<ChildProcess> => {
      const program = startProgram('flume-lines.mjs', String(flume.targetPort), folder);
      onTestFinished(() => {
        program.kill('SIGKILL');
      });
      await once(program.stdout as Readable, 'data');
      return program;
    };
    const sent: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const program = await start();
      const lines = Array.from({ length: 500 }, (_, row) => `line ${kill} ${row}`);
      const sending = flume.send(lines);
      sent.push(...lines);
      expect(await killAfter(program, random() * 700)).toBe(true);
      await sending;
      if (kill !== KILLS / 2) continue;
      await flume.stop();
      await flume.start();
    }
    const program = await start();
    await vi.waitFor(async () => {
      expect(new Set(await committedLines(join(folder, 'out'))).size).toBe(sent.length);
    }, WAIT);
    program.kill('SIGTERM');
    await once(program, 'close');
    const got = await committedLines(join(folder, 'out'));
    console.log(`${sent.length} lines sent, ${got.length - sent.length} came twice`);
    expect([...new Set(got)].sort()).toEqual(sent.sort());
  });

  test(`what a query killed ${KILLS} times sends is exact by batch and index, over a restart of the agent`, async () => {
    const random = randomFrom(SEED + 1);
    const folder = join(work, 'files');
    await mkdir(folder);
    const files = 60;
    const rows = 50;
    for (let file = 0; file < files; file++) {
      const lines = Array.from({ length: rows }, (_, row) => `row ${file} ${row}`);
      await writeFile(join(folder, `${String(file).padStart(3, '0')}.txt`), lines.join('\n'));
    }
    const run = () =>
      startProgram('flume-copy.mjs', folder, String(flume.avroPort), join(work, 'copied'));
    let kills = 0;
    for (let attempt = 0; kills < KILLS && attempt < 2 * KILLS; attempt++) {
      const program = run();
      await Promise.race([once(program.stdout as Readable, 'data'), once(program, 'close')]);
      if (!(await killAfter(program, 20 + random() * 120))) break;
      kills++;
    }
    expect(kills).toBe(KILLS);
    const last = run();
    await once(last.stdout as Readable, 'data');
    await flume.stop();
    await sleep(500);
    await flume.start();
    expect(await ended(last)).toMatchObject({ code: 0 });
    const bodies = async () => {
      const byKey = new Map<string, string>();
      const events = await flume.received();
      for (const event of events) {
        const [, headers, body] = /^\{(.*?)\} (.*)$/.exec(event) ?? [];
        const key = /batchId=(\d+)/.exec(headers)?.[1];
        byKey.set(`${key}:${/index=(\d+)/.exec(headers)?.[1]}`, body);
      }
      return { sent: events.length, distinct: [...byKey.values()] };
    };
    await vi.waitFor(async () => {
      expect((await bodies()).distinct.length).toBe(files * rows);
    }, WAIT);
    const { sent, distinct } = await bodies();
    console.log(`${files * rows} rows, ${sent - distinct.length} came twice`);
    expect(new Set(distinct).size).toBe(files * rows);
  });
});
