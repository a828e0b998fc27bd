import type { DataType } from '../types/data-type.ts';
import type { Analysis } from './analysis.ts';
import { RELATIONAL } from './relational-part.ts';
import { aggregateRelation } from './resolve-aggregate.ts';
import { exactRelation, type Relation } from './scope.ts';

/** SELECT DISTINCT: an aggregation by all columns. */
export function distinctRelation(relation: Relation, analysis: Analysis): Relation {
  const input = exactRelation(relation);
  const { columns } = input.scope;
  const map = columns.find(({ dataType }) => hasMap(dataType));
  if (map !== undefined) throw RELATIONAL.get().mapInSetOperation(map.name, map.dataType);
  const selected = columns.map((column) => ({
    expression: column,
    name: column.name,
    sql: column.name,
  }));
  return aggregateRelation(
    { input, grouping: columns, columns: selected, isGrouped: true, isDistinct: true },
    analysis,
  );
}

/** Whether values of the type hold maps, which can't be compared. */
export function hasMap(type: DataType): boolean {
  if (type.kind === 'array') return hasMap(type.elementType);
  if (type.kind === 'struct') return type.fields.some(({ dataType }) => hasMap(dataType));
  return type.kind === 'map';
}
