/** The order of elements: sorting, the least and the greatest, and none at all. */

import { invalidOrderingType, wrongNumberOfArguments } from '../errors/function-errors.ts';
import { isOrderable } from '../types/coercion.ts';
import { type ArrayType, BooleanType } from '../types/data-type.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import {
  elementCount,
  gatherAll,
  type ListRows,
  listRows,
  newLists,
  nullRows,
} from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { requireOrderable } from './array-argument.ts';
import { callSql } from './call-sql.ts';
import { requireArray } from './collection-argument.ts';
import type { ScalarFunction, ScalarSignature } from './define.ts';
import { defineFunction } from './define.ts';
import { elementRanks, NULL_RANK } from './element-rank.ts';
import { requireFoldable } from './foldable-argument.ts';
import { overLists } from './over-lists.ts';
import { printsDefaults } from './printed-call.ts';
import { requireCount, unexpectedArgument } from './signature.ts';

/** The lists with the elements of each row in an order, equal ones as they were. */
export function sortLists(
  core: WasmCore,
  lists: ListRows,
  compare: (row: number) => (element: number, other: number) => number,
): Ptr {
  const elements = Int32Array.from({ length: elementCount(lists) }, (_, element) => element);
  for (let row = 0; row < lists.rows; row++) {
    elements.subarray(lists.offsets[row], lists.offsets[row + 1]).sort(compare(row));
  }
  return newLists(core, { ...lists, children: gatherAll(core, lists.children, elements) });
}

/** `sort_array(array, ascending)`: nulls first ascending, last descending. */
const sortArray = defineFunction({
  name: 'sort_array',
  usage: 'Returns an array with its elements in order.',
  print: printsDefaults('sort_array', 1, ['true']),
  examples: [['SELECT sort_array(array(3, NULL, 1))', [null, 1, 3]]],
  resolve: (args): ScalarSignature => {
    if (args.length !== 1 && args.length !== 2) {
      throw wrongNumberOfArguments('sort_array', '[1, 2]', args.length);
    }
    const type = requireArray('sort_array', args);
    if (!isOrderable(type.elementType)) {
      throw invalidOrderingType(callSql('sort_array', args), 'sort_array', type);
    }
    if (args.length === 2 && !['boolean', 'null'].includes(args[1].dataType.kind)) {
      throw unexpectedArgument('sort_array', args, { index: 1, requiredType: '"BOOLEAN"' });
    }
    const parameter = { sqlExpr: callSql('sort_array', args), name: 'ascendingOrder' };
    requireFoldable(parameter, BooleanType, args[1]);
    return {
      args: args.length === 1 ? [type] : [type, BooleanType],
      output: type,
      isTotal: true,
      evaluate: overLists((core, columns, rows) => sortedLists(core, type, columns, rows)),
    };
  },
});

function sortedLists(core: WasmCore, type: ArrayType, columns: readonly Ptr[], rows: number): Ptr {
  const [list, ascending] = columns;
  const lists = { ...listRows(core, list, rows), nulls: nullRows(core, columns, rows) };
  const ranks = elementRanks(core, lists.children[0], type.elementType);
  const isAscending = ascending && columnReader(core, ascending, BooleanType);
  return sortLists(core, lists, (row) =>
    isAscending?.(row) === false ? (a, b) => ranks[b] - ranks[a] : (a, b) => ranks[a] - ranks[b],
  );
}

/** `array_max` and `array_min`: nulls are passed over, NaN is the greatest. */
function extreme(
  name: string,
  sign: 1 | -1,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 1);
      const type = requireArray(name, args);
      requireOrderable(name, args, type.elementType);
      return {
        args: [type],
        output: type.elementType,
        nullable: true,
        isTotal: true,
        evaluate: overLists((core, [column], rows) => {
          const lists = listRows(core, column, rows);
          const ranks = elementRanks(core, lists.children[0], type.elementType);
          const chosen = Int32Array.from({ length: rows }, (_, row) => {
            let best = -1;
            for (let at = lists.offsets[row]; at < lists.offsets[row + 1]; at++) {
              if (ranks[at] === NULL_RANK) continue;
              if (best < 0 || sign * (ranks[at] - ranks[best]) > 0) best = at;
            }
            return best;
          });
          return gatherAll(core, lists.children, chosen)[0];
        }),
      };
    },
  });
}

export const ARRAY_ORDER: readonly ScalarFunction[] = [
  sortArray,
  extreme('array_max', 1, {
    usage: 'Returns the greatest element; nulls are passed over.',
    examples: [['SELECT array_max(array(3, NULL, 7))', 7]],
  }),
  extreme('array_min', -1, {
    usage: 'Returns the least element; nulls are passed over.',
    examples: [['SELECT array_min(array(3, NULL, 7))', 3]],
  }),
];
