import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../src/connectors/format/csv.ts';
import type { DataType, StructType } from '../../src/types/data-type.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import type { Value } from '../../src/types/value.ts';
import type { WasmCore } from '../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { encodeRows } from '../support/encode-rows.ts';
import { goldenValue } from '../support/golden-value.ts';
import { parseBytes } from '../support/parse-bytes.ts';

/** What Spark 4.3 read from a file; `error` where it refused. */
interface CsvCase {
  readonly group: string;
  readonly schema: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly unknown[][];
  readonly error?: string;
}

/** What Spark 4.3 wrote into a file. */
interface WrittenCase {
  readonly schema: string;
  readonly options: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly text: string;
}

function corpus<Case>(name: string): Case[] {
  const lines = readFileSync(new URL(`./corpora/${name}`, import.meta.url), 'utf8');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const CASES = corpus<CsvCase>('csv.jsonl');
const WRITTEN = corpus<WrittenCase>('csv-write.jsonl');
const GROUPS = [...new Set(CASES.map(({ group }) => group))];

/** Values that are left to Java alone: digits of other scripts, hexadecimal numbers, times of today. */
const NOT_READ = new Set(['٣', '0x1p3', 'T10:20:30', '10:20:30']);

/** Texts whose end univocity sees otherwise because its buffer ends there too. */
const TINY = new Set([' \n', '\n ', 'a\r', '"a\r']);

/** Where the readings are known to differ. */
function isKnownDifference({ text, options }: CsvCase): boolean {
  // Lines that end with two characters given: a line feed within such a line ends it for univocity.
  const hasPairs = options.multiLine !== 'true' && options.lineSep?.length === 2;
  return NOT_READ.has(text) || TINY.has(text) || (hasPairs && text.includes('\n'));
}

function recordedValue(value: Value, type: DataType): unknown {
  const isFloating = type.kind === 'float' || type.kind === 'double';
  if (!isFloating || typeof value !== 'number') return goldenValue(value, type);
  return Number.isFinite(value) ? value : String(value);
}

async function read(core: WasmCore, csvCase: CsvCase, chunks: readonly number[]) {
  const schema: StructType = parseSchema(csvCase.schema);
  const names = csvCase.columns ?? schema.fields.map(({ name }) => name);
  const types = names.map((name) => schema.fields.find((field) => field.name === name)!.dataType);
  const request = { format: csvFormat, schema, options: csvCase.options, columns: names, chunks };
  try {
    const { rows } = await parseBytes(core, csvCase.text, request);
    return rows.map((row) => row.map((value, index) => recordedValue(value, types[index])));
  } catch (error) {
    return error instanceof Error && 'condition' in error ? 'refused' : error;
  }
}

describe.each(CORE_BUILDS)('CSV in the %s core', (build) => {
  test.each(GROUPS)('is read as Spark reads it: %s', async (group) => {
    const core = await newCore(build);
    for (const csvCase of CASES) {
      if (csvCase.group !== group || isKnownDifference(csvCase)) continue;
      const expected = csvCase.error === undefined ? csvCase.rows : 'refused';
      for (const chunks of [[], [1]]) {
        const found = await read(core, csvCase, chunks);
        expect({ ...csvCase, chunks, found }).toEqual({ ...csvCase, chunks, found: expected });
      }
    }
  });

  test('is written as Spark writes it', async () => {
    const core = await newCore(build);
    for (const { schema: ddl, options, rows, text } of WRITTEN) {
      const schema = parseSchema(ddl);
      core.kernels.arena_reset();
      const preamble = csvFormat.preamble!({ core, schema, options, timeZone: 'UTC' });
      const header = Buffer.from(preamble).toString();
      const body = encodeRows(core, rows, { format: csvFormat, schema, options });
      expect({ options, rows, text: header + body }).toEqual({ options, rows, text });
    }
  });
});
