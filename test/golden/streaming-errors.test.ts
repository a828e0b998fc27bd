import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyzer.ts';
import { checkStreaming } from '../../src/analysis/unsupported-operations.ts';
import type { OutputMode } from '../../src/connectors/connector.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import {
  goldenLines,
  schemaOf,
  sqlPlan,
  type TestTable,
  type TestView,
  testContext,
} from '../support/analysis.ts';

interface Case {
  readonly id: string;
  readonly sources: readonly TestTable[];
  readonly static?: readonly TestTable[];
  readonly views?: readonly TestView[];
  readonly sql: string;
  readonly outputMode: OutputMode;
  readonly conf?: Readonly<Record<string, string>>;
  readonly schema?: string;
  readonly error?: string;
  readonly message?: string;
}

/** Spark’s message without its condition, the place, and what follows of a plan. */
function comparable(message = ''): string {
  return message
    .split('\n')[0]
    .replace(/^\[[\w.]+\] /, '')
    .replace(/\s*SQLSTATE.*$/, '')
    .replace(/;?( line \d+ pos \d+;?)?$/, '');
}

function outcome({ sources, views, sql, outputMode, conf, ...golden }: Case) {
  try {
    const context = testContext({
      streams: sources,
      tables: golden.static,
      views,
      config: conf,
    });
    const plan = analyze(sqlPlan(sql), context);
    checkStreaming(plan, outputMode, context.config);
    return { schema: schemaOf(plan) };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { error: error.condition, message: comparable(error.message) };
  }
}

function isMissing(error: string | undefined, expected: string | undefined): boolean {
  if (error === undefined || error === expected) return false;
  return error === 'UNRESOLVED_ROUTINE' || error.startsWith('UNSUPPORTED_FEATURE.');
}

/** A Java exception has no condition; the refusal has one of its own. */
const OWN_CONDITIONS: Readonly<Record<string, string>> = {
  IllegalArgumentException: 'NEGATIVE_DELAY_THRESHOLD',
};

describe('what streams refuse, in each output mode', () => {
  const files = ['streaming-errors/cases.jsonl', 'streaming-errors/output-modes.jsonl'];
  for (const golden of files.flatMap((file) => goldenLines<Case>(file))) {
    it(`${golden.id}: ${golden.sql} (${golden.outputMode})`, (test) => {
      const actual = outcome(golden);
      const { error, schema, message } = golden;
      test.skip(isMissing(actual.error, error), actual.message);
      if (error === undefined) expect(actual).toEqual({ schema });
      else expect(actual.error).toBe(OWN_CONDITIONS[error] ?? error);
      // Recorded messages are cut, and window functions print the ids of columns.
      const isCut = message !== undefined && message.length >= 239;
      const hasIds = error === 'NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING';
      const hasText = error !== undefined && !(error in OWN_CONDITIONS) && !isCut && !hasIds;
      if (hasText) expect(actual.message).toBe(comparable(message));
    });
  }
});

describe('streaming queries that Spark runs', () => {
  for (const golden of goldenLines<Case>('analysis/streaming-sql.jsonl')) {
    it(`${golden.id} is accepted, with Spark’s schema`, (test) => {
      const actual = outcome(golden);
      test.skip(isMissing(actual.error, undefined), actual.message);
      expect(actual).toEqual({ schema: golden.schema });
    });
  }
});
