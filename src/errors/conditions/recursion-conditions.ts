import type { ConditionTable } from './condition-table.ts';

/** Conditions of WITH RECURSIVE, sorted by name; see `error-conditions.ts`. */
export const RECURSION_CONDITIONS = {
  CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE: {
    message: [
      'Failed to merge incompatible data types <left> and <right>. Please check the data types of the columns being merged and ensure that they are compatible. If necessary, consider casting the columns to compatible data types before attempting the merge.',
    ],
    sqlState: '42825',
  },
  INVALID_RECURSIVE_CTE: {
    message: [
      'Invalid recursive definition found. Recursive queries must contain an UNION or an UNION ALL statement with 2 children. The first child needs to be the anchor term without any recursive references. Any top level inner CTE must not contain self references.',
    ],
    sqlState: '42836',
  },
  'INVALID_RECURSIVE_REFERENCE.PLACE': {
    message: [
      'Invalid recursive reference found inside WITH RECURSIVE clause. Recursive references cannot be used on the right side of left outer/semi/anti joins, on the left side of right outer joins, in full outer joins, in aggregates, window functions or sorts',
    ],
    sqlState: '42836',
  },
  RECURSION_LEVEL_LIMIT_EXCEEDED: {
    message: [
      "Recursion level limit <levelLimit> reached but query has not exhausted, try increasing it like 'WITH RECURSIVE t(col) MAX RECURSION LEVEL 200'.",
    ],
    sqlState: '42836',
  },
  RECURSION_ROW_LIMIT_EXCEEDED: {
    message: [
      'Recursion row limit <rowLimit> reached but query has not exhausted, try setting a larger LIMIT value when querying the CTE relation.',
    ],
    sqlState: '42836',
  },
  UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE: {
    message: [
      'The UNION operator is not yet supported within recursive common table expressions (WITH clauses that refer to themselves, directly or indirectly). Please use UNION ALL instead.',
    ],
    sqlState: '42836',
  },
} as const satisfies ConditionTable;
