/** Arrays put together: end to end, side by side, and out of each other. */
import { TypeId } from '../../assembly/abi.ts';
import { mixedTypes } from '../errors/collection-errors.ts';
import { type ArrayType, arrayType } from '../types/data-type.ts';
import { columnRows, newColumn } from '../wasm/batch.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import type { WasmCore } from '../wasm/core.ts';
import {
  elementCount,
  gatherAll,
  joinColumns,
  ListBuilder,
  type ListRows,
  listRows,
  newLists,
  nullRows,
} from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { callSql } from './call-sql.ts';
import { requireArray, requireCommon } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { type ComputeLists, overLists } from './over-lists.ts';
import { requireCount, unexpectedArgument } from './signature.ts';

/** The signature of `reverse` of an array. */
export function reversedArray(type: ArrayType): ScalarSignature {
  return {
    args: [type],
    output: type,
    isTotal: true,
    evaluate: overLists((core, [column], rows) => {
      const lists = listRows(core, column, rows);
      const elements = new Int32Array(elementCount(lists));
      for (let row = 0; row < rows; row++) {
        const [start, end] = [lists.offsets[row], lists.offsets[row + 1]];
        for (let at = start; at < end; at++) elements[at] = start + end - 1 - at;
      }
      return newLists(core, { ...lists, children: gatherAll(core, lists.children, elements) });
    }),
  };
}

/** The signature of `concat` of arrays. Fails with DATATYPE_MISMATCH.DATA_DIFF_TYPES. */
export function concatenatedArrays(args: readonly Argument[]): ScalarSignature {
  const output = requireCommon('concat', args);
  if (args.some(({ dataType }) => dataType.kind !== 'array')) {
    const types = args.map(({ dataType }) => dataType);
    throw mixedTypes(callSql('concat', args), 'concat', types);
  }
  return {
    args: args.map(() => output),
    output,
    isTotal: true,
    evaluate: overLists((core, columns, rows) => {
      const nulls = nullRows(core, columns, rows);
      const lists = columns.map((column) => listRows(core, column, rows));
      const { starts, joined } = joinElements(core, lists);
      const builder = new ListBuilder(rows, nulls, columnRows(core, joined));
      for (let row = 0; row < rows; row++) {
        if (nulls?.[row] !== 1) {
          lists.forEach(({ offsets }, index) => {
            builder.addRange(starts[index] + offsets[row], starts[index] + offsets[row + 1]);
          });
        }
        builder.endRow();
      }
      return builder.build(core, [joined]);
    }),
  };
}

/** The elements of several lists in one column, and the number of the first of each. */
export function joinElements(
  core: WasmCore,
  lists: readonly ListRows[],
): { readonly starts: readonly number[]; readonly joined: Ptr } {
  let start = 0;
  const starts = lists.map((list) => {
    const first = start;
    start += elementCount(list);
    return first;
  });
  return {
    starts,
    joined: joinColumns(
      core,
      lists.map(({ children }) => children[0]),
    ),
  };
}

const flattenRows: ComputeLists = (core, [column], rows) => {
  const outer = listRows(core, column, rows);
  const inner = listRows(core, outer.children[0], elementCount(outer));
  const nulls = outer.nulls ?? (inner.nulls && new Uint8Array(rows));
  const builder = new ListBuilder(rows, nulls, elementCount(inner));
  for (let row = 0; row < rows; row++) {
    const [start, end] = [outer.offsets[row], outer.offsets[row + 1]];
    if (nulls !== undefined && inner.nulls?.subarray(start, end).includes(1)) nulls[row] = 1;
    else builder.addRange(inner.offsets[start], inner.offsets[end]);
    builder.endRow();
  }
  return builder.build(core, inner.children);
};

const flatten = defineFunction({
  name: 'flatten',
  usage: 'Returns the elements of the arrays of an array; null if one of these is null.',
  examples: [['SELECT flatten(array(array(1, 2), array(3)))', [1, 2, 3]]],
  resolve: (args): ScalarSignature => {
    requireCount('flatten', args, 1);
    const { dataType } = args[0];
    if (dataType.kind !== 'array' || dataType.elementType.kind !== 'array') {
      throw unexpectedArgument('flatten', args, { index: 0, requiredType: '"ARRAY" of "ARRAY"' });
    }
    return {
      args: [dataType],
      output: dataType.elementType,
      nullable: args[0].nullable || dataType.containsNull,
      isTotal: true,
      evaluate: overLists(flattenRows),
    };
  },
});

/**
 * The elements of several lists side by side: row by row as many as the longest has, those of shorter ones filled with
 * null. Null rows have none.
 */
export function padElements(
  core: WasmCore,
  lists: readonly ListRows[],
  nulls: Uint8Array | undefined,
): { readonly parts: readonly Ptr[]; readonly offsets: Int32Array } {
  const [{ rows }] = lists;
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    const lengths = lists.map((list) => list.offsets[row + 1] - list.offsets[row]);
    offsets[row + 1] = offsets[row] + (nulls?.[row] === 1 ? 0 : Math.max(...lengths));
  }
  const parts = lists.map((list) => {
    const elements = new Int32Array(offsets[rows]).fill(-1);
    for (let row = 0; row < rows; row++) {
      if (nulls?.[row] === 1) continue;
      let to = offsets[row];
      for (let at = list.offsets[row]; at < list.offsets[row + 1]; at++) elements[to++] = at;
    }
    return gatherAll(core, list.children, elements)[0];
  });
  return { parts, offsets };
}

/** Each array's elements with those of the same number, as long as the longest; a null array makes a null. */
const zipped = overLists((core, columns, rows) => {
  const nulls = nullRows(core, columns, rows);
  const lists = columns.map((column) => listRows(core, column, rows));
  const { parts, offsets } = padElements(core, lists, nulls);
  const structs = newColumn(core, { type: TypeId.Struct, rows: offsets[rows], children: parts });
  return newLists(core, { rows, offsets, nulls, children: [structs] });
});

/** Fields are named after columns and fields, others by their number. */
function fieldName({ expression }: Argument, index: number): string {
  return expression?.kind === 'attribute' || expression?.kind === 'getField'
    ? expression.name
    : String(index);
}

/** `arrays_zip`: structs of the elements with the same number; a shorter array is filled with null. */
const arraysZip = defineFunction({
  name: 'arrays_zip',
  usage: 'Returns an array of structs: the first holds the first element of each array, and so on.',
  examples: [
    [
      "SELECT arrays_zip(array(1, 2), array('a'))",
      [
        { 0: 1, 1: 'a' },
        { 0: 2, 1: null },
      ],
    ],
  ],
  resolve: (args): ScalarSignature => {
    const types = args.map((_, index) => requireArray('arrays_zip', args, index));
    const fields = types.map(({ elementType }, index) => ({
      name: fieldName(args[index], index),
      dataType: elementType,
      nullable: true,
    }));
    const output = arrayType({ kind: 'struct', fields }, false);
    return {
      args: types,
      output,
      isTotal: true,
      evaluate: (context, columns, rows) =>
        columns.length === 0
          ? buildConstant(context.core, output, [], rows)
          : zipped(context, columns, rows),
    };
  },
});

export const ARRAY_JOINS: readonly ScalarFunction[] = [flatten, arraysZip];
