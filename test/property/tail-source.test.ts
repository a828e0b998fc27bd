import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tailConnector } from '../../node/connectors/tail/tail.ts';
import type { Offset } from '../../src/connectors/connector.ts';
import { MemoryCheckpoints } from '../../src/streaming/checkpoint/memory-storage.ts';
import { RotatedLog } from '../support/rotated-log.ts';
import { SourceDriver } from '../support/source-driver.ts';

/** What may happen to a log and to the query that follows it, in one step. */
type Step =
  | { readonly kind: 'write'; readonly texts: readonly string[] }
  | { readonly kind: 'rename' | 'copyAndTruncate' | 'compress' }
  | { readonly kind: 'log' | 'run' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      texts: fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.stringMatching(/^[a-z]{0,12}\n?$/) },
          { weight: 1, arbitrary: fc.constant(`${'x'.repeat(1200)}\n`) },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('rename', 'copyAndTruncate', 'copyAndTruncate', 'compress', 'compress'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('log', 'run', 'restart') }) },
);

/** A query over a log: it logs where a micro-batch ends, reads it, and may be killed at any time. */
class FollowingQuery {
  readonly rows: string[] = [];
  readonly #path: string;
  readonly #options: Readonly<Record<string, string>>;
  readonly #storage = new MemoryCheckpoints().temporary();
  #driver: SourceDriver | undefined;
  #offset: Offset | null = null;
  /** The end of a micro-batch that is logged, and not run. */
  #logged: Offset | undefined;

  constructor(path: string, bytesMax: number | undefined) {
    this.#path = path;
    this.#options = bytesMax === undefined ? {} : { maxBytesPerTrigger: String(bytesMax) };
  }

  /** Whether there is a micro-batch to run. */
  async log(): Promise<boolean> {
    if (this.#logged !== undefined) return true;
    const { source } = await this.#open();
    const end = await source.latestOffset(this.#offset, source.defaultReadLimit);
    if (JSON.stringify(end) !== JSON.stringify(this.#offset)) this.#logged = end ?? undefined;
    return this.#logged !== undefined;
  }

  async run(): Promise<void> {
    if (!(await this.log()) || this.#logged === undefined) return;
    const rows = await (await this.#open()).rows(this.#offset, this.#logged);
    this.rows.push(...rows.map(([value]) => String(value)));
    this.#offset = this.#logged;
    this.#logged = undefined;
  }

  async restart(): Promise<void> {
    await this.#driver?.source.stop();
    this.#driver = undefined;
  }

  async #open(): Promise<SourceDriver> {
    // A query can't be started while there is no log: whoever rotates it makes a new one.
    if (this.#driver === undefined) appendFileSync(this.#path, '');
    this.#driver ??= await SourceDriver.open({
      connector: tailConnector,
      path: this.#path,
      options: this.#options,
      storage: this.#storage,
    });
    return this.#driver;
  }
}

/** Generations of before the first start, which are nobody's: whole ones, and one that is none. */
function leaveOldOnes(folder: string): void {
  for (const [number, bytes] of [
    [1, Buffer.from('old\n')],
    [2, gzipSync('older\n')],
    [3, Buffer.from('no gzip')],
  ] as const) {
    const path = join(folder, `access.log.${number}${number > 1 ? '.gz' : ''}`);
    writeFileSync(path, bytes);
    utimesSync(path, 1000 - number, 1000 - number);
  }
}

test('whatever rotation does to a log between two looks, restarts and reads, each line is read once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
      async (steps, bytesMax) => {
        const work = mkdtempSync(join(tmpdir(), 'millrace-tail-'));
        mkdirSync(join(work, 'logs'));
        leaveOldOnes(join(work, 'logs'));
        const log = new RotatedLog(join(work, 'logs'));
        const query = new FollowingQuery(log.path, bytesMax);
        try {
          await query.run();
          for (const each of steps) {
            if (each.kind === 'write') log.write(each.texts);
            else if (each.kind === 'log' || each.kind === 'run' || each.kind === 'restart') {
              await query[each.kind]();
            } else log[each.kind]();
          }
          log.finish();
          log.write(['\n']);
          while (await query.log()) await query.run();
          const read = new Set(query.rows);
          const expected = log.lines.filter((line) => !log.raced.has(line) || read.has(line));
          expect(query.rows).toEqual(expected);
        } finally {
          await query.restart();
          rmSync(work, { recursive: true });
        }
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
