import { expect, test } from 'vitest';
import { KnownVariables } from '../../../src/physical/known-variables.ts';
import { parseSchema } from '../../../src/types/ddl.ts';

const declare = (known: KnownVariables, schema: string) =>
  known.declare({ name: 'v', kind: 'value', schema: parseSchema(schema), isTimed: false });
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

test('a variable is added once, and again where its names have changed', () => {
  const known = new KnownVariables();
  declare(known, 'n INT');
  expect(names(known.added())).toEqual(['v']);
  known.committed();
  declare(known, 'n INT');
  expect(known.added()).toEqual([]);
  declare(known, 'm INT');
  expect(names(known.added())).toEqual(['v']);
  expect(() => declare(known, 'm STRING')).toThrow('STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE');
});

test('what the checkpoint has is removed from it, and nothing else', () => {
  const known = new KnownVariables();
  declare(known, 'n INT');
  known.delete('v');
  expect(known.removed()).toEqual([]);
  declare(known, 'n INT');
  known.committed();
  declare(known, 'm INT');
  known.delete('v');
  expect(names(known.removed())).toEqual(['v']);
  expect(known.added()).toEqual([]);
});
