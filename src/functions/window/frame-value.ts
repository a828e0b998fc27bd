/** Values of rows by their place in the frame: a gather, whatever the frame is. */
import type { WasmCore } from '../../wasm/core.ts';
import { integerList } from '../../wasm/integer-column.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import {
  type Argument,
  defineWindowFunction,
  type WindowFunction,
  type WindowRows,
  type WindowSignature,
} from '../define.ts';
import { requireCount } from '../signature.ts';
import { positiveInteger } from './constant-argument.ts';
import { notNullRows } from './not-null-rows.ts';

/** Which row of the frame: so many from its first, or from its last; counted from 0. */
export interface PlaceInFrame {
  readonly place: number;
  readonly fromEnd?: boolean;
  /** Only rows that are not null count. */
  readonly ignoreNulls?: boolean;
}

/** The value in a place of each row's frame; null where the frame has no such place. */
export function frameValues(
  core: WasmCore,
  values: Ptr,
  rows: WindowRows,
  { place, fromEnd = false, ignoreNulls = false }: PlaceInFrame,
): Ptr {
  const { count, lower, upper } = rows;
  const sources = new Int32Array(count);
  const present = ignoreNulls ? notNullRows(core, values, count) : undefined;
  for (let row = 0; row < count; row++) {
    const first = present === undefined ? lower[row] : present.before[lower[row]];
    const end = present === undefined ? upper[row] : present.before[upper[row]];
    const at = fromEnd ? end - 1 - place : first + place;
    const isInside = at >= first && at < end;
    if (!isInside) sources[row] = -1;
    else sources[row] = present === undefined ? at : present.rows[at];
  }
  return core.kernels.column_gather(values, integerList(core, sources), count);
}

function resolveNthValue(
  args: readonly Argument[],
  { ignoreNulls }: { readonly ignoreNulls?: boolean },
): WindowSignature {
  requireCount('nth_value', args, 2);
  const nth = positiveInteger('nth_value', args, { index: 1, inputName: 'offset', isLong: true });
  return {
    args: args.map(({ dataType }) => dataType),
    output: args[0].dataType,
    nullable: true,
    evaluate: ({ core }, [values], rows) =>
      frameValues(core, values, rows, { place: nth - 1, ignoreNulls }),
  };
}

const nthValue = defineWindowFunction({
  name: 'nth_value',
  usage:
    'Returns the value of so manieth a row of the frame, from 1; NULL where the frame is shorter.',
  examples: [['SELECT nth_value(7, 1) OVER (ORDER BY 1)', 7]],
  needsOrder: true,
  frame: 'any',
  treatsNulls: true,
  resolve: resolveNthValue,
});

/** What looks at rows by their place in the frame; first and last values are aggregates as well. */
export const FRAME_VALUES: readonly WindowFunction[] = [nthValue];
