import { shortDurationMs } from './short-duration.ts';

/**
 * Settings of a session under Spark's keys where there is one. Values are text, as in Spark; the functions
 * below read them.
 */
export const CONFIG_DEFAULTS = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.streaming.noDataMicroBatches.enabled': 'true',
  'spark.sql.streaming.multipleWatermarkPolicy': 'min',
  'spark.sql.streaming.minBatchesToRetain': '100',
  'spark.sql.streaming.numRecentProgressUpdates': '100',
  'spark.sql.streaming.noDataProgressEventInterval': '10000',
  'spark.sql.streaming.pollingDelay': '10',
  'spark.sql.streaming.statefulOperator.checkCorrectness.enabled': 'true',
  'spark.sql.streaming.stateStore.minDeltasForSnapshot': '10',
  'spark.sql.shuffle.partitions': '200',
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.caseSensitive': 'false',
  'spark.sql.parquet.filterPushdown': 'true',
  'spark.sql.json.filterPushdown.enabled': 'true',
  'spark.sql.csv.filterPushdown.enabled': 'true',
  'spark.sql.sources.default': 'parquet',
  'spark.sql.sources.partitionOverwriteMode': 'static',
  'spark.sql.warehouse.dir': 'spark-warehouse',
  'spark.sql.timeType.enabled': 'false',
  'spark.sql.cteRecursionLevelLimit': '100',
  'spark.sql.cteRecursionRowLimit': '1000000',
  'spark.millrace.memory.budget': '512m',
  'spark.millrace.streaming.lateness.enabled': 'false',
} as const;

/** How many bytes the state of a query may hold; without it, as many as there are. */
export const STATE_BUDGET = 'spark.millrace.streaming.state.budget';

/** How many bytes of state stay in memory, where the rest goes to a file; by default as many as the budget has. */
export const STATE_MEMORY = 'spark.millrace.streaming.state.memory';

/** Into how many parts state is split by its keys: a number, or `auto`; not set where it is in one. */
export const SHARDS = 'spark.millrace.streaming.shards';

export type ConfigKey = keyof typeof CONFIG_DEFAULTS;

/** The settings in force: what the session was given over the defaults. */
export type SessionConfig = ReadonlyMap<string, string>;

export function configText(config: SessionConfig, key: ConfigKey): string {
  return config.get(key) ?? CONFIG_DEFAULTS[key];
}

export function configFlag(config: SessionConfig, key: ConfigKey): boolean {
  return configText(config, key).trim().toLowerCase() === 'true';
}

export function configNumber(config: SessionConfig, key: ConfigKey): number {
  return Number(configText(config, key));
}

/** A length of time in milliseconds. */
export function configMs(config: SessionConfig, key: ConfigKey): number {
  return shortDurationMs(configText(config, key)) ?? 0;
}
