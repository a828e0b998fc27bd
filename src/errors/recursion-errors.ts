import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { RECURSION_CONDITIONS } from './conditions/recursion-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(RECURSION_CONDITIONS);

/** A recursive CTE that is no union, or whose first part names the CTE. */
export function invalidRecursiveCte(): AnalysisException {
  return new AnalysisException(describeError('INVALID_RECURSIVE_CTE', {}));
}

/** The CTE's own name where its rows so far don't say what the result will be. */
export function invalidRecursiveReference(): AnalysisException {
  return new AnalysisException(describeError('INVALID_RECURSIVE_REFERENCE.PLACE', {}));
}

/** UNION without ALL. */
export function distinctRecursion(): AnalysisException {
  return new AnalysisException(describeError('UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE', {}));
}

/** A column that the recursion would make wider than the first part has it. */
export function recursionTypeMismatch(left: DataType, right: DataType): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE', {
      left: `"${typeSql(left)}"`,
      right: `"${typeSql(right)}"`,
    }),
  );
}

export function recursionLevelLimit(levelLimit: number): RuntimeException {
  return new RuntimeException(
    describeError('RECURSION_LEVEL_LIMIT_EXCEEDED', { levelLimit: `${levelLimit}` }),
  );
}

export function recursionRowLimit(rowLimit: number): RuntimeException {
  return new RuntimeException(
    describeError('RECURSION_ROW_LIMIT_EXCEEDED', { rowLimit: `${rowLimit}` }),
  );
}
