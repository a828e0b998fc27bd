import { scalarSubqueryTooManyRows } from '../errors/runtime-errors.ts';
import { BooleanType, LongType } from '../types/data-type.ts';
import { columnReader } from '../wasm/column-reader.ts';
import {
  defineFunction,
  defineGenerator,
  type GeneratorFunction,
  type ScalarFunction,
} from './define.ts';

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

/** Repeats a row as often as its argument says; it has no columns of its own (Spark's ReplicateRows). */
export const REPLICATE = 'replicate rows';

const replicate = defineGenerator({
  name: REPLICATE,
  usage: 'Repeats rows.',
  examples: [],
  resolve: () => ({
    args: [LongType],
    output: [],
    generate: ({ core }, [column], rows) => {
      const times = columnReader(core, column, LongType);
      const counts = Int32Array.from({ length: rows }, (_, row) => Number(times(row) ?? 0));
      return { counts, columns: () => [] };
    },
  }),
});

export const INTERNAL: readonly (ScalarFunction | GeneratorFunction)[] = [onlyRow, replicate];
