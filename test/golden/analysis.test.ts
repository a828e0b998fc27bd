import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../src/errors/exception.ts';
import { analyzeSql, goldenLines, schemaOf, type TestTable } from '../support/analysis.ts';

interface Case {
  readonly id: string;
  readonly sql: string;
  readonly tables?: readonly TestTable[];
  readonly schema?: string;
  readonly error?: string;
  /** Whole, up to the SQLSTATE, where the file has messages to compare. */
  readonly message?: string;
}

const TABLES: readonly TestTable[] = [
  {
    name: 't',
    schema:
      'a INT, b STRING, s STRUCT<x: INT, y: STRUCT<z: DOUBLE>>, ts TIMESTAMP, d DECIMAL(6,2), arr ARRAY<INT>, ' +
      'm MAP<STRING,INT>, ok BOOLEAN, l BIGINT, dt DATE, as ARRAY<STRUCT<p: INT, q: STRING>>',
  },
  { name: 'u', schema: 'a INT, e STRING, d DOUBLE' },
];

/** What Spark, too, only finds when the query runs. */
const RUN_TIME = ['DIVIDE_BY_ZERO', 'ARITHMETIC_OVERFLOW', 'SCALAR_SUBQUERY_TOO_MANY_ROWS'];

/** Where the answer differs on purpose, or by another part than the analyzer. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  q158: 'AND takes no INT: the refusal of the function, not of the operator',
  q072: 'ORDER BY sum(l) means the input’s l, where Spark 4.3 ends in an internal error',
  q137: 'the condition has a name of its own, INTERVAL_WITH_MONTHS',
};

/** Where the condition is Spark's, and the text is another one: it names a plan, or is not the analyzer's. */
const OTHER_TEXTS = new Set(['q164', 'q165', 'q177', 'q211']);

/** A message without what Spark says of the place and what Millrace adds by way of proposals. */
function comparable(message: string | undefined): string | undefined {
  return message
    ?.replace(/\s*SQLSTATE.*$/s, '')
    .replace(/^\[\w+\] /, '')
    .replace(/; line \d+ pos \d+$/, '')
    .replace(/ Did you mean `[^`]+`\?/, '');
}

function outcome(sql: string, tables: readonly TestTable[]) {
  try {
    return { schema: schemaOf(analyzeSql(sql, { tables })) };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { error: error.condition, message: comparable(error.message) };
  }
}

/** A function or an input type of one that doesn't exist yet says nothing of the analyzer. */
function isMissing(error: string | undefined, expected: string | undefined): boolean {
  if (error === undefined || error === expected) return false;
  return error === 'UNRESOLVED_ROUTINE' || error.startsWith('UNSUPPORTED_FEATURE.');
}

describe('names of columns and refusals', () => {
  for (const golden of goldenLines<Case>('analysis/names-and-errors.jsonl')) {
    it(`${golden.id}: ${golden.sql}`, (test) => {
      const actual = outcome(golden.sql, TABLES);
      const { schema, error, message } = golden;
      test.skip(isMissing(actual.error, error), actual.message);
      test.skip(golden.id in DIFFERENCES, DIFFERENCES[golden.id]);
      if (error === undefined) expect(actual).toEqual({ schema });
      else if (OTHER_TEXTS.has(golden.id)) expect(actual).toMatchObject({ error });
      else expect(actual).toEqual({ error, message: comparable(message) });
    });
  }
});

describe('queries on tables', () => {
  for (const golden of goldenLines<Case>('analysis/batch-sql.jsonl')) {
    it(`${golden.id}: ${golden.sql}`, (test) => {
      const actual = outcome(golden.sql, golden.tables ?? []);
      const { schema, error } = golden;
      test.skip(isMissing(actual.error, error), actual.message);
      const isRunTime = error !== undefined && RUN_TIME.includes(error);
      if (isRunTime) expect(actual).toHaveProperty('schema');
      else expect(actual).toMatchObject(error === undefined ? { schema } : { error });
    });
  }
});
