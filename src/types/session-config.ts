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
  'spark.sql.timeType.enabled': 'false',
  'spark.sql.cteRecursionLevelLimit': '100',
  'spark.sql.cteRecursionRowLimit': '1000000',
  'spark.millrace.memory.budget': '512m',
  'spark.millrace.streaming.lateness.enabled': 'false',
} as const;

export type ConfigKey = keyof typeof CONFIG_DEFAULTS;

/** The settings in force: what the session was given over the defaults. */
export type SessionConfig = ReadonlyMap<string, string>;

export function configText(config: SessionConfig, key: ConfigKey): string {
  return config.get(key) ?? CONFIG_DEFAULTS[key];
}

export function configFlag(config: SessionConfig, key: ConfigKey): boolean {
  return configText(config, key).toLowerCase() === 'true';
}

export function configNumber(config: SessionConfig, key: ConfigKey): number {
  return Number(configText(config, key));
}
