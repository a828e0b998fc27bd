/** Operators that do not take their operands. Found at analysis. */
import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { OPERAND_CONDITIONS } from './conditions/operand-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(OPERAND_CONDITIONS);

/** A binary operator whose sides have no common type. */
export function binaryOperatorDifferentTypes(
  sqlExpr: string,
  left: DataType,
  right: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      left: `"${typeSql(left)}"`,
      right: `"${typeSql(right)}"`,
    }),
  );
}

/** A binary operator whose sides agree, on a type that it does not take. */
export function binaryOperatorWrongType(
  sqlExpr: string,
  inputType: string,
  actualType: DataType,
): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      inputType,
      actualDataType: `"${typeSql(actualType)}"`,
    }),
  );
}
