import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BatchCase, runBatchCase } from '../parity/batch-case.ts';

/** Queries over tables, with the answers that Spark gave: see `test/parity/batch-case.ts`. */
const CASES: BatchCase[] = ['cases', 'clauses', 'co-moments'].flatMap((name) =>
  readFileSync(new URL(`batch-sql/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line)),
);

describe('a batch query answers as Spark does', () => {
  test.each(CASES.map((recorded) => [recorded.id, recorded] as const))(
    '%s',
    async (_id, recorded) => {
      expect(await runBatchCase(recorded)).toEqual({ outcome: 'passed' });
    },
  );
});
