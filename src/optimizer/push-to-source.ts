import { ROW_TESTS } from '../connectors/format/row-tests-part.ts';
import { type PartOnUse, partOnUse } from '../plan/part-on-use.ts';
import type { ResolvedPlan, SourceScan } from '../plan/resolved-plan.ts';
import { filterColumns, type SourceFilter } from '../plan/source-filter.ts';
import type { PlanRule } from '../plan/transform.ts';
import { type ConfigKey, configFlag, type SessionConfig } from '../types/session-config.ts';

/** What takes the conditions for a reader out of a filter. */
export const SOURCE_FILTERS: PartOnUse<typeof import('./source-filters.ts')> = partOnUse(
  'the part of the optimizer for filters of sources',
  async () => {
    await ROW_TESTS.load();
    return import('./source-filters.ts');
  },
);

interface Pushed {
  /** Spark's setting that switches it off. */
  readonly setting: ConfigKey;
  /** The reader makes use of conditions on fields inside of columns, too. */
  readonly isNested: boolean;
}

/**
 * The formats whose readers make use of filters. Access logs are not among them: a row that is left out by the parser costs as
 * much there as one that the filter above drops (tried with the benchmark of filters).
 */
const FORMATS: ReadonlyMap<string, Pushed> = new Map<string, Pushed>([
  ['parquet', { setting: 'spark.sql.parquet.filterPushdown', isNested: true }],
  ['json', { setting: 'spark.sql.json.filterPushdown.enabled', isNested: false }],
  ['csv', { setting: 'spark.sql.csv.filterPushdown.enabled', isNested: false }],
  ['tsv', { setting: 'spark.sql.csv.filterPushdown.enabled', isNested: false }],
]);

/**
 * Tells a scan what the filter right above it asks for, so that its reader need not read all rows (Spark's
 * `DataSourceStrategy.selectFilters`). The filter stays.
 */
export function pushToSource(config: SessionConfig): PlanRule {
  return (plan) => {
    if (plan.kind !== 'filter' || plan.input.kind !== 'sourceScan') return plan;
    const pushed = FORMATS.get(formatOf(plan.input));
    if (pushed === undefined || !configFlag(config, pushed.setting)) return plan;
    const filters = SOURCE_FILTERS.get().sourceFilters(plan.condition, config);
    const pushedFilters = pushed.isNested ? filters : filters.filter(isFlat);
    if (pushedFilters.length === 0) return plan;
    const input: ResolvedPlan = { ...plan.input, pushedFilters };
    return { ...plan, input };
  };
}

function isFlat(filter: SourceFilter): boolean {
  return filterColumns(filter).every(({ path }) => path.length === 1);
}

/** What the files of a source are: its option `format`, or what the source is called. */
function formatOf({ source: { format, options } }: SourceScan): string {
  const option = Object.entries(options).find(([name]) => name.toLowerCase() === 'format');
  return (option?.[1] ?? format).toLowerCase();
}
