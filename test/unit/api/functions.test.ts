import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REFERENCE, referenceSource } from '../../../scripts/function-reference.mjs';
import { functionsSource } from '../../../scripts/generate-functions.mjs';
import * as functions from '../../../src/api/functions.ts';
import { parseSchema } from '../../../src/types/ddl.ts';

test('the functions are those of the registry: npm run generate writes them', async () => {
  const written = readFileSync(new URL('../../../src/api/functions.ts', import.meta.url), 'utf8');
  expect(written).toBe(await functionsSource());
});

test('the reference is of these functions, too', async () => {
  const written = readFileSync(new URL(`../../../${REFERENCE}`, import.meta.url), 'utf8');
  expect(written).toBe(await referenceSource());
  expect(written).not.toContain('(…)');
});

test('windows of sessions and the marks of grouping sets are called by name', () => {
  expect(functions.sessionWindow('at', '5 minutes').expression).toMatchObject({
    name: 'session_window',
    args: [{ kind: 'attribute' }, { kind: 'literal', value: '5 minutes' }],
  });
  expect(functions.groupingId('a', functions.col('b')).expression).toMatchObject({
    name: 'grouping_id',
    args: [{ nameParts: ['a'] }, { nameParts: ['b'] }],
  });
  expect(functions.grouping('a').expression).toMatchObject({ name: 'grouping' });
});

test('a string is a column name, and any other value a literal', () => {
  expect(functions.coalesce('a', 1).expression).toMatchObject({
    name: 'coalesce',
    args: [
      { kind: 'attribute', nameParts: ['a'] },
      { kind: 'literal', value: 1 },
    ],
  });
  expect(functions.count('*').expression).toMatchObject({
    name: 'count',
    args: [{ kind: 'star' }],
  });
});

test('a string that can be no column name is text', () => {
  expect(functions.raiseError('gone').expression).toMatchObject({
    args: [{ kind: 'literal', value: 'gone' }],
  });
});

test('where PySpark reads a string as a value, it is one', () => {
  expect(functions.split('a', ',').expression).toMatchObject({
    args: [{ kind: 'attribute' }, { kind: 'literal', value: ',' }],
  });
  expect(functions.like('a', 'b').expression).toMatchObject({
    args: [{ kind: 'attribute' }, { kind: 'attribute' }],
  });
});

test('an argument that is left out stays out of the call', () => {
  expect(functions.anyValue('a').expression).toMatchObject({ args: [{ kind: 'attribute' }] });
});

test('Spark’s own spelling works too, and an alias calls itself by its name', () => {
  expect(functions.stddev_pop).toBe(functions.stddevPop);
  expect(functions.stddev('a').expression).toMatchObject({ name: 'stddev' });
});

test('a schema is text or a type, and options are a record or a map', () => {
  const schema = parseSchema('a INT, b ARRAY<STRING>');
  expect(functions.fromJson('s', schema, { mode: 'FAILFAST', multiLine: true })).toEqual(
    functions.fromJson(
      functions.col('s'),
      'STRUCT<a: INT, b: ARRAY<STRING>>',
      functions.map(
        functions.lit('mode'),
        functions.lit('FAILFAST'),
        functions.lit('multiLine'),
        functions.lit('true'),
      ),
    ),
  );
  expect(functions.toJson('s', {})).toEqual(functions.toJson('s'));
  expect(functions.fromCsv('s', functions.schemaOfCsv('1,x'))).toMatchObject({
    expression: { args: [{ kind: 'attribute' }, { kind: 'function', name: 'schema_of_csv' }] },
  });
});
