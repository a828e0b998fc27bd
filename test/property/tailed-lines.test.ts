import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FollowedLines } from '../support/followed-lines.ts';

/** What may happen to a log, in one step. */
type Step =
  | { readonly kind: 'write'; readonly texts: readonly string[] }
  | { readonly kind: 'rename' | 'copyAndTruncate' | 'compress' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      // Without a newline: some steps leave a half line, which the next ones finish.
      texts: fc.array(fc.stringMatching(/^[a-z]{0,12}\n?$/), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('rename', 'copyAndTruncate', 'compress', 'restart'),
    }),
  },
);

/** A log with the writer's own account of it. */
class WrittenLog {
  readonly path: string;
  /** What a reader should have got. */
  expected = '';
  #half = '';
  #count = 0;

  constructor(folder: string) {
    this.path = join(folder, 'access.log');
    this.write(['first\n']);
  }

  write(texts: readonly string[]): void {
    for (const text of texts) {
      // Each line is another one, as if it began with its time.
      const part = this.#half === '' ? `${this.#count++} ${text}` : text;
      appendFileSync(this.path, part);
      this.#half += part;
      if (!text.endsWith('\n')) continue;
      this.expected += this.#half;
      this.#half = '';
    }
  }

  /** A line that rotation has cut counts as one. */
  rename(): void {
    if (!existsSync(this.path)) return;
    renameSync(this.path, `${this.path}.${this.#count++}`);
    this.#endHalf();
  }

  copyAndTruncate(): void {
    if (!existsSync(this.path)) return;
    copyFileSync(this.path, `${this.path}.${this.#count++}`);
    truncateSync(this.path);
  }

  /** The oldest generation that is not compressed yet, as gzip does it. */
  compress(): void {
    const folder = dirname(this.path);
    const numberOf = (name: string) => Number(/\.(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    const [oldest] = readdirSync(folder)
      .filter((name) => numberOf(name) >= 0)
      .sort((left, right) => numberOf(left) - numberOf(right))
      .map((name) => join(folder, name));
    if (oldest === undefined) return;
    const { mtime } = statSync(oldest);
    writeFileSync(`${oldest}.gz`, gzipSync(readFileSync(oldest)));
    utimesSync(`${oldest}.gz`, mtime, mtime);
    rmSync(oldest);
  }

  endLine(): void {
    if (this.#half !== '') this.write(['\n']);
  }

  #endHalf(): void {
    if (this.#half !== '') this.expected += `${this.#half}\n`;
    this.#half = '';
  }
}

test('whatever happens to a log, its lines are served once each, in order, at positions that last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      async (steps, bytesMax) => {
        const work = mkdtempSync(join(tmpdir(), 'millrace-tailed-'));
        const folder = join(work, 'logs');
        mkdirSync(folder);
        const log = new WrittenLog(folder);
        let followed = await FollowedLines.open(log.path, join(work, 'state'));
        try {
          for (const each of steps) {
            // A half line is in the copy, and can't be finished there.
            if (each.kind === 'copyAndTruncate') log.endLine();
            if (each.kind === 'restart') {
              followed.close();
              followed = await FollowedLines.open(log.path, join(work, 'state'));
            } else if (each.kind === 'write') log.write(each.texts);
            else log[each.kind]();
            // The times of files, by which generations are ordered, have a grain of some milliseconds.
            if (each.kind === 'rename' || each.kind === 'copyAndTruncate') await sleep(10);
          }
          await followed.reaches(log.expected.length);
          expect(await followed.text(0, bytesMax)).toBe(log.expected);
          followed.close();
          followed = await FollowedLines.open(log.path, join(work, 'state'));
          expect(await followed.text(0, bytesMax)).toBe(log.expected);
        } finally {
          followed.close();
          rmSync(work, { recursive: true });
        }
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
