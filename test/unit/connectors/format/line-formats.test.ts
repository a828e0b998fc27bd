import { describe, expect, test } from 'vitest';
import type { Format } from '../../../../src/connectors/format/format.ts';
import { logfmtFormat } from '../../../../src/connectors/format/logfmt.ts';
import { syslogFormat } from '../../../../src/connectors/format/syslog.ts';
import { textLogFormat } from '../../../../src/connectors/format/text-log.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { parseBytes, parseTexts } from '../../../support/parse-bytes.ts';

interface Sample {
  readonly format: Format;
  readonly ddl: string;
  readonly good: string;
  readonly goodRow: readonly unknown[];
  /** A line that is malformed; undefined where there is none. */
  readonly bad: string | undefined;
  readonly error?: string;
}

const TOLD = '_corrupt_record STRING, _raw STRING, _error STRING';
const MICROS = BigInt(Date.UTC(2024, 10, 25, 10, 38, 21)) * 1000n;

const SAMPLES: readonly Sample[] = [
  {
    format: logfmtFormat,
    ddl: `at STRING, n INT, ${TOLD}`,
    good: 'n=5 at="x y"',
    goodRow: ['x y', 5],
    bad: 'at="x',
    error: 'truncated',
  },
  {
    format: syslogFormat,
    ddl: `app STRING, pri INT, ts TIMESTAMP, ${TOLD}`,
    good: '<13>1 2024-11-25T10:38:21Z h su - - - hi',
    goodRow: ['su', 13, MICROS],
    bad: '<13>1 2024-11-25',
    error: 'truncated',
  },
  {
    format: textLogFormat,
    ddl: `message STRING, level STRING, ts TIMESTAMP, ${TOLD}`,
    good: '2024-11-25 10:38:21 INFO hi',
    goodRow: ['hi', 'INFO', MICROS],
    bad: undefined,
  },
];

