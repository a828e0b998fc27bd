import type { TextPlace } from '../errors/parse-errors.ts';
import { unnamedWatermark } from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { newWatermarkId } from '../plan/watermark-id.ts';

/** `WATERMARK time DELAY OF delay`, as written. */
interface WatermarkClause {
  readonly eventTime: Expression;
  /** An interval. */
  readonly delay: Expression;
  readonly place: TextPlace;
}

/**
 * A watermark on a relation. Its time is a column, or an expression with a name, which then is a column in front of the
 * others. Follows Spark's `ResolveEventTimeWatermark`.
 */
export function watermarkRelation(
  input: LogicalPlan,
  { eventTime, delay, place }: WatermarkClause,
): LogicalPlan {
  const kind = 'withWatermark';
  const watermarkId = newWatermarkId('sql');
  const delayThreshold = delayText(delay);
  if (eventTime.kind === 'attribute') {
    const [name] = eventTime.nameParts.slice(-1);
    return { kind, watermarkId, input, eventTime: name, delayThreshold, isClause: true };
  }
  if (eventTime.kind !== 'alias') {
    const { start, end } = eventTime.origin ?? { start: place.offset, end: place.offset };
    throw unnamedWatermark(place.text.slice(start, end), place);
  }
  const expressions: Expression[] = [eventTime, { kind: 'star' }];
  return {
    kind,
    watermarkId,
    input: { kind: 'project', input, expressions },
    eventTime: eventTime.names[0],
    delayThreshold,
  };
}

function delayText(delay: Expression): string {
  if (delay.kind !== 'literal') return '';
  const unit = delay.dataType.kind === 'year_month_interval' ? 'months' : 'microseconds';
  return `${delay.value} ${unit}`;
}
