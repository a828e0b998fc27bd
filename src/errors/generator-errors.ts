import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { GENERATOR_CONDITIONS } from './conditions/generator-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(GENERATOR_CONDITIONS);

/** LATERAL VIEW of a function that makes no rows. */
export function notGenerator(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_GENERATOR.NOT_GENERATOR', { functionName: `\`${functionName}\`` }),
  );
}

/** FROM of a function that gives one value. */
export function notTableFunction(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('NOT_A_TABLE_FUNCTION', { functionName: `\`${functionName}\`` }),
  );
}

/** FROM of a function that there is not. */
export function unknownTableFunction(functionName: string): AnalysisException {
  return new AnalysisException(
    describeError('UNRESOLVABLE_TABLE_VALUED_FUNCTION', { name: `\`${functionName}\`` }),
  );
}

/** More or fewer names than a generator has columns. */
export function generatorAliasMismatch(
  columnCount: number,
  names: readonly string[],
): AnalysisException {
  return new AnalysisException(
    describeError('UDTF_ALIAS_NUMBER_MISMATCH', {
      aliasesSize: `${columnCount}`,
      aliasesNames: names.join(','),
    }),
  );
}

/** An argument that must be known without a row. */
export function nonFoldableInput(details: {
  readonly sqlExpr: string;
  readonly inputName: string;
  readonly inputType: DataType;
  readonly inputExpr: string;
}): AnalysisException {
  const { sqlExpr, inputName, inputType, inputExpr } = details;
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', {
      sqlExpr: `"${sqlExpr}"`,
      inputName: `\`${inputName}\``,
      inputType: `"${typeSql(inputType)}"`,
      inputExpr: `"${inputExpr}"`,
    }),
  );
}

/** An argument that is no text, of a function that takes nothing else. */
export function nonStringArguments(sqlExpr: string, funcName: string): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.NON_STRING_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      funcName: `\`${funcName}\``,
    }),
  );
}

/** Values of one column of `stack` of different types; parameters are counted from 0. */
export function stackColumnTypes(details: {
  readonly sqlExpr: string;
  readonly columnIndex: number;
  readonly left: StackValue;
  readonly right: StackValue;
}): AnalysisException {
  const { sqlExpr, columnIndex, left, right } = details;
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES', {
      sqlExpr: `"${sqlExpr}"`,
      columnIndex: `${columnIndex}`,
      leftType: `"${typeSql(left.type)}"`,
      leftParamIndex: `${left.index}`,
      rightType: `"${typeSql(right.type)}"`,
      rightParamIndex: `${right.index}`,
    }),
  );
}

interface StackValue {
  readonly type: DataType;
  readonly index: number;
}