describe.each(CORE_BUILDS)('in the %s core', (build) => {
  describe.each(SAMPLES.map((sample) => ({ ...sample, name: sample.format.name })))(
    'lines of $name',
    ({ format, ddl, good, goodRow, bad, error }) => {
      const schema = parseSchema(ddl);
      const accepted = (line = good) => [...goodRow, null, line, null];
      const nothing = goodRow.map(() => null);
      const read = async (
        text: string | Uint8Array,
        options: Readonly<Record<string, string>> = {},
        chunks: readonly number[] = [],
      ) => parseBytes(await newCore(build), text, { format, schema, options, chunks });

      test('give only the columns that are wanted, in the order wanted', async () => {
        const names = schema.fields.map(({ name }) => name);
        const columns = ['_raw', names[1]];
        const core = await newCore(build);
        const { rows } = await parseBytes(core, `${good}\n`, { format, schema, columns });
        expect(rows).toEqual([[good, goodRow[1]]]);
        const none = await parseBytes(core, `${good}\n${good}`, { format, schema, columns: [] });
        expect(none.rows).toEqual([[], []]);
      });

      test('end as usual, and blank ones are no rows', async () => {
        for (const end of ['\n', '\r\n', '\r']) {
          const text = [good, '', '  ', good].join(end);
          for (const chunks of [[], [1], [7], [64]]) {
            const { rows, inputRows } = await read(text, {}, chunks);
            expect(rows).toEqual([accepted(), accepted()]);
            expect(inputRows).toBe(2);
          }
        }
      });

      test('end at the separator given', async () => {
        const { rows } = await read(`${good}||${good}||`, { lineSep: '||' }, [3]);
        expect(rows).toEqual([accepted(), accepted()]);
      });

      test('begin behind a byte order mark', async () => {
        expect((await read(`\ufeff${good}\n`)).rows).toEqual([accepted()]);
      });

      test('never run from one file into the next', async () => {
        const { rows } = await parseTexts(await newCore(build), [good, good], {
          format,
          schema,
          chunks: [5],
        });
        expect(rows).toEqual([accepted(), accepted()]);
      });

      test('keep bytes that are no UTF-8, and zero bytes', async () => {
        const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0x20, 0xff, 0, 0x41, 0x0a])]);
        const { rows } = await read(bytes);
        expect(rows).toHaveLength(1);
        expect(rows[0].at(-2)).toBe(`${good} \ufffd\0A`);
      });

      test('are malformed when they are too long, and what follows is read', async () => {
        const long = `${good} ${'x'.repeat(500)}`;
        const { rows } = await read(`${long}\n${good}\n`, { maxLineBytes: '100' }, [30]);
        const shown = long.slice(0, 100);
        expect(rows).toEqual([[...nothing, shown, shown, 'too long'], accepted()]);
      });

      test('hold a megabyte', async () => {
        const long = good.replace('hi', 'h'.repeat(1 << 20)).replace('x y', 'x'.repeat(1 << 20));
        const { rows } = await read(`${long}\n${good}\n`, {}, [65536]);
        expect(rows.map((row) => row.at(-2))).toEqual([long, good]);
        expect(rows.map((row) => row.at(-1))).toEqual([null, null]);
      });

      if (bad === undefined) return;

      test('that are malformed are kept, dropped or refused', async () => {
        const text = `${good}\n${bad}\n${good}\n`;
        const kept = [...nothing, bad, bad, error];
        expect((await read(text)).rows).toEqual([accepted(), kept, accepted()]);
        expect(await read(text, { mode: 'DROPMALFORMED' })).toEqual({
          rows: [accepted(), accepted()],
          inputRows: 3,
        });
        await expect(read(text, { mode: 'FAILFAST' })).rejects.toMatchObject({
          condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
          parameters: { badRecord: bad },
        });
      });
    },
  );

  test('logfmt with more fields than a word has bits is read as any other', async () => {
    const fields = Array.from({ length: 70 }, (_, index) => `f${index} INT`).join(', ');
    const { rows } = await parseBytes(await newCore(build), 'f69=1 f0=x f3=3 f3=4\nf0=2 f69\n', {
      format: logfmtFormat,
      schema: parseSchema(`${fields}, _error STRING`),
    });
    expect(rows.map((row) => [row[0], row[3], row[69], row[70]])).toEqual([
      [null, 4, 1, 'bad value'],
      [2, null, null, 'bad value'],
    ]);
  });

  test('a time in syslog or text moves with the time zone of the session', async () => {
    const core = await newCore(build);
    const micros = async (format: Format, line: string) => {
      const schema = parseSchema('ts TIMESTAMP');
      const timeZone = 'America/New_York';
      const { rows } = await parseBytes(core, line, { format, schema, timeZone });
      return new Date(Number(rows[0][0]) / 1000).toISOString();
    };
    expect(await micros(textLogFormat, '2024-07-01 10:00:00 x')).toBe('2024-07-01T14:00:00.000Z');
    expect(await micros(syslogFormat, '2024-01-01T10:00:00 h a: x')).toBe(
      '2024-01-01T15:00:00.000Z',
    );
    expect(await micros(textLogFormat, '2024-07-01 10:00:00Z x')).toBe('2024-07-01T10:00:00.000Z');
  });
});

describe('is refused', () => {
  const declared = async (format: Format, ddl: string, options = {}) =>
    parseBytes(await newCore(), '', { format, schema: parseSchema(ddl), options });

  test('a column that a format does not have, with the nearest name', async () => {
    await expect(declared(syslogFormat, 'hostnam STRING')).rejects.toMatchObject({
      condition: 'LOG_COLUMN_NOT_FOUND',
      parameters: { format: 'syslog', columnName: '`hostnam`', proposal: '`hostname`' },
    });
    await expect(declared(textLogFormat, 'xyz STRING')).rejects.toMatchObject({
      parameters: { format: 'text-log', proposal: '`ts`, `level`, `message`' },
    });
  });

  test('a column of another type', async () => {
    await expect(declared(syslogFormat, 'pri STRING')).rejects.toMatchObject({
      condition: 'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
    });
    await expect(declared(logfmtFormat, 'a ARRAY<INT>')).rejects.toMatchObject({
      condition: 'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
      parameters: { format: 'LOGFMT' },
    });
  });

  test.each([
    [{ syslogFormat: 'rfc5425' }, 'syslogFormat', 'rfc5424'],
    [{ referenceTime: 'soon' }, 'referenceTime', 'a timestamp such as 2026-11-25 10:38:21'],
  ])('an option that makes no sense: %j', async (options, option, expected) => {
    await expect(declared(syslogFormat, 'ts TIMESTAMP', options)).rejects.toMatchObject({
      condition: 'INVALID_OPTION_VALUE',
      parameters: { option, expected },
    });
  });
});
