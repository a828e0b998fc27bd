import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import type { DataFrame, Session, StreamingQuery } from '../../../src/index.ts';
import { describeSessions } from '../../support/session.ts';

/* The programs of docs/arbitrary-state.md, run as they stand there. */

const PAGE = readFileSync(new URL('../../../docs/arbitrary-state.md', import.meta.url), 'utf8');

const START = Date.UTC(2024, 0, 1);
const at = (second: number) => new Date(START + second * 1000);

/** Runs the program of the page that has a name, over a stream of readings; gives its query. */
function started(name: string, readings: DataFrame): Promise<StreamingQuery> {
  const program = PAGE.split(`<!-- ${name} -->\n\`\`\`ts\n`)[1]?.split('```')[0];
  if (program === undefined) throw new Error(`no program ${name}`);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const { code: script } = transformSync(program, { loader: 'ts', target: 'es2022' });
  return new AsyncFunction('readings', `${script}\nreturn query;`)(readings);
}

describeSessions((newSession) => {
  async function feed(
    session: Session,
    name: string,
    batches: readonly (readonly [second: number, device: string][])[],
  ): Promise<void> {
    const input = session.memoryStream('ts TIMESTAMP, device STRING');
    const query = await started(name, input.toDF());
    for (const rows of batches) {
      input.addData(...rows.map(([second, device]) => [at(second), device] as const));
      await query.processAllAvailable();
    }
  }

  test('a device is told when it has been silent for a minute', async () => {
    await using session = await newSession();
    await feed(session, 'silent devices', [
      [
        [0, 'a'],
        [5, 'b'],
      ],
      [[50, 'a']],
      [[80, 'a']],
      [[300, 'c']],
    ]);
    expect(await session.table('silent').orderBy('since').collect()).toEqual([
      { device: 'b', since: at(5) },
      { device: 'a', since: at(80) },
    ]);
  });

  test('a session ends after half an hour', async () => {
    await using session = await newSession();
    await feed(session, 'sessions', [
      [
        [0, 'a'],
        [5, 'a'],
      ],
      [[1700, 'a']],
      [[1750, 'b']],
      [[3600, 'c']],
      [[3610, 'b']],
      [[9000, 'c']],
    ]);
    expect(await session.table('sessions').orderBy('until').collect()).toEqual([
      { device: 'a', readings: 3, until: at(1700) },
      { device: 'b', readings: 1, until: at(1750) },
      { device: 'b', readings: 1, until: at(3610) },
    ]);
  });
});
