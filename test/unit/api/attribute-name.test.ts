import { expect, test } from 'vitest';
import { parseAttributeName } from '../../../src/api/attribute-name.ts';

test.each([
  ['a', ['a']],
  ['a.b.c', ['a', 'b', 'c']],
  ['`a.b`.c', ['a.b', 'c']],
  ['a.`b``c`', ['a', 'b`c']],
  ['odd name', ['odd name']],
])('reads %s', (name, parts) => {
  expect(parseAttributeName(name)).toEqual(parts);
});

test.each(['', 'a.', '.a', 'a..b', '`a', 'a`b`', '`a`b', 'a`'])('refuses %j', (name) => {
  expect(() => parseAttributeName(name)).toThrow(/INVALID_ATTRIBUTE_NAME_SYNTAX.*SQLSTATE: 42601/);
});
