import { explain } from '../plan/explain-details.ts';
import type { ExplainMode } from '../plan/explain-mode.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { folderFilterTexts } from '../plan/partition-filter-text.ts';
import { planInputs, type ResolvedPlan, type SourceScan } from '../plan/resolved-plan.ts';
import { unresolvedText } from '../plan/unresolved-text.ts';
import { structType } from '../types/data-type.ts';
import type { EngineState } from './engine-state.ts';
import { analyzePlan, optimizePlan } from './prepare.ts';
import { sourceConnector } from './source-options.ts';

/** The text of EXPLAIN for a plan, which is analyzed and optimized but not run. */
export async function explainPlan(
  engine: EngineState,
  plan: LogicalPlan,
  mode: ExplainMode,
): Promise<string> {
  const analyzed = await analyzePlan(engine, plan);
  const optimized = await optimizePlan(engine, analyzed);
  const columns = await partitionColumns(engine, optimized);
  return explain(
    {
      parsed: unresolvedText(plan),
      analyzed,
      optimized,
      scanTexts: (scan, number) => {
        const names = columns.get(scan);
        return names && scan.kind === 'sourceScan'
          ? folderFilterTexts(scan, names, number)
          : undefined;
      },
    },
    mode,
  );
}

/** The columns that folders give values of, in lower case, for each scan whose reader is told of filters. */
async function partitionColumns(
  engine: EngineState,
  plan: ResolvedPlan,
  found = new Map<ResolvedPlan, readonly string[]>(),
): Promise<ReadonlyMap<ResolvedPlan, readonly string[]>> {
  if (plan.kind === 'sourceScan' && plan.pushedFilters !== undefined && !plan.isStreaming) {
    found.set(plan, await columnsOfFolders(engine, plan));
  }
  for (const input of planInputs(plan)) await partitionColumns(engine, input, found);
  return found;
}

async function columnsOfFolders(
  engine: EngineState,
  { source: { schema: _, ...description } }: SourceScan,
): Promise<readonly string[]> {
  // Of no column that is declared only those of folders are left.
  const connector = sourceConnector(engine.connectors, description.format);
  const table = await connector.tableSchema?.(structType([]), description);
  return table?.fields.map(({ name }) => name.toLowerCase()) ?? [];
}
