import { fieldNotFound } from '../errors/analysis-errors.ts';
import { unexpectedInputType } from '../errors/function-errors.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import type { Analysis } from './analysis.ts';
import type { Resolution } from './resolution.ts';
import { updatedStruct } from './resolve-struct.ts';

/**
 * `withField` and, without a value, `dropFields`. A path may lead through nested structs, all of which must be there.
 * Follows Spark's `UpdateFields`.
 */
export function updateField(
  child: Resolution,
  fieldName: string,
  value: Resolution | undefined,
  { sameName }: Pick<Analysis, 'sameName'>,
): Resolution {
  const operation = value === undefined ? 'dropfield()' : `WithField(${value.sql})`;
  const sql = `update_fields(${child.sql}, ${operation})`;
  const { dataType } = child.expression;
  if (dataType.kind !== 'struct') {
    throw unexpectedInputType({
      sqlExpr: sql,
      index: 0,
      requiredType: '"STRUCT"',
      inputSql: child.sql,
      inputType: dataType,
    });
  }
  const path = fieldName.split('.');
  let type = dataType;
  for (const name of path.slice(0, -1)) {
    const field = type.fields.find((candidate) => sameName(candidate.name, name));
    if (field?.dataType.kind !== 'struct') {
      const names = type.fields.map((candidate) => quoteIdentifier(candidate.name));
      throw fieldNotFound(quoteIdentifier(name), names);
    }
    type = field.dataType;
  }
  const update = { path, value: value?.expression };
  return { expression: updatedStruct(child.expression, dataType, update, sameName), sql };
}
