import { describe, expect, test } from 'vitest';
import { parseSchema } from '../../../src/types/ddl.ts';
import { UTC } from '../../../src/types/local-time.ts';
import { type TableTextOptions, tableText } from '../../../src/types/table-text.ts';
import type { Value, ValueRow } from '../../../src/types/value.ts';
import { prettyText } from '../../../src/types/value-text.ts';

const DEFAULTS: TableTextOptions = { truncate: 20, vertical: false, hasMore: false };

function table(ddl: string, rows: readonly ValueRow[], options: Partial<TableTextOptions> = {}) {
  return tableText(parseSchema(ddl), rows, UTC, { ...DEFAULTS, ...options });
}

describe('a table', () => {
  test('is laid out as Spark lays it out', () => {
    expect(
      table('name STRING, n BIGINT', [
        ['ann', 1n],
        [null, -20n],
      ]),
    ).toBe(
      ['+----+---+', '|name|  n|', '+----+---+', '| ann|  1|', '|NULL|-20|', '+----+---+', ''].join(
        '\n',
      ),
    );
  });

  test('without rows has its head all the same', () => {
    expect(table('a INT', [])).toBe('+---+\n|  a|\n+---+\n+---+\n');
    expect(table('a INT', [], { vertical: true })).toBe('(0 rows)\n');
  });

  test('aligns to the left where nothing is cut', () => {
    expect(table('a STRING', [['x']], { truncate: 0 })).toContain('|x  |');
  });

  test('cuts long values, with an ellipsis if there is room for one', () => {
    expect(table('a STRING', [['abcdefghij']], { truncate: 8 })).toContain('|abcde...|');
    expect(table('a STRING', [['abcdefghij']], { truncate: 3 })).toContain('|abc|');
  });

  test('counts wide characters twice, and breaks no line', () => {
    expect(table('a STRING', [['日本']], { truncate: 0 })).toContain('+----+\n|a   |');
    expect(table('a STRING', [['x\ny']], { truncate: 0 })).toContain('|x\\ny|');
  });

  test('says that there are more rows', () => {
    expect(table('a INT', [[1], [2]], { hasMore: true })).toMatch(/only showing top 2 rows\n$/);
    expect(table('a INT', [[1]], { hasMore: true })).toMatch(/only showing top 1 row\n$/);
  });

  test('stands on end when asked to', () => {
    expect(table('a INT, long STRING', [[1, 'xyz']], { vertical: true })).toBe(
      ['-RECORD 0---', ' a    | 1   ', ' long | xyz ', ''].join('\n'),
    );
  });
});

test.each([
  ['DOUBLE', 1e7, '1.0E7'],
  ['FLOAT', Math.fround(0.1), '0.1'],
  ['BOOLEAN', true, 'true'],
  ['DATE', 0, '1970-01-01'],
  ['TIMESTAMP', 1_500_000n, '1970-01-01 00:00:01.5'],
  ['DECIMAL(5,2)', 150n, '1.50'],
  ['BINARY', Uint8Array.of(72, 5), '[48 05]'],
  ['ARRAY<INT>', [1, null], '[1, NULL]'],
  ['STRUCT<a: INT, b: STRING>', [1, 'x'], '{1, x}'],
  ['MAP<STRING, INT>', [['k', 1]], '{k -> 1}'],
] as [string, Value, string][])('a value of %s prints as in Spark', (type, value, text) => {
  expect(prettyText(value, parseSchema(`c ${type}`).fields[0].dataType, UTC)).toBe(text);
});
