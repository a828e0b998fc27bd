import { eventTimeNotTimestamp } from '../errors/event-time-errors.ts';
import type { WithWatermark } from '../plan/logical-plan.ts';
import type { AttributeReference } from '../plan/resolved-expression.ts';
import { isStreaming, planOutput } from '../plan/resolved-plan.ts';
import type { DataType } from '../types/data-type.ts';
import { delayMicros } from '../types/interval.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { typeSql } from '../types/type-sql.ts';
import type { Analysis } from './analysis.ts';
import { findInScope, unresolvedName } from './resolve-names.ts';
import { exactRelation, type Relation, type Scope } from './scope.ts';

/**
 * `withWatermark`: marks a TIMESTAMP, or a window, as event time with its delay. Other columns of the input are event
 * time no more. On a table it means nothing and leaves no trace, as in Spark.
 */
export function resolveWatermark(watermark: WithWatermark, analysis: Analysis): Relation {
  const delay = delayMicros(watermark.delayThreshold);
  const input = exactRelation(analysis.resolve(watermark.input));
  const { scope, plan } = input;
  if (!isStreaming(plan) && !watermark.isClause) return input;
  const eventTime = eventTimeColumn(watermark.eventTime, scope, analysis);
  if (!isStreaming(plan)) return input;
  checkEventTime(eventTime, watermark.eventTime);
  const marked = (columns: readonly AttributeReference[]) =>
    columns.map((column) => {
      const watermarkDelayMicros = column.id === eventTime.id ? delay : undefined;
      return { ...column, watermarkDelayMicros };
    });
  return {
    plan: {
      kind: 'eventTimeWatermark',
      watermarkId: watermark.watermarkId,
      input: plan,
      eventTimeId: eventTime.id,
      delayMicros: delay,
      output: marked(planOutput(plan)),
    },
    scope: { ...scope, columns: marked(scope.columns) },
  };
}

function eventTimeColumn(name: string, scope: Scope, analysis: Analysis): AttributeReference {
  const found = findInScope({ kind: 'attribute', nameParts: [name] }, scope, analysis);
  if (found?.expression.kind !== 'attribute') throw unresolvedName([name], { scope });
  return found.expression;
}

function checkEventTime({ dataType }: AttributeReference, name: string): void {
  if (isEventTime(dataType)) return;
  throw eventTimeNotTimestamp(quoteIdentifier(name), `"${typeSql(dataType)}"`);
}

function isEventTime(type: DataType): boolean {
  if (type.kind === 'timestamp') return true;
  if (type.kind !== 'struct') return false;
  return type.fields.some(({ name, dataType }) => name === 'end' && dataType.kind === 'timestamp');
}
