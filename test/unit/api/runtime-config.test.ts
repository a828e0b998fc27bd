import { expect, test } from 'vitest';
import { SessionCatalog } from '../../../src/api/catalog.ts';
import { RuntimeConfig } from '../../../src/api/runtime-config.ts';
import type { LogicalPlan } from '../../../src/plan/logical-plan.ts';

const ZONE = 'spark.sql.session.timeZone';

test('a setting is what was set, else its default, else what the caller says', () => {
  const config = new RuntimeConfig({ [ZONE]: 'Europe/Berlin', 'my.key': 5 });
  expect(config.get(ZONE)).toBe('Europe/Berlin');
  expect(config.get('my.key')).toBe('5');
  expect(config.get('spark.sql.shuffle.partitions')).toBe('200');
  expect(config.get('other.key', 'x')).toBe('x');
  expect(() => config.get('other.key')).toThrow(/SQL_CONF_NOT_FOUND/);
  config.unset(ZONE);
  expect(config.get(ZONE)).toBe('UTC');
});

test('a value that can not be had is refused', () => {
  const config = new RuntimeConfig();
  expect(() => config.set(ZONE, 'Mars/Base')).toThrow(/INVALID_CONF_VALUE.TIME_ZONE/);
  expect(() => config.set('spark.sql.ansi.enabled', false)).toThrow(
    /UNSUPPORTED_FEATURE.CONF_VALUE/,
  );
  config.set('spark.sql.ansi.enabled', true);
});

test('a snapshot does not see later settings', () => {
  const config = new RuntimeConfig({ a: '1' });
  const snapshot = config.snapshot();
  config.set('a', '2');
  expect(snapshot.get('a')).toBe('1');
});

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
  expect(catalog.drop('LOGS')).toBe(true);
  expect(catalog.drop('logs')).toBe(false);
  expect(() => catalog.dropExisting('logs')).toThrow(/VIEW_NOT_FOUND/);
});
