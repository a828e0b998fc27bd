import { expect, test } from 'vitest';
import { SessionCatalog } from '../../../src/engine/catalog.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';

const plan = (start: bigint): LogicalPlan => ({ kind: 'range', start, end: 9n, step: 1n });

test('a view is found in any case, and replaced only where that is meant', () => {
  const catalog = new SessionCatalog();
  catalog.createView('Logs', plan(0n), { replace: false });
  expect(catalog.lookupTable(['LOGS'])).toEqual(plan(0n));
  expect(catalog.lookupTable(['db', 'logs'])).toBeUndefined();
  expect(() => catalog.createView('logs', plan(1n), { replace: false })).toThrow(
    /TEMP_TABLE_OR_VIEW_ALREADY_EXISTS.*`logs`/,
  );
  catalog.createView('logs', plan(1n), { replace: true });
  expect(catalog.lookupTable(['logs'])).toEqual(plan(1n));
  expect(catalog.drop(['LOGS'])).toBe(true);
  expect(catalog.drop(['logs'])).toBe(false);
});

test('a name that changes its meaning is told of, with what it reads', () => {
  const catalog = new SessionCatalog();
  const told: [string, unknown][] = [];
  catalog.onChange((name, summary) => told.push([name, summary?.reads]));
  const named: LogicalPlan = { kind: 'readNamedTable', nameParts: ['Logs'] };
  catalog.createView(
    'v',
    { kind: 'filter', input: named, condition: { kind: 'star' } },
    { replace: false },
  );
  catalog.drop(['none']);
  catalog.drop(['V']);
  expect(told).toEqual([
    ['v', { isStreaming: false, tableNames: ['Logs'] }],
    ['V', undefined],
  ]);
});

test('a view is one of the session, or of its schema for global ones', () => {
  const catalog = new SessionCatalog();
  const comments = { replace: false, columnComments: ['first', undefined] };
  catalog.createView('Own', plan(0n), { replace: false });
  catalog.createView('Shared', plan(1n), { ...comments, isGlobal: true });
  expect(catalog.isView(['OWN'])).toBe(true);
  expect(catalog.isView(['shared'])).toBe(false);
  expect(catalog.isView(['Global_Temp', 'SHARED'])).toBe(true);
  expect(catalog.isView(['global_temp', 'own'])).toBe(false);
  expect(catalog.isView(['spark_catalog', 'global_temp', 'shared'])).toBe(false);
  expect(catalog.temporary(['global_temp', 'shared'])?.columnComments).toEqual([
    'first',
    undefined,
  ]);
  expect([catalog.temporaryNames(), catalog.globalNames()]).toEqual([['Own'], ['Shared']]);
  expect(catalog.drop(['shared'])).toBe(false);
  expect(catalog.drop(['global_temp', 'shared'])).toBe(true);
  expect(catalog.lookupTable(['global_temp', 'shared'])).toBeUndefined();
});
