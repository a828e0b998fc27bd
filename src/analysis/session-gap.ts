import { DATETIME_ARITHMETIC } from '../functions/datetime-part.ts';
import type { ResolvedExpression } from '../plan/resolved-expression.ts';
import { CalendarIntervalType, type DataType } from '../types/data-type.ts';
import { parseInterval } from '../types/interval.ts';
import { castTo, literal } from './resolution.ts';

const TIME_SPAN: DataType = { kind: 'day_time_interval', start: 0, end: 3 };

/** Where a row's own session ends: its time and the gap. Fails with INVALID_INTERVAL_FORMAT where a constant gap is none. */
export function sessionEnd(time: ResolvedExpression, gap: ResolvedExpression): ResolvedExpression {
  // Asked for here, where what is not loaded can be.
  DATETIME_ARITHMETIC.get();
  return {
    kind: 'call',
    name: '+',
    args: [time, timeSpan(gap) ?? castTo(checked(gap), CalendarIntervalType)],
    dataType: time.dataType,
    nullable: true,
  };
}

function checked(gap: ResolvedExpression): ResolvedExpression {
  if (gap.kind === 'literal' && typeof gap.value === 'string') parseInterval(gap.value);
  return gap;
}

/**
 * A gap whose every case is a constant length of time, without months and days: then the sum is a kernel's, where a
 * calendar's interval is added row by row.
 */
function timeSpan(gap: ResolvedExpression): ResolvedExpression | undefined {
  if (gap.kind === 'literal') return constantSpan(gap);
  if (gap.kind !== 'caseWhen' || gap.otherwise === undefined) return undefined;
  const otherwise = timeSpan(gap.otherwise);
  const branches = gap.branches.map(({ condition, value }) => ({
    condition,
    value: timeSpan(value),
  }));
  const spans = branches.flatMap(({ condition, value }) =>
    value === undefined ? [] : [{ condition, value }],
  );
  if (otherwise === undefined || spans.length < branches.length) return undefined;
  return { ...gap, branches: spans, otherwise, dataType: TIME_SPAN };
}

function constantSpan({
  value,
}: Extract<ResolvedExpression, { kind: 'literal' }>): ResolvedExpression | undefined {
  if (typeof value !== 'string') return undefined;
  const { months, days, micros } = parseInterval(value);
  return months === 0 && days === 0 ? literal(micros, TIME_SPAN) : undefined;
}
