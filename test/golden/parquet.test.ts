import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSession, type Session } from '../../node/index.ts';
import { recordedLines } from '../support/recorded-case.ts';

/*
 * Parquet files that Spark and DuckDB have written, and what Spark read in them: columns and rows, each value cast to a
 * string, with the file's schema or a declared one; or the condition with which it refused.
 */

interface Recorded {
  readonly file: string;
  readonly schema?: string;
  readonly columns?: readonly (readonly [string, string])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

let session: Session;

beforeAll(async () => {
  session = await createSession();
});
afterAll(() => session.stop());

async function answer({ file, schema }: Recorded, path: string): Promise<Partial<Recorded>> {
  try {
    const reader = schema === undefined ? session.read : session.read.schema(schema);
    const table = reader.parquet(path);
    const names = await table.columns();
    const texts = table.selectExpr(...names.map((name) => `CAST(\`${name}\` AS STRING)`));
    const rows = (await texts.collect({ rowMode: 'array' })) as (string | null)[][];
    return { columns: await table.dtypes(), rows };
  } catch (error) {
    const { condition, parameters } = error as Record<string, unknown>;
    if (condition === undefined) throw error;
    return { error: String(condition), parameters: parameters as Record<string, string> };
  }
}

describe('Parquet files are read as Spark reads them', () => {
  const cases = recordedLines<Recorded>(new URL('parquet/read.jsonl', import.meta.url));
  test.each(
    cases.map((recorded) => [`${recorded.file} ${recorded.schema ?? ''}`, recorded] as const),
  )('%s', async (_, recorded) => {
    const path = fileURLToPath(new URL(`parquet/${recorded.file}`, import.meta.url));
    const { columns, rows, error, parameters } = recorded;
    const found = await answer(recorded, path);
    if (error === undefined) expect(found).toEqual({ columns, rows });
    else {
      const inPath = Object.entries(parameters ?? {}).map(([name, value]) => [
        name,
        value.replace('$FILE', path),
      ]);
      expect(found).toEqual({ error, parameters: Object.fromEntries(inPath) });
    }
  });
});
