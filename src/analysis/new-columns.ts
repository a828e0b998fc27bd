import type { AttributeReference } from '../plan/resolved-expression.ts';
import type { StructType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';

/** A column of its own for each field. */
export function newColumns(
  { fields }: StructType,
  analysis: Analysis,
): readonly AttributeReference[] {
  return fields.map(({ name, dataType, nullable }) => ({
    kind: 'attribute',
    id: analysis.nextId(),
    name,
    dataType,
    nullable,
    qualifier: [],
  }));
}
