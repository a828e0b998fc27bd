import { describe, expect, test } from 'vitest';
import { objectFields } from '../../../src/functions/json-object-text.ts';

describe('the fields of a JSON object', () => {
  test('are strings without quotes, and anything else as JSON without blanks', () => {
    const text = `{ "s" : "a\\"b\\u00e9" , "n" : 12345678901234567890, "d": 1.50, "x": 1e7, "l": [1, {"k": "v\\n"}, null], "b": true }`;
    expect(objectFields(text, ['s', 'n', 'd', 'x', 'l', 'b'])).toEqual([
      'a"bé',
      '12345678901234567890',
      '1.5',
      '1.0E7',
      '[1,{"k":"v\\n"},null]',
      'true',
    ]);
  });

  test('are null where there is none, where it is null, and for a name that is null', () => {
    expect(objectFields('{"a": null, "b": 1}', ['a', 'c', null, 'b'])).toEqual([
      null,
      null,
      null,
      '1',
    ]);
  });

  test('of one name count the last; names are not paths', () => {
    expect(objectFields('{"a": 1, "a": 2, "a.b": 3}', ['a', 'a.b'])).toEqual(['2', '3']);
  });

  test.each([
    '',
    'null',
    '[1]',
    '{',
    '{"a":',
    '{"a": 01}',
    '{"a": 1,}',
    '{"a" 1}',
    '{\'a": 1}',
    '{"a": nul}',
    '{"a": "\\x"}',
  ])('are all null in %j', (text) => {
    expect(objectFields(text, ['a'])).toEqual([null]);
  });

  test('may have single quotes around names and strings', () => {
    expect(objectFields("{'a': 'it\\'s'}", ['a'])).toEqual(["it's"]);
  });

  test('are read to the end of the object and no further', () => {
    expect(objectFields('{"a": 1} and more', ['a'])).toEqual(['1']);
  });

  test('are null, and no crash, where the text is nested too deep; long strings are none', () => {
    expect(objectFields(`{"a": ${'['.repeat(100_000)}`, ['a'])).toEqual([null]);
    expect(objectFields(`{"a": "${'x'.repeat(5_000_000)}"}`, ['a'])[0]).toHaveLength(5_000_000);
  });
});
