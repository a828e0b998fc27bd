import type { OutputMode } from '../connectors/connector.ts';
import { resultTableNeedsKey } from '../errors/query-errors.ts';
import {
  type NamedExpression,
  type ResolvedExpression,
  toAttribute,
} from '../plan/resolved-expression.ts';
import { isStreaming, planInputs, planOutput, type ResolvedPlan } from '../plan/resolved-plan.ts';

/** A column of the key, by its id. A window is known by its start, or by its end, alone. */
interface KeyColumn {
  readonly id: number;
  readonly isTimeWindow: boolean;
}

/** `hidden`: there is a key, but the columns do not say it. Undefined: each row is one of its own. */
type Key = readonly KeyColumn[] | 'hidden' | undefined;

/**
 * The columns by which rows of a query's result take the place of earlier ones, by their numbers: what the aggregation is
 * grouped by. Fails with RESULT_TABLE_NEEDS_KEY in update mode if the result does not have all of them.
 */
export function resultKey(plan: ResolvedPlan, outputMode: OutputMode): number[] | undefined {
  if (outputMode === 'append') return undefined;
  const key = keyOf(plan);
  if (key === 'hidden' && outputMode === 'update') throw resultTableNeedsKey();
  if (key === 'hidden' || key === undefined) return undefined;
  const ids = planOutput(plan).map((column) => column.id);
  return key.map((column) => ids.indexOf(column.id));
}

function keyOf(plan: ResolvedPlan): Key {
  if (!isStreaming(plan)) return undefined;
  switch (plan.kind) {
    case 'aggregate':
      return through(plan.aggregates, plan.grouping.map(keyColumn));
    case 'deduplicate':
      return plan.keys.map(keyColumn);
    case 'project': {
      const key = keyOf(plan.input);
      return key === undefined || key === 'hidden' ? key : through(plan.projections, key);
    }
    case 'filter':
    case 'sort':
    case 'limit':
    case 'offset':
    case 'eventTimeWatermark':
      return keyOf(plan.input);
    default:
      // More rows of one key: it does not tell them apart any more.
      return planInputs(plan).some((input) => keyOf(input) !== undefined) ? 'hidden' : undefined;
  }
}

function keyColumn(column: NamedExpression): KeyColumn {
  return { id: column.id, isTimeWindow: toAttribute(column).isTimeWindow === true };
}

/** The key by the columns that expressions make of it. */
function through(expressions: readonly NamedExpression[], key: readonly KeyColumn[]): Key {
  const columns = key.map((column) => expressions.find((expression) => says(expression, column)));
  const found = columns.filter((column) => column !== undefined);
  if (found.length < key.length) return 'hidden';
  return found.map((column, index) => ({
    id: column.id,
    isTimeWindow: key[index].isTimeWindow && !isField(column),
  }));
}

/** Whether an expression tells values of a key column apart. */
function says(expression: ResolvedExpression, column: KeyColumn): boolean {
  switch (expression.kind) {
    case 'attribute':
      return expression.id === column.id;
    case 'alias':
      return says(expression.child, column);
    case 'getField':
      return column.isTimeWindow && says(expression.child, column);
    default:
      return false;
  }
}

function isField(expression: NamedExpression): boolean {
  return expression.kind === 'alias' && expression.child.kind === 'getField';
}
