import type { LogicalPlan } from '../plan/logical-plan.ts';
import { type LogicalMapping, mapLogicalPlan } from '../plan/map-logical-plan.ts';

/** A name of the session: a temporary view, or the table of a memory sink. */
export interface TableSummary {
  readonly name: string;
  readonly isTemporary: boolean;
  readonly reads: PlanReads;
}

/** What a plan reads, as far as it shows before any analysis. */
export interface PlanReads {
  /** Whether one of its sources is a stream; what its tables read is not looked at. */
  readonly isStreaming: boolean;
  readonly tableNames: readonly string[];
}

/** What names mean in one session. Names are compared without regard to case. */
export interface TableDirectory {
  /** All names, sorted. */
  summaries(): readonly TableSummary[];
  summary(name: string): TableSummary | undefined;
}

/** Finds the sources and tables of a plan. */
export function planReads(plan: LogicalPlan): PlanReads {
  const tableNames = new Set<string>();
  let isStreaming = false;
  const visitor: LogicalMapping = {
    plan: (node) => {
      if (node.kind === 'readDataSource') isStreaming ||= node.isStreaming;
      if (node.kind === 'readNamedTable' && node.nameParts.length === 1) {
        tableNames.add(node.nameParts[0]);
      }
      return mapLogicalPlan(node, visitor);
    },
    expression: (node) => node,
  };
  visitor.plan(plan);
  return { isStreaming, tableNames: [...tableNames] };
}

/** Whether a plan has a stream in it, views included: what `isStreaming` says before any analysis. */
export function hasStream(tables: TableDirectory, plan: LogicalPlan): boolean {
  // A view may have been replaced by one that names it: each is looked at once.
  const seen = new Set<string>();
  const isStreaming = (reads: PlanReads): boolean =>
    reads.isStreaming || reads.tableNames.some(isStreamingTable);
  const isStreamingTable = (name: string): boolean => {
    const key = name.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    const summary = tables.summary(name);
    return summary !== undefined && isStreaming(summary.reads);
  };
  return isStreaming(planReads(plan));
}
