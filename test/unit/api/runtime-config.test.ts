import { expect, test } from 'vitest';
import { RuntimeConfig } from '../../../src/api/runtime-config.ts';

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

test('a change is told in the order in which it was made', () => {
  const told: [string, string | undefined][] = [];
  const config = new RuntimeConfig({ a: 1 }, (key, value) => told.push([key, value]));
  config.set('a', 2);
  expect(() => config.set('spark.sql.ansi.enabled', false)).toThrow();
  config.unset('a');
  expect(told).toEqual([
    ['a', '1'],
    ['a', '2'],
    ['a', undefined],
  ]);
});
