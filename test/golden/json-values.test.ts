import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { jsonFormat } from '../../src/connectors/format/json.ts';
import { parseSchema } from '../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../support/core.ts';
import { goldenValue } from '../support/golden-value.ts';
import { parseBytes } from '../support/parse-bytes.ts';

/** What Spark 4.3 read from a record with a schema `v <type>, w INT, _corrupt_record STRING`. */
interface Recorded {
  readonly read: string;
  readonly type: string;
  readonly v: unknown;
  readonly w: number | null;
  readonly isCorrupt: boolean;
}

const RECORDED: Recorded[] = readFileSync(
  new URL('./corpora/json-values.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

describe.each(CORE_BUILDS)('JSON values in the %s core', (build) => {
  test.each(RECORDED)('$read is the $type that Spark reads', async ({ read, type, v, w, isCorrupt }) => {
    const schema = parseSchema(`v ${type}, w INT, _corrupt_record STRING`);
    // Between records of the same shape that are read by it.
    const text = `{"v":null,"w":1}\n${read}\n`.repeat(3);
    const { rows } = await parseBytes(await newCore(build), text, { format: jsonFormat, schema });
    const answers = rows.filter((_, index) => index % 2 === 1);
    const [{ dataType }] = schema.fields;
    const expected = [v, w, isCorrupt ? read : null];
    expect(answers.map(([value, ...rest]) => [goldenValue(value, dataType), ...rest])).toEqual([
      expected,
      expected,
      expected,
    ]);
  });
});
