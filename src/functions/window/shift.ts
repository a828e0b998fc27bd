/** Functions that return the value of another row of the partition, so many rows away. */
import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { frameOfShift } from '../../errors/over-errors.ts';
import { IntegerType } from '../../types/data-type.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { integerList } from '../../wasm/integer-column.ts';
import { pointerList } from '../../wasm/kernel-result.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import {
  type Argument,
  defineWindowFunction,
  type WindowFunction,
  type WindowRows,
  type WindowSignature,
} from '../define.ts';
import { constantInteger } from './constant-argument.ts';
import { type NotNullRows, notNullRows } from './not-null-rows.ts';

/** The row that is `offset` rows from each, behind it for a negative one; -1 outside of the partition. */
function shifted({ count, starts, ends }: WindowRows, offset: number): Int32Array {
  const sources = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const source = row + offset;
    sources[row] = source >= starts[row] && source < ends[row] ? source : -1;
  }
  return sources;
}

/** The same, where only rows that are not null count. */
function shiftedOverNulls(
  { count, starts, ends }: WindowRows,
  { rows, before }: NotNullRows,
  offset: number,
): Int32Array {
  const sources = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const next = before[row + 1];
    const at = offset < 0 ? before[row] + offset : next + offset - 1;
    const source = at >= 0 && at < rows.length ? rows[at] : -1;
    sources[row] = source >= starts[row] && source < ends[row] ? source : -1;
  }
  return sources;
}

/** The values of the source rows; where there is none, the row's own value of the other column. */
function valuesOr(
  core: WasmCore,
  [values, others]: readonly Ptr[],
  { sources, count }: { readonly sources: Int32Array; readonly count: number },
): Ptr {
  const { kernels } = core;
  if (others === undefined) return kernels.column_gather(values, integerList(core, sources), count);
  const both = kernels.column_concat(pointerList(core, [values, others]), 2);
  const list = sources.map((source, row) => (source < 0 ? count + row : source));
  return kernels.column_gather(both, integerList(core, list), count);
}

function resolveShift(name: string, direction: -1 | 1): WindowFunction['resolve'] {
  return (args: readonly Argument[], { ignoreNulls = false }): WindowSignature => {
    if (args.length < 1 || args.length > 3) {
      throw wrongNumberOfArguments(name, '[1, 2, 3]', args.length);
    }
    const [value, distanceArgument, otherwise] = args;
    const { literal, dataType } = distanceArgument ?? {};
    // What has to be cast first, NULL included, makes a frame that Spark takes for another one.
    if (literal !== undefined && dataType?.kind !== 'integer') throw frameOfShift(name);
    const distance =
      args.length === 1 ? 1 : constantInteger(name, args, { index: 1, inputName: 'offset' });
    const offset = direction * distance;
    const types = [value.dataType, IntegerType, value.dataType];
    return {
      args: types.slice(0, args.length),
      output: value.dataType,
      nullable: value.nullable || otherwise === undefined || otherwise.nullable,
      offset,
      evaluate: ({ core }, [values, , others], rows) => {
        const { count } = rows;
        const sources =
          ignoreNulls && offset !== 0
            ? shiftedOverNulls(rows, notNullRows(core, values, count), offset)
            : shifted(rows, offset);
        const columns = others === undefined ? [values] : [values, others];
        return valuesOr(core, columns, { sources, count });
      },
    };
  };
}

const lag = defineWindowFunction({
  name: 'lag',
  usage:
    'Returns the value of the row that is so many rows before, one if it is not said; where there is none, NULL or the third argument.',
  examples: [['SELECT lag(1, 1, 0) OVER (ORDER BY 1)', 0]],
  needsOrder: true,
  frame: 'ofItsOwn',
  treatsNulls: true,
  resolve: resolveShift('lag', -1),
});

const lead = defineWindowFunction({
  name: 'lead',
  usage:
    'Returns the value of the row that is so many rows after, one if it is not said; where there is none, NULL or the third argument.',
  examples: [['SELECT lead(1) OVER (ORDER BY 1)', null]],
  needsOrder: true,
  frame: 'ofItsOwn',
  treatsNulls: true,
  resolve: resolveShift('lead', 1),
});

/** What looks at other rows by their distance. */
export const SHIFTS: readonly WindowFunction[] = [lag, lead];
