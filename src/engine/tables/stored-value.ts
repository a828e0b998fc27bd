import { MillraceError } from '../../errors/exception.ts';
import { assert } from '../../errors/internal-error.ts';
import { overflowInInsert } from '../../errors/saved-table-errors.ts';
import { columnCast } from '../../functions/cast.ts';
import { defineFunction } from '../../functions/define.ts';
import { addInternal } from '../../functions/registry.ts';
import type { Expression } from '../../plan/expression.ts';
import { type DataType, StringType } from '../../types/data-type.ts';
import { quoteIdentifier } from '../../types/sql-string.ts';

/* The cast of a value to the type of its column, which says of what has no room there which column it is. */

const NAME = 'stored value';

addInternal(
  defineFunction({
    name: NAME,
    usage:
      'Casts a value to the type of the second argument, for the column that the third one names.',
    examples: [],
    resolve: ([value, column, name]) => {
      const types = { from: value.dataType, to: column.dataType };
      const cast = columnCast(types.from, types.to, 'ansi');
      assert(cast !== undefined, `no cast from ${types.from.kind} to ${types.to.kind}`);
      return {
        args: [types.from, types.to, StringType],
        output: types.to,
        nullable: value.nullable,
        evaluate: (context, [values], rows) => {
          try {
            return cast.evaluate(context, values, rows);
          } catch (error) {
            if (!isOverflow(error)) throw error;
            throw overflowInInsert(String(name.literal), types, error);
          }
        },
      };
    },
  }),
);

function isOverflow(error: unknown): boolean {
  if (!(error instanceof MillraceError)) return false;
  const { condition } = error;
  return condition === 'CAST_OVERFLOW' || condition.startsWith('NUMERIC_VALUE_OUT_OF_RANGE');
}

/** Whether a value of one type may have no room in a column of the other; nested values are not looked into. */
export function mayOverflow(from: DataType, to: DataType): boolean {
  return columnCast(from, to, 'ansi')?.isTotal !== true;
}

/** The value for a column, or for a part of one. */
export function storedValue(value: Expression, to: DataType, path: readonly string[]): Expression {
  const name = path.map(quoteIdentifier).join('.');
  return {
    kind: 'function',
    name: NAME,
    args: [
      value,
      { kind: 'literal', value: null, dataType: to },
      { kind: 'literal', value: name, dataType: StringType },
    ],
  };
}
