import type { AttributeReference, ResolvedExpression } from '../plan/resolved-expression.ts';
import { columnField, type StateField, type StateTable } from '../state/state-table.ts';

interface JoinedSide {
  readonly columns: readonly AttributeReference[];
  readonly keys: readonly ResolvedExpression[];
}

/** The columns of a join's state: the side, the id of the row and its flag, then the columns of both sides. */
const SIDE = 0;
const MATCHED = 2;
const FIRST_VALUE = 3;

/**
 * Spark's four stores of a join of two streams. A key that is computed, not a column, is not kept in state and is left
 * out here: what it is made from is in the value.
 */
export function joinTables(sides: readonly [JoinedSide, JoinedSide]): readonly StateTable[] {
  const [left, right] = sides;
  return [
    ...sideTables('left', left, { side: 0, first: FIRST_VALUE }),
    ...sideTables('right', right, { side: 1, first: FIRST_VALUE + left.columns.length }),
  ];
}

function sideTables(
  name: 'left' | 'right',
  { columns, keys }: JoinedSide,
  { side, first }: { readonly side: number; readonly first: number },
): readonly StateTable[] {
  const key = keys.flatMap((expression, index): StateField[] => {
    const ordinal = ordinalOf(expression, columns);
    return ordinal < 0 ? [] : [columnField(`field${index}`, first + ordinal)];
  });
  const rows = columns.map((column, index) => columnField(column.name, first + index));
  const where = { column: SIDE, equals: side };
  return [
    {
      store: `${name}-keyToNumValues`,
      key,
      value: [{ name: 'value', kind: 'count' }],
      where,
    },
    {
      store: `${name}-keyWithIndexToValue`,
      key: [...key, { name: 'index', kind: 'index' }],
      value: [...rows, columnField('matched', MATCHED)],
      where,
    },
  ];
}

function ordinalOf(expression: ResolvedExpression, columns: readonly AttributeReference[]): number {
  return expression.kind === 'attribute' ? columns.findIndex(({ id }) => id === expression.id) : -1;
}
