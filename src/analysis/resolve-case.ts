import { differingTypes, unexpectedInputType } from '../errors/function-errors.ts';
import { commonType } from '../types/coercion.ts';
import { BooleanType } from '../types/data-type.ts';
import { castTo, type Resolution } from './resolution.ts';

/**
 * CASE, which arrives as `when(c1, v1, c2, v2, …[, otherwise])`: conditions are BOOLEAN, values get a common type.
 * Fails with DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE or .DATA_DIFF_TYPES. Follows Spark's `CaseWhen`.
 */
export function resolveCase(args: readonly Resolution[]): Resolution {
  const branchCount = Math.floor(args.length / 2);
  const conditions = Array.from({ length: branchCount }, (_, index) => args[2 * index]);
  const values = Array.from({ length: branchCount }, (_, index) => args[2 * index + 1]);
  const otherwise = args.length % 2 === 1 ? args[args.length - 1] : undefined;
  const sql = caseText(conditions, values, otherwise);
  checkConditions(conditions, sql);
  const all = otherwise === undefined ? values : [...values, otherwise];
  const types = all.map(({ expression }) => expression.dataType);
  const dataType = commonType(types);
  if (dataType === undefined) throw differingTypes(sql, 'casewhen', types);
  return {
    expression: {
      kind: 'caseWhen',
      branches: conditions.map((condition, index) => ({
        condition: castTo(condition.expression, BooleanType),
        value: castTo(values[index].expression, dataType),
      })),
      otherwise: otherwise && castTo(otherwise.expression, dataType),
      dataType,
      nullable: otherwise === undefined || all.some(({ expression }) => expression.nullable),
    },
    sql,
  };
}

function checkConditions(conditions: readonly Resolution[], sqlExpr: string): void {
  for (const [index, { expression, sql }] of conditions.entries()) {
    const { dataType } = expression;
    if (dataType.kind === 'boolean' || dataType.kind === 'null') continue;
    throw unexpectedInputType({
      sqlExpr,
      index,
      requiredType: '"BOOLEAN"',
      inputSql: sql,
      inputType: dataType,
    });
  }
}

function caseText(
  conditions: readonly Resolution[],
  values: readonly Resolution[],
  otherwise: Resolution | undefined,
): string {
  const branches = conditions.map(
    (condition, index) => `WHEN ${condition.sql} THEN ${values[index].sql}`,
  );
  const last = otherwise === undefined ? '' : ` ELSE ${otherwise.sql}`;
  return `CASE ${branches.join(' ')}${last} END`;
}
