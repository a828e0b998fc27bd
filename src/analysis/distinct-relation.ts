import type { Analysis } from './analysis.ts';
import { aggregateRelation } from './resolve-aggregate.ts';
import { exactRelation, type Relation } from './scope.ts';

/** SELECT DISTINCT: an aggregation by all columns. */
export function distinctRelation(relation: Relation, analysis: Analysis): Relation {
  const input = exactRelation(relation);
  const { columns } = input.scope;
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
