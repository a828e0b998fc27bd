import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../../src/api/session.ts';
import { newSession } from '../../support/session.ts';

/* What the recorded answers, which are of single values, don't show: columns with many rows, nulls among them. */
describe('functions of records over columns', () => {
  let session: Session;
  beforeAll(async () => {
    session = await newSession();
  });

  async function values(sql: string): Promise<unknown[]> {
    const rows = await (await session.sql(sql)).toDF('value').collect();
    return rows.map(({ value }) => value);
  }

  const texts = [
    '{"a":1,"t":"2024-01-01 00:00:00 Europe/Berlin","s":{"k":[1.50]}}',
    null,
    ' ',
    'bad',
    '{"a":"q","t":"2024-01-02","s":"grüße"}',
    '{"a":0.1,"d":0.1234567890123456789012}',
  ];

  test('from_json keeps each row to itself', async () => {
    const rows = texts.map((text, index) => ({ i: index, s: text }));
    session.createDataFrame(rows, 'i INT, s STRING').createOrReplaceTempView('texts');
    const sql =
      "SELECT to_json(from_json(s, 'a INT, t TIMESTAMP, s STRING, d DOUBLE')) FROM texts ORDER BY i";
    expect(await values(sql)).toEqual([
      '{"a":1,"t":"2023-12-31T23:00:00.000Z","s":"{\\"k\\":[1.5]}"}',
      null,
      null,
      '{}',
      '{"t":"2024-01-02T00:00:00.000Z","s":"grüße"}',
      '{"d":0.12345678901234568}',
    ]);
  });

  test('from_json gives the malformed text to its column, whatever makes it malformed', async () => {
    const sql =
      "SELECT from_json(s, 'a INT, t TIMESTAMP, _corrupt_record STRING')._corrupt_record FROM texts ORDER BY i";
    expect(await values(sql)).toEqual([null, null, null, texts[3], texts[4], texts[5]]);
  });

  test('from_json fails in the mode FAILFAST only where a row is reached that is malformed', async () => {
    const read = "from_json(s, 'a INT', map('mode', 'FAILFAST')).a";
    expect(await values(`SELECT ${read} FROM texts WHERE i < 3 ORDER BY i`)).toEqual([
      1,
      null,
      null,
    ]);
    await expect(values(`SELECT ${read} FROM texts`)).rejects.toMatchObject({
      condition: 'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION',
      parameters: { badRecord: '[null]' },
    });
  });

  test('to_json shows fields that the host prints at any depth', async () => {
    const sql = `SELECT to_json(named_struct('d', array(named_struct('x', d))), map('dateFormat', 'dd.MM.yyyy'))
      FROM VALUES (DATE '2024-03-01'), (NULL), (DATE '1999-12-31') AS t(d)`;
    expect(await values(sql)).toEqual([
      '{"d":[{"x":"01.03.2024"}]}',
      '{"d":[{}]}',
      '{"d":[{"x":"31.12.1999"}]}',
    ]);
  });

  test('from_csv keeps each row to itself', async () => {
    const lines = ['1,x', null, '', 'q,"a\\"b', '2,"z\nw"', '3,"a"b,c', '4,é'];
    const rows = lines.map((text, index) => ({ i: index, s: text }));
    session.createDataFrame(rows, 'i INT, s STRING').createOrReplaceTempView('lines');
    const sql = "SELECT to_json(from_csv(s, 'a INT, b STRING')) FROM lines ORDER BY i";
    expect(await values(sql)).toEqual([
      '{"a":1,"b":"x"}',
      null,
      '{}',
      '{"b":"a\\"b"}',
      '{"a":2,"b":"z\\nw"}',
      '{"a":3,"b":"\\"a\\"b"}',
      '{"a":4,"b":"é"}',
    ]);
  });

  test('to_csv prints a row for each, also one without text', async () => {
    const sql = `SELECT to_csv(named_struct('a', a)) FROM VALUES (1, 'x'), (2, NULL), (3, ''), (4, 'a\nb')
      AS t(i, a) ORDER BY i`;
    expect(await values(sql)).toEqual(['x', null, '""', '"a\nb"']);
    expect(
      await values(`SELECT to_csv(s) FROM VALUES (1, named_struct('a', 1, 'b', array(1, 2))), (2, NULL),
        (3, named_struct('a', NULL, 'b', NULL)) AS t(i, s) ORDER BY i`),
    ).toEqual(['1,"[1, 2]"', null, ',']);
  });

  test('fields of one name are columns of their own', async () => {
    expect(await values("SELECT to_csv(from_csv('x,y', 'a STRING, a STRING'))")).toEqual(['x,y']);
    expect(await values(`SELECT to_csv(from_json('{"a":"x"}', 'a STRING, a STRING'))`)).toEqual([
      ',x',
    ]);
  });

  test('a column name has the first argument alone', async () => {
    const frame = await session.sql(
      "SELECT from_json(s, 'a INT', map('mode', 'FAILFAST')) FROM texts",
    );
    expect((await frame.schema()).fields.map(({ name }) => name)).toEqual(['from_json(s)']);
  });
});
