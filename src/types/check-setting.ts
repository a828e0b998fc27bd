import {
  invalidSettingType,
  invalidSettingWord,
  invalidTimeZone,
  settingRequirement,
  unsupportedConfigValue,
} from '../errors/setting-errors.ts';
import { namedZone } from './local-time.ts';
import { CONFIG_DEFAULTS } from './session-config.ts';
import { shortDurationMs } from './short-duration.ts';

const DEFAULTS: ReadonlyMap<string, string> = new Map(Object.entries(CONFIG_DEFAULTS));

/** Settings that are one of a few words. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['spark.sql.mapKeyDedupPolicy', 'EXCEPTION, LAST_WIN'],
  ['spark.sql.sources.partitionOverwriteMode', 'STATIC, DYNAMIC'],
  ['spark.sql.storeAssignmentPolicy', 'ANSI, LEGACY, STRICT'],
  ['spark.sql.legacy.timeParserPolicy', 'EXCEPTION, LEGACY, CORRECTED'],
]);
/** Settings that only have one value here: Spark's other ones ask for behaviour that Millrace does not have. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['spark.sql.ansi.enabled', 'TRUE'],
  ['spark.sql.mapKeyDedupPolicy', 'EXCEPTION'],
  ['spark.sql.storeAssignmentPolicy', 'ANSI'],
  ['spark.sql.legacy.timeParserPolicy', 'CORRECTED'],
]);
const DURATIONS: ReadonlySet<string> = new Set([
  'spark.sql.streaming.noDataProgressEventInterval',
  'spark.sql.streaming.pollingDelay',
]);
const POSITIVE: ReadonlyMap<string, string> = new Map([
  ['spark.sql.streaming.minBatchesToRetain', 'minBatchesToRetain'],
  ['spark.sql.shuffle.partitions', 'The value of spark.sql.shuffle.partitions'],
]);
const WATERMARKS = 'spark.sql.streaming.multipleWatermarkPolicy';
const INT_MAX = 2 ** 31 - 1;

/**
 * Fails with INVALID_CONF_VALUE… where a value is none of its setting's, as Spark's `SQLConf` does, and with
 * UNSUPPORTED_FEATURE.CONF_VALUE where Millrace does not have it. Settings that mean nothing here take anything.
 */
export function checkSetting(confName: string, confValue: string): void {
  const given = confValue.trim().toUpperCase();
  const confOptions = WORDS.get(confName);
  if (confOptions !== undefined && !confOptions.split(', ').includes(given)) {
    throw invalidSettingWord({ confName, confValue, confOptions });
  }
  const confType = typeThatFails(confName, given);
  if (confType !== undefined) throw invalidSettingType({ confName, confValue, confType });
  const confRequirement = requirement(confName, given);
  if (confRequirement !== undefined) {
    throw settingRequirement({ confName, confValue, confRequirement });
  }
  const fixed = FIXED.get(confName);
  if (fixed !== undefined && given !== fixed) throw unsupportedConfigValue({ confName, confValue });
  if (confName === 'spark.sql.session.timeZone' && namedZone(confValue) === undefined) {
    throw invalidTimeZone({ confName, confValue });
  }
}

/** What the value should be and is not. The default tells a flag, and a count. */
function typeThatFails(key: string, given: string): string | undefined {
  const byDefault = DEFAULTS.get(key) ?? '';
  if (DURATIONS.has(key)) {
    return shortDurationMs(given) === undefined ? 'time in MILLISECONDS' : undefined;
  }
  if (/^(true|false)$/.test(byDefault)) return /^(TRUE|FALSE)$/.test(given) ? undefined : 'boolean';
  if (!/^\d+$/.test(byDefault)) return undefined;
  const isInt = /^[+-]?\d+$/.test(given) && Math.abs(Number(given)) <= INT_MAX;
  return isInt ? undefined : 'int';
}

function requirement(key: string, given: string): string | undefined {
  const subject = POSITIVE.get(key);
  if (subject !== undefined && Number(given) < 1) return `${subject} must be positive`;
  return key === WATERMARKS && given !== 'MIN' && given !== 'MAX'
    ? `Invalid value for '${WATERMARKS}'. Valid values are 'min' and 'max'`
    : undefined;
}
