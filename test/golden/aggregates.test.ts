import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/api/session.ts';
import { type FunctionCase, runFunctionCase } from '../parity/function-case.ts';
import '../support/all-parts.ts';
import { newSession } from '../support/session.ts';

/*
 * Aggregates over small inline tables, with the answers that Apache Spark 4.3 gave: type and value, or the error
 * condition. Where Spark's answer hangs on how rows were spread over its partitions, the case is left out.
 */
const CASES: FunctionCase[] = readFileSync(new URL('aggregates/cases.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

describe('an aggregate answers as Spark does', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession({ int64: 'bigint', timestamps: 'micros' });
  });
  afterAll(() => session.stop());

  test.each(CASES.map((recorded) => [recorded.expr, recorded] as const))(
    '%s',
    async (_expr, recorded) => {
      expect(await runFunctionCase(session, recorded)).toEqual({ outcome: 'passed' });
    },
  );
});
