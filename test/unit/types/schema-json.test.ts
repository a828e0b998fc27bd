import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../../src/types/ddl.ts';
import { schemaFromJson, schemaToJson } from '../../../src/types/schema-json.ts';

const DDL =
  "a BIGINT NOT NULL COMMENT 'key', b DECIMAL(10,2), c ARRAY<STRUCT<x: INT>>, d MAP<STRING, TIMESTAMP>," +
  'e INTERVAL DAY TO SECOND, f INTERVAL MONTH, g INTERVAL, h VOID, i TIMESTAMP_NTZ, j TIME(3)';

describe('the JSON form of a schema', () => {
  it("is Spark's", () => {
    expect(schemaToJson(parseSchema("a BIGINT NOT NULL COMMENT 'k', b ARRAY<DECIMAL(4,1)>"))).toBe(
      '{"type":"struct","fields":[{"name":"a","type":"long","nullable":false,"metadata":{"comment":"k"}},' +
        '{"name":"b","type":{"type":"array","elementType":"decimal(4,1)","containsNull":true},' +
        '"nullable":true,"metadata":{}}]}',
    );
  });

  it('reads back to the same schema', () => {
    const schema = parseSchema(DDL);
    expect(schemaFromJson(schemaToJson(schema))).toEqual(schema);
  });

  it('keeps nullability that DDL has no form for', () => {
    const json =
      '{"type":"struct","fields":[{"name":"m","type":{"type":"map","keyType":"string","valueType":' +
      '{"type":"array","elementType":"byte","containsNull":false},"valueContainsNull":false},' +
      '"nullable":false,"metadata":{}}]}';
    expect(schemaToJson(schemaFromJson(json))).toBe(json);
  });

  it.each([
    '{',
    '"long"',
    '{"type":"struct"}',
    '{"type":"struct","fields":[{"name":"a","type":"lng","nullable":true,"metadata":{}}]}',
    '{"type":"struct","fields":[{"name":"a","type":"time(10)","nullable":true}]}',
    '{"type":"struct","fields":[{"name":"a","type":"interval month to day","nullable":true}]}',
    '{"type":"struct","fields":[{"name":"a","type":"long"}]}',
    '{"type":"struct","fields":[null]}',
  ])('refuses %s', (json) => {
    expect(() => schemaFromJson(json)).toThrowError(
      expect.objectContaining({ condition: 'INVALID_JSON_DATA_TYPE' }),
    );
  });
});
