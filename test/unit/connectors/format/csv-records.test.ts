import { describe, expect, test } from 'vitest';
import { csvFormat } from '../../../../src/connectors/format/csv.ts';
import { CsvRecordSplitter } from '../../../../src/connectors/format/infer/csv-records.ts';
import { simpleString } from '../../../../src/types/data-type.ts';

const MULTI_LINE = { multiLine: 'true' };

/** The records of a text that comes in chunks of so many bytes. */
function records(text: string, options: Record<string, string> = {}, chunk = text.length + 1) {
  const found: (string | null)[][] = [];
  const splitter = new CsvRecordSplitter({ ...MULTI_LINE, ...options }, (values) =>
    found.push(values),
  );
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) {
    splitter.add(bytes.subarray(at, at + chunk), false);
  }
  splitter.add(new Uint8Array(0), true);
  return found;
}

describe('records of CSV whose quoted text holds line ends', () => {
  const text = 'a,"b\nc",d\n1,"2\n\n3",\n\n"x ""y"" z",é,"q"\n';

  test('a line end in quotes ends no record', () => {
    expect(records('a,"b\nc",d\n1,"2\n\n3",\n\nx,é,"q"')).toEqual([
      ['a', 'b\nc', 'd'],
      ['1', '2\n\n3', null],
      ['x', 'é', 'q'],
    ]);
  });

  test('wherever the text is cut', () => {
    for (let chunk = 1; chunk < text.length; chunk++) {
      expect(records(text, { escape: '"' }, chunk)).toEqual(records(text, { escape: '"' }));
    }
  });

  test('lines end as the first one does', () => {
    expect(records('a,b\r\n"c\r\nd",e\r\n')).toEqual([
      ['a', 'b'],
      ['c\r\nd', 'e'],
    ]);
    expect(records('a\rb\r')).toEqual([['a'], ['b']]);
    expect(records('a;b|c;"d|e"|', { sep: ';', lineSep: '|' })).toEqual([
      ['a', 'b'],
      ['c', 'd|e'],
    ]);
  });

  test('a comment ends with its line, and a quote that is none keeps what stands behind it', () => {
    expect(records('#"x\na,"b"c,d\n', { comment: '#' })).toEqual([['a', '"b"c', 'd']]);
  });

  test('a quote that is never closed ends where a record is too long', () => {
    const endless = `a,b\n1,"${'x\n'.repeat(100)}`;
    expect(records(endless)).toHaveLength(2);
    const found = records(endless, { maxLineBytes: '20' }, 16);
    expect(found[0]).toEqual(['a', 'b']);
    expect(new Set(found.slice(1).map(String))).toEqual(new Set(['x']));
  });
});

test('the schema is that of the records', async () => {
  const inference = await csvFormat.inference?.({
    ...MULTI_LINE,
    header: 'true',
    inferSchema: 'true',
  });
  const bytes = new TextEncoder().encode('id,"the\ntext"\n1,"a\nb,c"\n2,d\n');
  inference?.newText().add(bytes, true);
  expect(inference && simpleString(inference.schema())).toBe('struct<id:int,the\ntext:string>');
});
