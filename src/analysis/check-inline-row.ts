import { inlineTableNotEvaluable, subqueryInValues } from '../errors/sql-errors.ts';
import { isDeterministic } from '../functions/is-deterministic.ts';
import { someExpression } from '../plan/transform.ts';
import { hasAggregate } from './aggregate-calls.ts';
import type { SelectedColumn } from './select-list.ts';
import { hasWindowCall } from './window-call.ts';

/** Refuses a row of VALUES that is more than values (`ResolveInlineTables`). */
export function checkInlineRow(columns: readonly SelectedColumn[]): void {
  for (const { expression, sql, generated } of columns) {
    if (someExpression(expression, ({ kind }) => kind === 'subquery')) throw subqueryInValues();
    const isValue =
      generated === undefined &&
      isDeterministic(expression) &&
      !hasAggregate(expression) &&
      !hasWindowCall(expression);
    if (!isValue) throw inlineTableNotEvaluable(sql);
  }
}
