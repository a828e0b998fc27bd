import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/connectors/format/index.ts';
import type { DataType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { parseBytes } from '../support/parse-bytes.ts';

/** A line and what is to be read from it, as the format's documents and the programs that write it have it. */
interface LineCase {
  readonly name: string;
  readonly line: string;
  readonly options?: Readonly<Record<string, string>>;
  /** The columns that are not null; null if nothing is kept. */
  readonly row: Readonly<Record<string, string | number | boolean>> | null;
  /** What `_error` says. */
  readonly error?: string;
}

const DECLARED: Readonly<Record<string, string>> = {
  logfmt:
    'time TIMESTAMP, at STRING, level STRING, msg STRING, method STRING, path STRING, status INT, bytes BIGINT, size DOUBLE, ok BOOLEAN, service STRING, _corrupt_record STRING, _raw STRING, _error STRING',
};

function corpus(name: string): LineCase[] {
  const lines = readFileSync(new URL(`./corpora/${name}.jsonl`, import.meta.url), 'utf8');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function micros(iso: string): bigint {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso)!;
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

function expectedValue(value: string | number | boolean | undefined, type: DataType) {
  if (value === undefined) return null;
  if (type.kind === 'timestamp') return micros(String(value));
  return type.kind === 'long' ? BigInt(value) : value;
}

describe.each(['logfmt', 'syslog', 'text-log'])('%s', (name) => {
  const format = formats.get(name)!;
  const schema =
    name in DECLARED ? parseSchema(DECLARED[name]) : format.fixedSchema!({});

  function expectedRow({ line, row, error }: LineCase) {
    const isMalformed = row === null || error !== undefined;
    const told = {
      ...row,
      _raw: line,
      ...(isMalformed && { _corrupt_record: line, _error: error }),
    };
    const values: Readonly<Record<string, string | number | boolean | undefined>> = told;
    return schema.fields.map(({ name, dataType }) => expectedValue(values[name], dataType));
  }

  describe.each(CORE_BUILDS)('in the %s core', (build) => {
    test.each(corpus(name))('reads $name', async (lineCase) => {
      const core = await newCore(build);
      const { line, options = {} } = lineCase;
      for (const chunks of [[], [7]]) {
        const { rows } = await parseBytes(core, `${line}\r\n`, { format, schema, options, chunks });
        expect(rows).toEqual([expectedRow(lineCase)]);
      }
    });
  });
});
