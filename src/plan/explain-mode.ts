/** How much `explain` shows: Spark's modes. */
export type ExplainMode = 'simple' | 'extended' | 'formatted' | 'cost' | 'codegen';
