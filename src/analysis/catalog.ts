import type { LogicalPlan } from '../plan/logical-plan.ts';
import type { SourceDescription } from '../plan/resolved-plan.ts';
import type { StructType } from '../types/data-type.ts';

/** What names mean in a session. The analyzer asks; it never changes anything. */
export interface Catalog {
  /** The plan behind a temporary view or a memory sink's table; undefined where there is none. */
  lookupTable(nameParts: readonly string[]): LogicalPlan | undefined;
  /** Names of all views and tables, for proposals. */
  tableNames(): readonly string[];
  /** The schema of a data source: the declared one, or what the connector says. Filled before analysis. */
  sourceSchema(
    source: Omit<SourceDescription, 'schema'>,
    declared: StructType | undefined,
  ): StructType;
}
