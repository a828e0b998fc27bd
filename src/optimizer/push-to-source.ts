import { type PartOnUse, partOnUse } from '../plan/part-on-use.ts';
import type { ResolvedPlan, SourceScan } from '../plan/resolved-plan.ts';
import type { PlanRule } from '../plan/transform.ts';
import { type ConfigKey, configFlag, type SessionConfig } from '../types/session-config.ts';

/** What takes the conditions for a reader out of a filter. */
export const SOURCE_FILTERS: PartOnUse<typeof import('./source-filters.ts')> = partOnUse(
  'the part of the optimizer for filters of sources',
  () => import('./source-filters.ts'),
);

/** The formats whose readers make use of filters, and Spark's settings that switch that off. */
const FORMATS: ReadonlyMap<string, ConfigKey> = new Map([
  ['parquet', 'spark.sql.parquet.filterPushdown'],
]);

/**
 * Tells a scan what the filter right above it asks for, so that its reader need not read all rows (Spark's
 * `DataSourceStrategy.selectFilters`). The filter stays.
 */
export function pushToSource(config: SessionConfig): PlanRule {
  return (plan) => {
    if (plan.kind !== 'filter' || plan.input.kind !== 'sourceScan') return plan;
    const setting = FORMATS.get(formatOf(plan.input));
    if (setting === undefined || !configFlag(config, setting)) return plan;
    const pushedFilters = SOURCE_FILTERS.get().sourceFilters(plan.condition, config);
    if (pushedFilters.length === 0) return plan;
    const input: ResolvedPlan = { ...plan.input, pushedFilters };
    return { ...plan, input };
  };
}

/** What the files of a source are: its option `format`, or what the source is called. */
function formatOf({ source: { format, options } }: SourceScan): string {
  const option = Object.entries(options).find(([name]) => name.toLowerCase() === 'format');
  return (option?.[1] ?? format).toLowerCase();
}
