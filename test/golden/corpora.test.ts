import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { logFormat } from '../../src/connectors/format/log.ts';
import { structType } from '../../src/types/data-type.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { logRowByPattern } from '../support/log-pattern.ts';
import { parseBytes } from '../support/parse-bytes.ts';

interface LogCase {
  readonly name: string;
  readonly line: string;
  /** The columns that are not null; null if the line is malformed. */
  readonly row: Readonly<Record<string, string | number>> | null;
}

/** All columns but `_raw` and `_error`. */
const schema = structType(logFormat.fixedSchema!({}).fields.slice(0, -2));
const LOG_CASES: LogCase[] = readFileSync(
  new URL('./corpora/access-log.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

function expectedLogRow({ line, row }: LogCase) {
  return schema.fields.map(({ name, dataType }) => {
    if (row === null) return name === '_corrupt_record' ? line : null;
    const value = row[name];
    if (value === undefined) return null;
    if (dataType.kind === 'timestamp') return BigInt(Date.parse(String(value))) * 1000n;
    return dataType.kind === 'long' ? BigInt(value) : value;
  });
}

describe.each(CORE_BUILDS)('access lines in the %s core', (build) => {
  test.each(LOG_CASES)('read $name', async (logCase) => {
    const request = { format: logFormat, schema, chunks: [7] };
    const { rows } = await parseBytes(await newCore(build), logCase.line, request);
    expect(rows).toEqual([expectedLogRow(logCase)]);
  });
});

test.each(LOG_CASES)('the pattern that stands for the kernel reads $name', (logCase) => {
  const latin1 = Buffer.from(logCase.line).toString('latin1');
  expect(logRowByPattern(latin1)).toEqual(expectedLogRow(logCase));
});
