import { describe, expect, it } from 'vitest';
import { ParseException } from '../../../src/errors/exception.ts';
import {
  arrayType,
  CalendarIntervalType,
  type DataType,
  decimalType,
  IntegerType,
  LongType,
  mapType,
  StringType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
} from '../../../src/types/data-type.ts';
import { parseDataType, parseSchema, toDDL } from '../../../src/types/ddl.ts';
import { typeSql } from '../../../src/types/type-sql.ts';

function failure(read: () => unknown): ParseException {
  try {
    read();
  } catch (error) {
    if (error instanceof ParseException) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseSchema', () => {
  it('reads columns of simple types', () => {
    expect(parseSchema('ts TIMESTAMP, service STRING, n bigint')).toEqual(
      structType([
        structField('ts', TimestampType),
        structField('service', StringType),
        structField('n', LongType),
      ]),
    );
  });

  it('reads nested types, nullability and comments', () => {
    const schema = parseSchema(
      "a STRUCT<x: INT, `y z` ARRAY<STRING>> NOT NULL COMMENT 'it''s \\'so\\'', m MAP<STRING, ARRAY<ARRAY<INT>>>",
    );
    expect(schema.fields).toEqual([
      {
        name: 'a',
        dataType: structType([
          structField('x', IntegerType),
          structField('y z', arrayType(StringType)),
        ]),
        nullable: false,
        metadata: { comment: "it's 'so'" },
      },
      structField('m', mapType(StringType, arrayType(arrayType(IntegerType)))),
    ]);
  });

  it('reads the struct<…> wrapper and colons as it reads a plain list', () => {
    const plain = parseSchema('a INT, b STRING');
    expect(parseSchema('struct<a: int, b: string>')).toEqual(plain);
    expect(parseSchema('a: int, b: string')).toEqual(plain);
    expect(parseSchema('')).toEqual(structType([]));
  });

  it('takes type names and keywords as column names', () => {
    const schema = parseSchema(
      'timestamp TIMESTAMP, comment STRING, struct INT, `not` INT, 1a INT',
    );
    expect(schema.fields.map((field) => field.name)).toEqual([
      'timestamp',
      'comment',
      'struct',
      'not',
      '1a',
    ]);
  });

  it('skips comments and line breaks', () => {
    expect(parseSchema('a INT -- the key\n, /* and */ b INT').fields.length).toBe(2);
  });

  it.each([
    ['a', 'PARSE_SYNTAX_ERROR', 1],
    ['a INT b INT', 'PARSE_SYNTAX_ERROR', 6],
    ['a INT,', 'PARSE_SYNTAX_ERROR', 6],
    ['a ARRAY<INT', 'PARSE_SYNTAX_ERROR', 11],
    ['a ARRAY', 'PARSE_SYNTAX_ERROR', 7],
    ['a INT NOT', 'PARSE_SYNTAX_ERROR', 9],
    ['a INT; b INT', 'PARSE_SYNTAX_ERROR', 5],
    ['a INTT', 'UNSUPPORTED_DATATYPE', 2],
    ['a constructor', 'UNSUPPORTED_DATATYPE', 2],
    ['a DECIMAL(39,1)', 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION', 2],
    ['a DECIMAL(3,4)', 'DECIMAL_SCALE_EXCEEDS_PRECISION', 2],
    ['a VARCHAR', 'DATATYPE_MISSING_SIZE', 2],
    ['a VARCHAR(10)', 'UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING', 2],
    ['a INT /* b', 'UNCLOSED_BRACKETED_COMMENT', 6],
  ])('refuses %j with %s', (text, condition, position) => {
    const error = failure(() => parseSchema(text));
    expect(error).toMatchObject({ condition, line: 1, position });
  });

  it('says what was expected, and which type was perhaps meant', () => {
    expect(failure(() => parseSchema('a INT,\nb TIMESTMP')).message).toBe(
      '[UNSUPPORTED_DATATYPE] Unsupported data type "TIMESTMP" (did you mean "TIMESTAMP"?). ' +
        'SQLSTATE: 0A000 (line 2, pos 2)\n\n== SQL ==\na INT,\nb TIMESTMP\n--^^^',
    );
    expect(failure(() => parseSchema('a DECIMAL(x)')).message).toContain(
      "Syntax error at or near 'x': expecting a number.",
    );
  });

  it('refuses ten thousand nested types without a crash', () => {
    const depth = 10_000;
    const text = `a ${'ARRAY<'.repeat(depth)}INT${'>'.repeat(depth)}`;
    expect(failure(() => parseSchema(text)).condition).toBe('FAILED_TO_PARSE_TOO_COMPLEX');
  });
});

describe('parseDataType', () => {
  it.each<[string, DataType]>([
    ['dec', decimalType(10, 0)],
    ['NUMERIC(5)', decimalType(5, 0)],
    ['decimal( 10 , 2 )', decimalType(10, 2)],
    ['LONG', LongType],
    ['timestamp_ltz', TimestampType],
    ['timestamp without time zone', TimestampNtzType],
    ['varchar(10)', StringType],
    ['INTERVAL', CalendarIntervalType],
    ['INTERVAL HOUR', { kind: 'day_time_interval', start: 1, end: 1 }],
    ['interval day to second', { kind: 'day_time_interval', start: 0, end: 3 }],
    ['INTERVAL YEAR TO MONTH', { kind: 'year_month_interval', start: 0, end: 1 }],
    ['STRUCT<>', structType([])],
  ])('reads %s', (text, type) => {
    expect(parseDataType(text)).toEqual(type);
  });

  it.each([
    '',
    'INT INT',
    'INTERVAL SECOND TO DAY',
    'INTERVAL DAY TO MONTH',
    'MAP<INT>',
    'ARRAY<>',
  ])('refuses %j', (text) => {
    expect(failure(() => parseDataType(text)).condition).toBe('PARSE_SYNTAX_ERROR');
  });
});

describe('toDDL', () => {
  it('writes what parseSchema reads back', () => {
    const ddl =
      "id BIGINT NOT NULL,`a b` STRUCT<`c``d`: DECIMAL(5,2) NOT NULL, e: ARRAY<INT>> COMMENT 'it\\'s\\n'," +
      'm MAP<STRING, INTERVAL DAY TO SECOND>,v VOID,i INTERVAL';
    expect(toDDL(parseSchema(ddl))).toBe(ddl);
  });

  it('quotes a name of digits only', () => {
    expect(toDDL(structType([structField('1', IntegerType)]))).toBe('`1` INT');
  });
});

describe('typeSql', () => {
  it('writes types as error messages name them', () => {
    expect(typeSql(parseDataType('array<struct<a:int>>'))).toBe('ARRAY<STRUCT<a: INT>>');
    expect(typeSql(TimestampNtzType)).toBe('TIMESTAMP_NTZ');
  });
});
