import type { DataType } from '../types/data-type.ts';
import { describeColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { elementCount, gatherAll, type ListRows, rowsOfElements } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { compareColumns } from './comparison.ts';

/** Whether an element equals the value of its row: 0 no, 1 yes, 2 one of them is null. */
export type Matches = Uint8Array;

/**
 * Compares the elements of lists with a value for each row, all elements of a batch in one call of a kernel. Follows Spark's
 * `ArrayContains`, whose equality is that of `=`: NaN equals NaN, and -0.0 equals 0.0.
 */
export function matchingElements(
  core: WasmCore,
  {
    lists,
    elements,
    values,
    type,
  }: { lists: ListRows; elements: Ptr; values: Ptr; type: DataType },
): Matches {
  const count = elementCount(lists);
  const matches = new Uint8Array(count).fill(2);
  // NULL has a type of its own, which no kernel compares.
  if (count === 0 || type.kind === 'null') return matches;
  const [right] = gatherAll(core, [values], rowsOfElements(lists));
  const equal = compareColumns(core, { verb: 'eq', type, left: elements, right, rows: count });
  const column = describeColumn(core, equal);
  const { u8 } = core.memory;
  for (let element = 0; element < count; element++) {
    const at = element & column.indexMask;
    const isNull = column.validity !== 0 && u8[column.validity + at] === 0;
    if (!isNull) matches[element] = u8[column.values + at];
  }
  return matches;
}
