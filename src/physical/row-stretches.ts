import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { GroupKeys, type KeyColumn } from './group-keys.ts';

/** Where the stretch of neighbouring rows that each row belongs to begins, and the row past its end. */
export interface Stretches {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A number for each row, the same for rows whose keys are the same: null is equal to null, and NaN to NaN. */
export function keyNumbers(
  core: WasmCore,
  {
    columns,
    keys,
    rows,
  }: {
    readonly columns: readonly Ptr[];
    readonly keys: readonly KeyColumn[];
    readonly rows: number;
  },
): Int32Array {
  const table = new GroupKeys(core, keys);
  const { numbers } = table.numbersOf(table.encode(columns, rows), rows);
  const copy = core.memory.i32.slice(numbers >>> 2, (numbers >>> 2) + rows);
  table.close();
  return copy;
}

/** Numbers that differ between neighbours exactly where one of two lists does. */
export function changes(first: Int32Array, second: Int32Array): Int32Array {
  const numbers = new Int32Array(first.length);
  for (let row = 1; row < numbers.length; row++) {
    const isSame = first[row] === first[row - 1] && second[row] === second[row - 1];
    numbers[row] = numbers[row - 1] + (isSame ? 0 : 1);
  }
  return numbers;
}

/** The stretches of equal numbers. */
export function stretches(numbers: Int32Array, count: number): Stretches {
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    starts[row] = row > 0 && numbers[row] === numbers[row - 1] ? starts[row - 1] : row;
  }
  for (let row = count - 1; row >= 0; row--) {
    const isLast = row === count - 1 || numbers[row] !== numbers[row + 1];
    ends[row] = isLast ? row + 1 : ends[row + 1];
  }
  return { starts, ends };
}
