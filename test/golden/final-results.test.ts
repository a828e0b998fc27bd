import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ValueRow } from '../../src/types/value.ts';
import { checkFinalResult, type RunShape, whyWithoutFinalResult } from '../parity/final-result.ts';
import { inShards, type StreamingCase } from '../parity/streaming-case.ts';
import { goldenLines } from '../support/analysis.ts';

const FILES = ['cases', 'recovery', 'shared-watermarks'].map((name) => `streaming/${name}.jsonl`);
const SEED = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);

/** Cuts rows at random places. */
function randomCut(seed: number): NonNullable<RunShape['cut']> {
  let count = seed;
  return (rows) => {
    const [cuts] = fc.sample(fc.array(fc.boolean(), { minLength: rows.length, maxLength: rows.length }), {
      numRuns: 1,
      seed: count++,
    });
    const parts: ValueRow[][] = [[]];
    for (const [index, row] of rows.entries()) {
      if (cuts[index]) parts.push([]);
      parts[parts.length - 1].push(row);
    }
    return parts;
  };
}

const continuous = { trigger: { continuous: '1 second' } };
const SHAPES: readonly (readonly [string, () => RunShape, shards: number])[] = [
  ['in continuous mode', () => continuous, 1],
  [
    `in continuous mode in three shards, restarted and cut by the seed ${SEED}`,
    () => ({ ...continuous, cut: randomCut(SEED), restarts: true }),
    3,
  ],
  [
    `in continuous mode, restarted and cut by the seed ${SEED}`,
    () => ({ ...continuous, cut: randomCut(SEED), restarts: true }),
    1,
  ],
  [`in micro-batches that are cut by the seed ${SEED}`, () => ({ cut: randomCut(SEED) }), 1],
];

/** Cases without late rows: in the end the result is Spark's, though the batches are not. */
describe.each(SHAPES)('recorded streaming queries %s', (_name, shape, shards) => {
  let checked = 0;
  for (const file of FILES) {
    for (const recorded of goldenLines<StreamingCase>(file)) {
      test(recorded.id, async (context) => {
        const why = whyWithoutFinalResult(recorded);
        context.skip(why !== undefined, why);
        const late = await checkFinalResult(inShards(recorded, shards), shape());
        context.skip(late > 0, 'rows are late where the watermark moves earlier');
        checked++;
      });
    }
  }

  test('most cases without late rows are compared', () => {
    expect(checked).toBeGreaterThan(90);
  });
});
