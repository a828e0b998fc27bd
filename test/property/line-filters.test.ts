import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSession } from '../../node/index.ts';
import { csvFormat } from '../../src/connectors/format/csv.ts';
import type { Format } from '../../src/connectors/format/format.ts';
import { jsonFormat } from '../../src/connectors/format/json.ts';
import { MillraceError } from '../../src/errors/exception.ts';
import { StringType, structField, structType } from '../../src/types/data-type.ts';
import { newCore } from '../support/core.ts';
import { encodeRows } from '../support/encode-rows.ts';
import { filteredTables } from '../support/filtered-tables.ts';
import { propertyOptions } from '../support/property-options.ts';

interface LineFormat {
  readonly format: Format;
  readonly setting: string;
  /** Columns that it can't hold. */
  readonly without: readonly string[];
  /** Lines that are malformed, in part or as a whole, or have what only the host can read. */
  readonly odd: readonly string[];
}

const FORMATS: readonly LineFormat[] = [
  {
    format: jsonFormat,
    setting: 'spark.sql.json.filterPushdown.enabled',
    without: [],
    odd: [
      '{"whole":5',
      '{"whole":"x","small":7,"text":"a"}',
      '{"whole":5,"whole":0,"text":"ab","text":"b"}',
      '[{"whole":0,"text":"a"},{"whole":5}]',
      '[{"whole":0},{"whole":"x"}]',
      '{"instant":"2024-01-01 00:00:00 Europe/Berlin","whole":5,"text":"a"}',
      '{"wide":0.1000000000000000055511151231257827021181583404541015625,"whole":0}',
      '{"narrow":1.00000017881393432617187499,"instant":"1970-01-01 00:00:00 Asia/Kolkata"}',
      '{"text":"\\u0061","part":{"n":0,"t":"b"},"instant":"no time"}',
      '{}',
      'none',
      '',
    ],
  },
  {
    format: csvFormat,
    setting: 'spark.sql.csv.filterPushdown.enabled',
    without: ['bytes', 'part'],
    odd: [
      'true',
      'true,0,7,x,0,0,0',
      ',,,5,,,,,,,"a",,,,,,,',
      ',0,,0,,,0.1000000000000000055511151231257827021181583404541015625,,,,"ab",,,',
      ',,7,5,,,,,,,a,,2024-01-01 00:00:00 Europe/Berlin,',
      ',,7,5,,,,,,,"a""b",,no time,',
      '"open',
      '',
    ],
  },
];

const OPTIONS: readonly Readonly<Record<string, string>>[] = [
  {},
  { timestampFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX" },
];

/** What comes of a query, be it an error. */
async function answerOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return [error.condition, error.parameters];
  }
}

describe.each(FORMATS)('a filter that reaches the parser of $format.name', (lines) => {
  test('gives what it gives without, whatever the lines, the columns and the mode', async () => {
    const { format, setting, without, odd } = lines;
    const core = await newCore('debug');
    const session = await createSession({ int64: 'bigint' });
    onTestFinished(() => session.stop());
    const cases = fc.record({
      table: filteredTables(without),
      options: fc.constantFrom(...OPTIONS),
      mode: fc.constantFrom('PERMISSIVE', 'PERMISSIVE', 'DROPMALFORMED', 'FAILFAST'),
      odd: fc.array(fc.tuple(fc.nat(30), fc.constantFrom(...odd)), { maxLength: 4 }),
      isCorruptKept: fc.boolean(),
      left: fc.array(fc.nat(15), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ table, options, mode, odd, isCorruptKept, left }) => {
        const { schema, rows, condition, simple } = table;
        const text = encodeRows(core, rows, { format, schema, options }).trimEnd().split('\n');
        core.kernels.arena_reset();
        for (const [at, line] of odd) text.splice(at % (text.length + 1), 0, line);
        const file = new File([text.join('\n')], 'lines');
        const corrupt = structField('_corrupt_record', StringType);
        const { fields } = schema;
        const read = session.read
          .schema(isCorruptKept ? structType([...fields, corrupt]) : schema)
          .format(format.name)
          .options({ ...options, mode })
          .files([file]);
        const dropped = left.flatMap((at) => fields[at]?.name ?? []);
        const chosen = read.where(condition).drop(...dropped);
        const answer = async (isPushed: boolean) => {
          session.conf.set(setting, isPushed);
          const rows = await answerOf(chosen.collect({ rowMode: 'array' }));
          const counts: unknown[] = [];
          for (const one of simple) counts.push(await answerOf(read.where(one).count()));
          return [rows, counts];
        };
        expect(await answer(true)).toEqual(await answer(false));
      }),
      propertyOptions(25),
    );
  });
});
