import type { FilterColumn, SourceFilter } from '../../plan/source-filter.ts';
import type { Value } from '../../types/value.ts';
import { compareValues } from '../../types/value-order.ts';

/** The value that a folder gives a column; undefined for a column whose values are in the files. */
export type PartitionValueOf = (column: FilterColumn) => Value | undefined;

/** Whether rows of a folder may meet all filters, as far as its name tells. */
export function mayHoldRows(filters: readonly SourceFilter[], valueIn: PartitionValueOf): boolean {
  return filters.every((filter) => {
    const outcome = outcomeOf(filter, valueIn);
    return outcome === true || outcome === 'unknown';
  });
}

/** What a filter is for all rows of a folder. Null where it compares with null. */
type Outcome = boolean | null | 'unknown';

function outcomeOf(filter: SourceFilter, valueIn: PartitionValueOf): Outcome {
  switch (filter.kind) {
    case 'and':
      return decidedBy(false, outcomeOf(filter.left, valueIn), outcomeOf(filter.right, valueIn));
    case 'or':
      return decidedBy(true, outcomeOf(filter.left, valueIn), outcomeOf(filter.right, valueIn));
    case 'not': {
      const outcome = outcomeOf(filter.child, valueIn);
      return typeof outcome === 'boolean' ? !outcome : outcome;
    }
    default: {
      const value = valueIn(filter.column);
      return value === undefined ? 'unknown' : outcomeOfValue(filter, value);
    }
  }
}

/** AND and OR: one side is enough for FALSE, or for TRUE. */
function decidedBy(decisive: boolean, left: Outcome, right: Outcome): Outcome {
  if (left === decisive || right === decisive) return decisive;
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  return left === null || right === null ? null : !decisive;
}

type ColumnFilter = Extract<SourceFilter, { readonly column: FilterColumn }>;

function outcomeOfValue(filter: ColumnFilter, value: Value): Outcome {
  if (filter.kind === 'isNull') return value === null;
  if (filter.kind === 'isNotNull') return value !== null;
  if (value === null)
    return filter.kind === 'comparison' && filter.operator === '<=>' ? false : null;
  const compare = (other: Value) => compareValues(value, other, filter.column.dataType);
  switch (filter.kind) {
    case 'comparison': {
      const order = compare(filter.value);
      switch (filter.operator) {
        case '<':
          return order < 0;
        case '<=':
          return order <= 0;
        case '>':
          return order > 0;
        case '>=':
          return order >= 0;
        default:
          return order === 0;
      }
    }
    case 'in':
      return filter.values.some((one) => compare(one) === 0);
    case 'startsWith':
      return String(value).startsWith(filter.text);
    case 'endsWith':
      return String(value).endsWith(filter.text);
    case 'contains':
      return String(value).includes(filter.text);
  }
}
