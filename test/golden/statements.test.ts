import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Session, SqlArguments } from '../../src/api/session.ts';
import { simpleString } from '../../src/types/data-type.ts';
import { newSession } from '../support/session.ts';

/*
 * Statements in the order in which Spark got them, each with what Spark answered: rows, or the condition of the refusal.
 * Those of a file share a session, so that a view or a setting holds for what follows.
 */

interface Recorded {
  readonly sql: string;
  readonly args?: SqlArguments;
  readonly schema?: string;
  readonly rows?: readonly unknown[][];
  readonly error?: string;
}

const FOLDER = new URL('statements/', import.meta.url);

function recorded(file: string): Recorded[] {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function answer(session: Session, statement: Recorded): Promise<Recorded> {
  const { sql, args, rows = [] } = statement;
  const asked = args === undefined ? { sql } : { sql, args };
  try {
    const frame = await session.sql(sql, args);
    const schema = simpleString(await frame.schema());
    const found = (await frame.collect({ rowMode: 'array' })).map((row) => row.map(encoded));
    return { ...asked, schema, rows: isOrdered(sql) ? found : inOrderOf(rows, found) };
  } catch (error) {
    return { ...asked, error: (error as { condition?: string }).condition ?? String(error) };
  }
}

function isOrdered(sql: string): boolean {
  return /ORDER BY/i.test(sql) && !/OVER|WINDOW/i.test(sql);
}

/** The rows found, in the order of those expected where they are the same rows. */
function inOrderOf(expected: readonly unknown[][], found: unknown[][]): unknown[][] {
  const text = (row: unknown) => JSON.stringify(row);
  const rank = new Map(expected.map((row, at) => [text(row), at]));
  return found.sort((left, right) => (rank.get(text(left)) ?? 0) - (rank.get(text(right)) ?? 0));
}

/** A value of a row as the recorded answers have it. */
function encoded(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('Z', '000Z');
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return { b64: Buffer.from(value).toString('base64') };
  if (value instanceof Map) return { map: [...value].map((entry) => entry.map(encoded)) };
  if (Array.isArray(value)) return value.map(encoded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, encoded(field)]));
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  test('every statement answers as Spark does', async () => {
    await using session = await newSession({
      int64: 'bigint',
      config: { 'spark.sql.session.timeZone': 'UTC' },
    });
    for (const statement of recorded(file)) {
      expect(await answer(session, statement)).toEqual(statement);
    }
  });
});
