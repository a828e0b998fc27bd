import { type StructType, structType } from '../types/data-type.ts';
import type { AttributeReference } from './resolved-expression.ts';

/** The schema that columns make, in their order. */
export function outputSchema(columns: readonly AttributeReference[]): StructType {
  return structType(columns.map(({ name, dataType, nullable }) => ({ name, dataType, nullable })));
}
