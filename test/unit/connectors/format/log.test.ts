import { describe, expect, test } from 'vitest';
import { logFormat } from '../../../../src/connectors/format/log.ts';
import { parseSchema } from '../../../../src/types/ddl.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { parseBytes, parseTexts } from '../../../support/parse-bytes.ts';

const TIME = '[10/Oct/2000:13:55:36 -0700]';
const COMMON = `10.0.0.1 - - ${TIME} "GET /a HTTP/1.1" 200 5`;
const COMBINED = `${COMMON} "-" "curl"`;
const VHOST = `web ${COMBINED}`;
const TIMED = `${COMBINED} 0.25`;
const BAD = 'no access line';
const request = { format: logFormat, schema: logFormat.fixedSchema!({}) };

test('an access log has columns of its own', () => {
  expect(logFormat.fixedSchema!({ columnNameOfCorruptRecord: 'bad' })).toEqual(
    parseSchema(
      'host STRING, ip STRING, ident STRING, user STRING, ts TIMESTAMP, method STRING, path STRING, protocol STRING, status INT, bytes BIGINT, referer STRING, user_agent STRING, request_time DOUBLE, bad STRING, _raw STRING, _error STRING',
    ),
  );
});

describe.each(CORE_BUILDS)('access lines in the %s core', (build) => {
  async function read(text: string, columns: string[], options = {}, chunks: number[] = []) {
    return parseBytes(await newCore(build), text, { ...request, columns, options, chunks });
  }

  test('give only the columns that are wanted, in the order wanted', async () => {
    const { rows } = await read(`${VHOST}\n${COMMON}\n`, ['status', 'host', 'path']);
    expect(rows).toEqual([
      [200, 'web', '/a'],
      [200, null, '/a'],
    ]);
    expect((await read(`${COMMON}\n${COMMON}`, [])).rows).toEqual([[], []]);
  });

  test('are of one format only if it is fixed', async () => {
    const text = [COMMON, COMBINED, VHOST, TIMED, BAD].join('\n');
    const fits = async (name: string) => {
      const { rows } = await read(text, ['_corrupt_record'], { logFormat: name });
      return rows.map(([corrupt]) => corrupt === null);
    };
    expect(await fits('auto')).toEqual([true, true, true, true, false]);
    expect(await fits('common')).toEqual([true, false, false, false, false]);
    expect(await fits('COMBINED')).toEqual([false, true, true, false, false]);
    expect(await fits('vhost_combined')).toEqual([false, false, true, false, false]);
    expect(await fits('combined_request_time')).toEqual([false, false, false, true, false]);
  });

  test('keep, drop or refuse a line that is none', async () => {
    const text = `${COMMON}\n${BAD}\n${COMMON}\n`;
    const columns = ['status', '_corrupt_record'];
    const good = [200, null];
    expect(await read(text, columns)).toEqual({ rows: [good, [null, BAD], good], inputRows: 3 });
    const dropped = await read(text, columns, { mode: 'dropMalformed' });
    expect(dropped).toEqual({ rows: [good, good], inputRows: 3 });
    await expect(read(text, columns, { mode: 'FAILFAST' })).rejects.toMatchObject({
      condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
      parameters: { badRecord: BAD },
    });
  });

  test('say what is wrong with a line', async () => {
    const words = async (...lines: string[]) => {
      const { rows } = await read(lines.join('\n'), ['_error', '_raw']);
      expect(rows.map(([, raw]) => raw)).toEqual(lines);
      return rows.map(([error]) => error);
    };
    expect(await words(COMMON, BAD, COMMON.replace('10/Oct', '31/Apr'))).toEqual([
      null,
      'not an access line',
      'bad time',
    ]);
    const cuts = [8, 13, 30, 50].map((length) => COMMON.slice(0, -length));
    expect(await words(...cuts)).toEqual(cuts.map(() => 'truncated'));
    expect(await words(`${COMMON}x`)).toEqual(['not an access line']);
  });

  test('judge a line the same whatever columns are wanted', async () => {
    const text = COMMON.replace('10/Oct', '31/Apr');
    expect((await read(text, ['ip', '_corrupt_record'])).rows).toEqual([[null, text]]);
  });

  test('read the same in chunks of any size', async () => {
    const text = [COMMON, VHOST, '', TIMED, BAD, '  ', COMBINED].join('\r\n');
    const columns = request.schema.fields.map((field) => field.name);
    const whole = await read(text, columns);
    expect(whole.rows).toHaveLength(5);
    for (const chunks of [[1], [2, 3], [16], [63, 1]]) {
      expect(await read(text, columns, {}, chunks)).toEqual(whole);
    }
  });

  test('never run from one file into the next', async () => {
    const half = COMMON.slice(0, 30);
    const { rows } = await parseTexts(await newCore(build), [`${COMMON}\n${half}`, COMMON], {
      ...request,
      columns: ['status', '_corrupt_record'],
      chunks: [11],
    });
    expect(rows).toEqual([
      [200, null],
      [null, half],
      [200, null],
    ]);
  });

  test('never run over a line end', async () => {
    const text = `${COMMON.replace(' "GET', '\n"GET')}\n10.0.0.1\n${COMBINED.replace('curl', 'cu\trl')}\n\\\n`;
    const { rows } = await read(text, ['user_agent', '_corrupt_record']);
    expect(rows).toEqual([
      [null, COMMON.slice(0, COMMON.indexOf(' "GET'))],
      [null, COMMON.slice(COMMON.indexOf('"GET'))],
      [null, '10.0.0.1'],
      ['cu\trl', null],
      [null, '\\'],
    ]);
    const user = 'u'.repeat(1000);
    const long = COMMON.replace('- -', `- ${user}`);
    expect((await read(`${long}\r\n${long}`, ['user'])).rows).toEqual([[user], [user]]);
  });

  test('are malformed when they are too long', async () => {
    const long = COMMON.replace('/a', `/${'a'.repeat(300)}`);
    const columns = ['status', '_error', '_raw'];
    const { rows } = await read(`${long}\n${COMMON}`, columns, { maxLineBytes: '200' }, [50]);
    expect(rows).toEqual([
      [null, 'too long', long.slice(0, 200)],
      [200, null, COMMON],
    ]);
  });

  test('end at the separator given', async () => {
    const { rows } = await read(`${COMMON}5${COMMON}5`, ['bytes'], { lineSep: '5' });
    expect(rows.length).toBeGreaterThan(2);
    const parted = await read(`${COMMON}|${TIMED}|`, ['bytes', 'request_time'], { lineSep: '|' });
    expect(parted.rows).toEqual([
      [5n, null],
      [5n, 0.25],
    ]);
  });
});

test('columns and formats that do not exist are refused with the nearest name', async () => {
  const core = await newCore();
  const declared = (ddl: string, options = {}) =>
    parseBytes(core, '', { format: logFormat, schema: parseSchema(ddl), options });
  await expect(declared('stats INT')).rejects.toMatchObject({
    condition: 'LOG_COLUMN_NOT_FOUND',
    parameters: { columnName: '`stats`', proposal: '`status`' },
  });
  await expect(declared('status STRING')).rejects.toMatchObject({
    condition: 'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
    parameters: { columnName: '`status`', format: 'LOG' },
  });
  await expect(declared('ip STRING', { logFormat: 'combine' })).rejects.toMatchObject({
    condition: 'INVALID_OPTION_VALUE',
    parameters: { value: 'combine', expected: 'combined' },
  });
});
