import { describe, expect, onTestFinished, test } from 'vitest';
import {
  array,
  callFunction,
  col,
  concat,
  count,
  expr,
  lit,
  max,
  transform,
  udf,
  when,
} from '../../../src/api/functions.ts';
import type { SessionOptions } from '../../../src/index.ts';
import { newSession, workerSession } from '../../support/session.ts';

const shout = udf((text: string | null) => text?.toUpperCase(), 'STRING');

async function open(options: SessionOptions = {}) {
  const session = await newSession(options);
  onTestFinished(() => session.stop());
  const names = session.createDataFrame([['a'], [null], ['b']], 'name STRING');
  await names.createOrReplaceTempView('t');
  return { session, names };
}

async function failureOf(action: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await action };
  } catch (error) {
    return error;
  }
}

describe('a function of the program', () => {
  test('is called on columns, null by null', async () => {
    const { names } = await open();
    const seen: unknown[] = [];
    const spy = udf((text: string | null) => {
      seen.push(text);
      return text === null ? 'nothing' : `${text}!`;
    });
    expect(await names.select(shout('name'), spy(col('name')).as('spied')).collect()).toEqual([
      { 'UDF(name)': 'A', spied: 'a!' },
      { 'UDF(name)': null, spied: 'nothing' },
      { 'UDF(name)': 'B', spied: 'b!' },
    ]);
    expect(seen).toEqual(['a', null, 'b']);
  });

  test('makes columns with the names that Spark gives them', async () => {
    const { names, session } = await open();
    const registered = session.udf.register('Shout', shout);
    const frame = names.select(
      shout('name'),
      shout.withName('loud')('name'),
      registered('name'),
      shout('name').eq('A'),
      concat(registered(lit('x')), lit('y')),
    );
    expect(await frame.columns()).toEqual([
      'UDF(name)',
      'loud(name)',
      'Shout(name)',
      '(UDF(name) = A)',
      'concat(Shout(x), y)',
    ]);
    expect(await (await session.sql('SELECT shout(name), SHOUT(NULL) FROM t')).columns()).toEqual([
      'Shout(name)',
      'Shout(NULL)',
    ]);
  });

  test('gets values of every type as rows have them, and gives such values back', async () => {
    const { session } = await open();
    const seen: unknown[][] = [];
    const spy = udf((...values: unknown[]) => {
      seen.push(values);
      return null;
    }, 'INT');
    const all = `true, 1Y, 2S, 3, 4L, 1.5F, 2.5D, 1.50BD, 'x', X'01FF', DATE'2024-02-29',
      TIMESTAMP'2024-02-29 01:02:03.456', TIMESTAMP_NTZ'2024-02-29 01:02:03', INTERVAL 1 DAY,
      array(1, null), map('k', 1L), named_struct('a', 1, 'b', array('y')), null`;
    session.udf.register('spy', spy);
    await (await session.sql(`SELECT spy(${all})`)).collect();
    expect(seen).toEqual([
      [
        true,
        1,
        2,
        3,
        4,
        1.5,
        2.5,
        '1.50',
        'x',
        new Uint8Array([1, 255]),
        '2024-02-29',
        new Date('2024-02-29T01:02:03.456Z'),
        '2024-02-29T01:02:03',
        "INTERVAL '1' DAY",
        [1, null],
        new Map([['k', 1]]),
        { a: 1, b: ['y'] },
        null,
      ],
    ]);
    for (const [type, value, expected = value] of [
      ['BOOLEAN', true],
      ['TINYINT', -128],
      ['BIGINT', 2 ** 40],
      ['BIGINT', 7n, 7],
      ['FLOAT', 0.5],
      ['DOUBLE', Number.NaN],
      ['DECIMAL(10,2)', 1.5, '1.50'],
      ['STRING', ''],
      ['BINARY', new Uint8Array([7])],
      ['DATE', '2024-02-29'],
      ['TIMESTAMP', new Date(5)],
      ['ARRAY<INT>', [1, null]],
      ['MAP<STRING, INT>', { k: 1 }, new Map([['k', 1]])],
      ['STRUCT<a: INT, b: STRING>', { b: 'x' }, { a: null, b: 'x' }],
      ['INT', undefined, null],
    ] as const) {
      const give = udf((_: unknown) => value, type);
      expect(await session.range(1).select(give('id').as('v')).collect()).toEqual([
        { v: expected },
      ]);
    }
  });

  test('gets the forms of values that the session was opened with', async () => {
    const { session } = await open({ int64: 'bigint', timestamps: 'micros' });
    const kinds = udf((...values: unknown[]) => values.map((value) => typeof value).join());
    const frame = session.range(1).select(kinds('id', expr("TIMESTAMP'2024-01-01'")).as('kinds'));
    expect(await frame.collect()).toEqual([{ kinds: 'bigint,bigint' }]);
  });

  test('works wherever an expression does', async () => {
    const { session, names } = await open();
    session.udf.register('shout', shout);
    expect(await names.filter(shout('name').eq('B')).collect()).toEqual([{ name: 'b' }]);
    expect(
      await names.groupBy(shout('name').as('key')).agg(count('*').as('n')).orderBy('key').collect(),
    ).toEqual([
      { key: null, n: 1 },
      { key: 'A', n: 1 },
      { key: 'B', n: 1 },
    ]);
    const rows = async (text: string) => (await session.sql(text)).collect({ rowMode: 'array' });
    expect(
      await rows(
        'SELECT shout(name), count(1), max(shout(name)) FROM t GROUP BY shout(name) ORDER BY 1',
      ),
    ).toEqual([
      [null, 1, null],
      ['A', 1, 'A'],
      ['B', 1, 'B'],
    ]);
    expect(await rows("SELECT shout(max(name)) FROM t HAVING shout(max(name)) = 'B'")).toEqual([
      ['B'],
    ]);
    expect(
      await rows('SELECT a.name, b.name FROM t a JOIN t b ON shout(a.name) = shout(b.name)'),
    ).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    expect(await rows('SELECT name FROM t ORDER BY shout(name) DESC')).toEqual([
      ['b'],
      ['a'],
      [null],
    ]);
    expect(await rows("SELECT transform(array('a', 'b'), x -> shout(x)) FROM t LIMIT 1")).toEqual([
      [['A', 'B']],
    ]);
    expect(await rows('SELECT shout(*) FROM t WHERE name IS NOT NULL')).toEqual([['A'], ['B']]);
    expect(await names.select(transform(array('name'), (x) => shout(x)).as('v')).collect()).toEqual(
      [{ v: ['A'] }, { v: [null] }, { v: ['B'] }],
    );
    expect(await names.select(callFunction('SHOUT', col('name')).as('v')).take(1)).toEqual([
      { v: 'A' },
    ]);
    expect(
      await rows('SELECT name, max(shout(name)) OVER (ORDER BY name DESC) FROM t ORDER BY name'),
    ).toEqual([
      [null, 'B'],
      ['a', 'B'],
      ['b', 'B'],
    ]);
  });

  test('is named by views, and by what was read as text', async () => {
    const { session, names } = await open();
    session.udf.register('shout', shout);
    await names.selectExpr('shout(name) AS loud').createOrReplaceTempView('loud');
    await names.select(shout('name').as('loud')).createOrReplaceTempView('louder');
    for (const view of ['loud', 'louder']) {
      expect(await session.table(view).filter("loud = 'A'").count()).toBe(1);
    }
  });

  test('is called in streaming queries', async () => {
    const { session } = await open();
    const stream = session.memoryStream('name STRING');
    const counts = stream.toDF().groupBy(shout('name').as('key')).agg(count('*').as('n'));
    const query = await counts.writeStream
      .format('memory')
      .queryName('counts')
      .outputMode('complete')
      .start();
    stream.addData(['a'], ['A']);
    await query.processAllAvailable();
    stream.addData(['b'], ['A']);
    await query.processAllAvailable();
    expect(await session.table('counts').orderBy('key').collect()).toEqual([
      { key: 'A', n: 3 },
      { key: 'B', n: 1 },
    ]);
    await query.stop();
  });

  test('is called for the rows that come to it only', async () => {
    const { session, names } = await open();
    const seen: unknown[] = [];
    const spy = session.udf.register('spy', (text: string | null) => {
      seen.push(text);
      return text;
    });
    const frame = names.select(
      when(col('name').eq('a'), spy('name')).otherwise('z').as('v'),
      col('name').eq('b').and(spy('name').eq('b')).as('w'),
    );
    expect(await frame.collect()).toEqual([
      { v: 'a', w: false },
      { v: 'z', w: null },
      { v: 'z', w: true },
    ]);
    // The left side of AND leaves the answer open for null and for b.
    expect(seen).toEqual(['a', null, 'b']);
  });

  test('is called once for each row if it gives something else each time', async () => {
    const { session, names } = await open();
    let calls = 0;
    const next = session.udf.register('next', udf(() => calls++, 'INT').asNondeterministic());
    const frame = names.withColumn('n', next()).filter('n < 10').select('n', expr('n + 0 AS m'));
    const rows = await frame.collect();
    expect(rows).toEqual([
      { n: 0, m: 0 },
      { n: 1, m: 1 },
      { n: 2, m: 2 },
    ]);
    expect(calls).toBe(3);
    const one = udf(() => 1, 'INT');
    expect(await session.range(2).select(one().as('one')).collect()).toEqual([
      { one: 1 },
      { one: 1 },
    ]);
  });

  test('that gives something else each time is refused where it must not', async () => {
    const { session } = await open();
    session.udf.register('nd', udf((text: string) => text).asNondeterministic());
    const sql = async (text: string) => failureOf(session.sql(text));
    expect(await sql('SELECT max(nd(name)) FROM t')).toMatchObject({
      condition: 'AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION',
      sqlState: '42845',
      parameters: { sqlExpr: '"max(nd(name))"' },
    });
    expect(await sql('SELECT * FROM t a JOIN t b ON nd(a.name) = b.name')).toMatchObject({
      condition: 'INVALID_NON_DETERMINISTIC_EXPRESSIONS',
      sqlState: '42K0E',
      parameters: { sqlExprs: '"(nd(name) = name)"' },
    });
    for (const text of [
      "SELECT name FROM t WHERE nd(name) = 'a'",
      'SELECT nd(name), count(1) FROM t GROUP BY nd(name)',
      'SELECT name FROM t ORDER BY nd(name)',
      "SELECT name FROM t GROUP BY name HAVING nd(name) = 'a'",
      'SELECT row_number() OVER (ORDER BY nd(name)) FROM t',
    ]) {
      expect(await (await session.sql(text)).count()).toBeGreaterThan(0);
    }
  });

  test('that throws fails the query as in Spark, with what it threw', async () => {
    const { session, names } = await open();
    const bang = new RangeError('bang');
    const boom = session.udf.register(
      'boom',
      (text: string | null, _count: number) => {
        if (text === 'b') throw bang;
        return text;
      },
      'STRING',
    );
    expect(await failureOf(names.select(boom('name', 1)).collect())).toMatchObject({
      name: 'RuntimeException',
      condition: 'FAILED_EXECUTE_UDF',
      sqlState: '39000',
      parameters: {
        functionName: '`boom`',
        signature: 'string, int',
        result: 'string',
        reason: 'RangeError: bang',
      },
      cause: bang,
      message:
        '[FAILED_EXECUTE_UDF] User defined function (`boom`: (string, int) => string) failed due to: RangeError: bang. SQLSTATE: 39000',
    });
  });

  test('that returns something else than its type says fails the query', async () => {
    const { names } = await open();
    const failure = (returned: unknown, type: string) =>
      failureOf(names.select(udf((_: unknown) => returned, type).withName('f')('name')).collect());
    expect(await failure(3, 'STRING')).toMatchObject({
      condition: 'FAILED_EXECUTE_UDF',
      parameters: {
        functionName: '`f`',
        reason:
          'RuntimeException: [INVALID_EXTERNAL_VALUE] The value (3) of the type (number) cannot be converted to the STRING type. SQLSTATE: 42K0N',
      },
      cause: {
        condition: 'INVALID_EXTERNAL_VALUE',
        sqlState: '42K0N',
        parameters: { other: '3', otherClass: 'number', dataType: 'STRING' },
      },
    });
    for (const [returned, type, dataType] of [
      ['3', 'INT', 'INT'],
      [3.5, 'INT', 'INT'],
      [128, 'TINYINT', 'TINYINT'],
      [2 ** 60, 'BIGINT', 'BIGINT'],
      ['1.005', 'DECIMAL(5,2)', 'DECIMAL(5,2)'],
      ['yesterday', 'DATE', 'DATE'],
      [[1, 'x'], 'ARRAY<INT>', 'INT'],
      [Promise.resolve('x'), 'STRING', 'STRING'],
      [Promise.resolve({ a: 1 }), 'STRUCT<a: INT>', 'STRUCT<A:INT>'],
    ] as const) {
      expect(await failure(returned, type)).toMatchObject({
        condition: 'FAILED_EXECUTE_UDF',
        cause: { condition: 'INVALID_EXTERNAL_VALUE', parameters: { dataType } },
      });
    }
  });

  test('fails a streaming query that way, too', async () => {
    const { session } = await open();
    const stream = session.memoryStream('name STRING');
    const boom = udf((_: unknown) => {
      throw new Error('bang');
    });
    const query = await stream
      .toDF()
      .select(boom('name').as('v'))
      .writeStream.format('noop')
      .start();
    stream.addData(['a']);
    expect(await failureOf(query.processAllAvailable())).toMatchObject({
      condition: 'STREAM_FAILED',
      cause: { condition: 'FAILED_EXECUTE_UDF', cause: { message: 'bang' } },
    });
  });

  test("does not take the name of one of Spark's functions, and a later one replaces an earlier one", async () => {
    const { session } = await open();
    session.udf.register('abs', (_: number) => 42, 'INT');
    session.udf.register('f', (_: number) => 1, 'INT');
    session.udf.register('F', (_: number) => 2, 'INT');
    const frame = await session.sql('SELECT abs(-1), f(0)');
    expect(await frame.collect({ rowMode: 'array' })).toEqual([[1, 2]]);
  });

  test('is no aggregate, and none of its mistakes is silent', async () => {
    const { session } = await open();
    session.udf.register('shout', shout);
    const condition = async (text: string) =>
      failureOf(session.sql(text)).then((error) => (error as { condition: string }).condition);
    expect(await condition('SELECT shoutt(name) FROM t')).toBe('UNRESOLVED_ROUTINE');
    expect(await condition('SELECT shout(DISTINCT name) FROM t')).toBe(
      'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
    );
    expect(await condition('SELECT shout(name) OVER () FROM t')).toBe(
      'UNSUPPORTED_EXPR_FOR_WINDOW',
    );
    expect(await condition('SELECT shout(x -> x) FROM t')).toBe(
      'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
    );
    expect(await condition('SELECT * FROM t LIMIT shout(1)')).toBe(
      'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE',
    );
  });

  test('is shown by explain', async () => {
    const { names } = await open();
    expect(await names.select(shout.withName('shout')('name').as('v')).explainString()).toMatch(
      /shout\(name#\d+\) AS v#\d+/,
    );
  });
});

describe('a function of the program, with the engine in a worker', () => {
  test('is refused with the way out', async () => {
    const { session } = await workerSession();
    onTestFinished(() => session.stop());
    const refused = {
      name: 'UnsupportedOperationException',
      condition: 'FUNCTION_NEEDS_LOCAL_ENGINE',
      sqlState: '0A000',
      parameters: { functionName: '`shout`' },
    };
    const loud = shout.withName('shout');
    expect(await failureOf(session.range(1).select(loud('id')).collect())).toMatchObject(refused);
    expect(await failureOf(session.range(1).select(loud('id')).schema())).toMatchObject(refused);
    session.udf.register('shout', shout);
    expect(await failureOf(session.sql('SELECT shout(1)'))).toMatchObject(refused);
  });

  test('is called by its name if the worker has it', async () => {
    const kinds = udf((...values: unknown[]) => values.map((value) => typeof value).join());
    const { session } = await workerSession({}, undefined, [], {
      functions: { shout, kinds },
      int64: 'bigint',
    });
    onTestFinished(() => session.stop());
    const names = session.createDataFrame(
      [
        ['a', 1],
        [null, 2],
      ],
      'name STRING, n BIGINT',
    );
    // The session's side has one of that name, whose id is that of another function over there.
    const loud = session.udf.register('shout', (_: unknown) => 'not called');
    expect(
      await names.select(expr('shout(name)'), expr('kinds(n)'), loud('name').as('loud')).collect(),
    ).toEqual([
      { 'shout(name)': 'A', 'kinds(n)': 'bigint', loud: 'A' },
      { 'shout(name)': null, 'kinds(n)': 'bigint', loud: null },
    ]);
    const stream = session.memoryStream('name STRING');
    const query = await stream
      .toDF()
      .select(callFunction('shout', col('name')).as('v'))
      .writeStream.format('memory')
      .queryName('loud')
      .start();
    stream.addData(['a']);
    await query.processAllAvailable();
    expect(await session.table('loud').agg(max('v').as('v')).collect()).toEqual([{ v: 'A' }]);
  });
});
