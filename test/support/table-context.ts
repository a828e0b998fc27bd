import type { AnalysisContext } from '../../src/analysis/analysis.ts';
import type { LogicalPlan } from '../../src/plan/logical-plan.ts';
import { type StructType, structType } from '../../src/types/data-type.ts';

/** An analyzer's world in which these names are tables and views. */
export function contextOf(plans: ReadonlyMap<string, LogicalPlan>): AnalysisContext {
  return {
    catalog: {
      lookupFunction: () => undefined,
      lookupTable: ([name]) => plans.get(name.toLowerCase()),
      wholeName: (nameParts) => nameParts,
      tableNames: () => [...plans.keys()],
      sourceSchema: (_source, declared) => declared ?? structType([]),
    },
    config: new Map(),
  };
}

/** A memory stream, as `readStream` plans it. */
export function memoryStreamPlan(objectId: string, schema: StructType): LogicalPlan {
  return {
    kind: 'readDataSource',
    isStreaming: true,
    format: 'memory',
    schema,
    options: {},
    paths: [],
    objectId,
  };
}
