import { expect, test } from 'vitest';
import { createSession } from '../../../node/index.ts';
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
  expect(() => config.set('spark.sql.mapKeyDedupPolicy', 'LAST_WIN')).toThrow(
    /UNSUPPORTED_FEATURE.CONF_VALUE/,
  );
  config.set('spark.sql.mapKeyDedupPolicy', 'EXCEPTION');
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

/* As Spark 4.3 answers. */
test.each([
  ['spark.sql.mapKeyDedupPolicy', 'nonsense', 'OUT_OF_RANGE_OF_OPTIONS', "'EXCEPTION, LAST_WIN'"],
  ['spark.sql.mapKeyDedupPolicy', '', 'OUT_OF_RANGE_OF_OPTIONS', "'EXCEPTION, LAST_WIN'"],
  ['spark.sql.sources.partitionOverwriteMode', 'x', 'OUT_OF_RANGE_OF_OPTIONS', "'STATIC, DYNAMIC'"],
  ['spark.sql.storeAssignmentPolicy', 'x', 'OUT_OF_RANGE_OF_OPTIONS', "'ANSI, LEGACY, STRICT'"],
  ['spark.sql.ansi.enabled', '1', 'TYPE_MISMATCH', "a/an 'boolean' value"],
  ['spark.sql.caseSensitive', 'yes', 'TYPE_MISMATCH', "a/an 'boolean' value"],
  ['spark.sql.shuffle.partitions', '1.5', 'TYPE_MISMATCH', "a/an 'int' value"],
  ['spark.sql.shuffle.partitions', '0', 'REQUIREMENT', 'shuffle.partitions must be positive'],
  ['spark.sql.streaming.minBatchesToRetain', '-1', 'REQUIREMENT', 'must be positive'],
  ['spark.sql.streaming.minBatchesToRetain', '3000000000', 'TYPE_MISMATCH', "a/an 'int' value"],
  ['spark.sql.streaming.multipleWatermarkPolicy', 'x', 'REQUIREMENT', "are 'min' and 'max'"],
  ['spark.sql.streaming.pollingDelay', 'x', 'TYPE_MISMATCH', "a/an 'time in MILLISECONDS' value"],
  ['spark.sql.cteRecursionLevelLimit', 'x', 'TYPE_MISMATCH', "a/an 'int' value"],
])('%s = %j is refused, wherever it is set', async (key, value, condition, expected) => {
  const message = new RegExp(`INVALID_CONF_VALUE.${condition}.*${expected}`);
  expect(() => new RuntimeConfig().set(key, value)).toThrow(message);
  expect(() => new RuntimeConfig({ [key]: value })).toThrow(message);
  if (value === '') return;
  await using session = await createSession();
  await expect(session.sql(`SET ${key}=${value}`)).rejects.toThrow(message);
  expect(session.conf.get(key, 'not set')).not.toBe(value);
});

test.each([
  ['spark.sql.mapKeyDedupPolicy', ' EXCEPTION '],
  ['spark.sql.caseSensitive', ' True '],
  ['spark.sql.sources.partitionOverwriteMode', 'dynamic'],
  ['spark.sql.streaming.multipleWatermarkPolicy', 'MAX'],
  ['spark.sql.streaming.pollingDelay', '5s'],
  ['spark.sql.streaming.noDataProgressEventInterval', '-1'],
  ['spark.sql.cteRecursionLevelLimit', '-5'],
  ['of.somebody.else', 'anything'],
])('%s = %j is taken, and kept as it is written', (key, value) => {
  expect(new RuntimeConfig({ [key]: value }).get(key)).toBe(value);
});

test.each(['LEGACY', 'strict'])('a policy that would change answers is refused: %s', (policy) => {
  expect(() => new RuntimeConfig({ 'spark.sql.storeAssignmentPolicy': policy })).toThrow(
    /UNSUPPORTED_FEATURE.CONF_VALUE/,
  );
});
