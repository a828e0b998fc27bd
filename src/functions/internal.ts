import { scalarSubqueryTooManyRows } from '../errors/runtime-errors.ts';
import { BooleanType } from '../types/data-type.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { defineFunction, type ScalarFunction } from './define.ts';

/** Functions that the optimizer writes into plans and that no query can name: their names are no identifiers. */

/** Passes on its first argument; fails with SCALAR_SUBQUERY_TOO_MANY_ROWS unless the second is true in every row. */
export const ONLY_ROW = 'only row';

const onlyRow = defineFunction({
  name: ONLY_ROW,
  usage: 'Gives a value, provided that there was one row of it.',
  examples: [],
  resolve: ([value]) => ({
    args: [value.dataType, BooleanType],
    output: value.dataType,
    nullable: true,
    evaluate: ({ core }, [column, isOnly], rows) => {
      const holds = columnReader(core, isOnly, BooleanType);
      for (let row = 0; row < rows; row++) if (!holds(row)) throw scalarSubqueryTooManyRows();
      return column;
    },
  }),
});

export const INTERNAL: readonly ScalarFunction[] = [onlyRow];
