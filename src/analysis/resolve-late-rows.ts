import { lateRowsWithoutWatermark } from '../errors/window-table-errors.ts';
import { LATENESS } from '../physical/lateness-part.ts';
import type { LateRows } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { isStreaming, planOutput } from '../plan/resolved-plan.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import type { Analysis } from './analysis.ts';
import { unresolvedName } from './resolve-names.ts';
import { exactRelation, findColumn, type Relation, type Scope } from './scope.ts';

/**
 * `lateRows`: the rows whose event time the watermark has passed, which Spark's operators drop. Their columns are event
 * time no more. A table has no such rows.
 */
export function resolveLateRows({ input, eventTime }: LateRows, analysis: Analysis): Relation {
  const below = exactRelation(analysis.resolve(input));
  const { plan, scope } = below;
  const column =
    eventTime === undefined
      ? scope.columns.find(hasWatermark)
      : columnOfName(eventTime, scope, analysis);
  if (!isStreaming(plan)) return { ...below, plan: { kind: 'limit', input: plan, limit: 0 } };
  if (column === undefined || !hasWatermark(column)) {
    throw lateRowsWithoutWatermark((column === undefined ? scope.columns : [column]).map(quoted));
  }
  // Whoever plans the query needs it.
  LATENESS.get();
  return {
    plan: {
      kind: 'lateRows',
      input: plan,
      eventTimeId: column.id,
      output: planOutput(plan).map(withoutWatermark),
    },
    scope: { ...scope, columns: scope.columns.map(withoutWatermark) },
  };
}

function columnOfName(name: string, scope: Scope, { sameName }: Analysis): AttributeReference {
  const found = findColumn([name], scope, sameName);
  if (found === undefined) throw unresolvedName([name], { scope });
  return found.column;
}

function hasWatermark({ watermarkDelayMicros }: AttributeReference): boolean {
  return watermarkDelayMicros !== undefined;
}

function withoutWatermark(column: AttributeReference): AttributeReference {
  return { ...column, watermarkDelayMicros: undefined };
}

function quoted({ name }: AttributeReference): string {
  return quoteIdentifier(name);
}
