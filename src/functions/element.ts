import {
  arrayFunctionTypes,
  indexOutOfBounds,
  invalidArrayIndex,
  invalidIndexOfZero,
  mapFunctionTypes,
} from '../errors/collection-errors.ts';
import { isOrderable } from '../types/coercion.ts';
import { tightestTypeWithFloat } from '../types/collection-coercion.ts';
import {
  type ArrayType,
  arrayType,
  type DataType,
  IntegerType,
  type MapType,
  mapType,
} from '../types/data-type.ts';
import { describeColumn } from '../wasm/batch.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { gatherAll, listRows, newLists, nullRows } from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { structField } from '../wasm/struct-field.ts';
import { requireOrderable, requireTypedArray } from './array-argument.ts';
import { callSql } from './call-sql.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { matchingElements } from './element-match.ts';
import { INTEGRAL, implicitCast } from './input-type.ts';
import { overLists } from './over-lists.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asNumber } from './value-reading.ts';

/*
 * Elements of arrays and values of maps: what `a[i]` and `m.key` become. An element is found by its number among those of
 * the child column and gathered; nothing else of the array is looked at.
 */

/** The place of the wanted element among `length`, from 0; undefined gives null. May fail. */
type PickPlace = (index: number, length: number) => number | undefined;

function evaluateElement(types: readonly DataType[], pick: PickPlace): Evaluate {
  return overLists((core, [list, index], rows) => {
    const { offsets, validity, indexMask, children } = describeColumn(core, list);
    const readIndex = columnReader(core, index, types[1]);
    const { i32, u8 } = core.memory;
    const elements = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row++) {
      const at = row & indexMask;
      const wanted = readIndex(row);
      if (wanted === null || (validity !== 0 && u8[validity + at] === 0)) continue;
      const start = i32[(offsets >>> 2) + at];
      const length = i32[(offsets >>> 2) + at + 1] - start;
      const place = pick(typeof wanted === 'bigint' ? Number(wanted) : asNumber(wanted), length);
      if (place !== undefined) elements[row] = start + place;
    }
    return gatherAll(core, children, elements)[0];
  });
}

/** The first entry of each row's map that has the key of that row; -1 where there is none. */
function entriesOfKeys(
  core: WasmCore,
  { map, key, type, rows }: { map: Ptr; key: Ptr; type: DataType; rows: number },
): { entries: Int32Array; values: Ptr } {
  const lists = listRows(core, map, rows);
  const [keys, values] = lists.children;
  const matches = matchingElements(core, { lists, elements: keys, values: key, type });
  const entries = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (let at = lists.offsets[row]; at < lists.offsets[row + 1]; at++) {
      if (matches[at] !== 1) continue;
      entries[row] = at;
      break;
    }
  }
  return { entries, values };
}

function evaluateKey(keyType: DataType): Evaluate {
  return overLists((core, [map, key], rows) => {
    const { entries, values } = entriesOfKeys(core, { map, key, type: keyType, rows });
    return gatherAll(core, [values], entries)[0];
  });
}

/** The signature of the value of a key; the key is one of the map's. */
function keySignature(type: MapType, keyType: DataType): ScalarSignature {
  return {
    args: [mapType(keyType, type.valueType, type.valueContainsNull), keyType],
    output: type.valueType,
    nullable: true,
    isTotal: true,
    evaluate: evaluateKey(keyType),
  };
}

function elementSignature(list: ArrayType, indexType: DataType, pick: PickPlace): ScalarSignature {
  const args = [list, indexType];
  return { args, output: list.elementType, nullable: true, evaluate: evaluateElement(args, pick) };
}

/** `a[i]` and `m[k]`, as the analyzer has checked and cast them. */
const getItem = defineFunction({
  name: 'get_item',
  usage: 'Returns the element of a number, from 0, or the value of a key: `a[i]`.',
  examples: [["SELECT array('a', 'b')[0]", 'a']],
  resolve: (args): ScalarSignature => {
    requireCount('get_item', args, 2);
    const [{ dataType }, key] = args;
    if (dataType.kind === 'map') {
      requireOrderable('get_item', args, dataType.keyType);
      return keySignature(dataType, dataType.keyType);
    }
    const list = requireTypedArray('get_item', args);
    const indexType = implicitCast(key.dataType, INTEGRAL);
    if (indexType === undefined) {
      throw unexpectedArgument('get_item', args, { index: 1, requiredType: '"INTEGRAL"' });
    }
    return elementSignature(list, indexType, (index, length) => {
      if (index < 0 || index >= length) throw invalidArrayIndex(index, length);
      return index;
    });
  },
});

const get = defineFunction({
  name: 'get',
  usage: 'Returns the element of a number, from 0; null past the ends.',
  examples: [['SELECT get(array(1, 2), 0)', 1]],
  resolve: (args): ScalarSignature => {
    requireCount('get', args, 2);
    const list = requireTypedArray('get', args);
    if (implicitCast(args[1].dataType, IntegerType) === undefined) {
      throw unexpectedArgument('get', args, { index: 1, requiredType: '"INT"' });
    }
    const signature = elementSignature(list, IntegerType, (index, length) =>
      index < 0 || index >= length ? undefined : index,
    );
    return { ...signature, isTotal: true };
  },
});

/** `element_at` and `try_element_at`: places from 1, or from the end. Spark calls both by the first name. */
function elementAt(
  name: string,
  outside: (index: number, length: number) => undefined,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      const { dataType } = args[0];
      if (dataType.kind === 'map') return valueAt(args, dataType);
      if (dataType.kind !== 'array') {
        throw unexpectedArgument(name, args, { index: 0, requiredType: '("ARRAY" or "MAP")' });
      }
      if (!['byte', 'short', 'integer'].includes(args[1].dataType.kind)) {
        throw unexpectedArgument(name, args, { index: 1, requiredType: '"INT"' });
      }
      return elementSignature(dataType, IntegerType, (index, length) => {
        if (index === 0) throw invalidIndexOfZero();
        if (Math.abs(index) > length) return outside(index, length);
        return index > 0 ? index - 1 : length + index;
      });
    },
  });
}

function valueAt(args: readonly Argument[], type: MapType): ScalarSignature {
  const keyType = tightestTypeWithFloat(type.keyType, args[1].dataType);
  if (keyType === undefined || !isOrderable(keyType)) {
    throw mapFunctionTypes({
      sqlExpr: callSql('element_at', args),
      functionName: 'element_at',
      left: type,
      right: args[1].dataType,
    });
  }
  return keySignature(type, keyType);
}

/** `a.x` of an array of structs: the field, by its number, of each of them. */
const getArrayStructFields = defineFunction({
  name: 'get_array_struct_fields',
  usage: 'Returns an array of one field of the structs of an array: `a.x`.',
  examples: [["SELECT array(named_struct('x', 1), named_struct('x', 2)).x", [1, 2]]],
  resolve: (args): ScalarSignature => {
    requireCount('get_array_struct_fields', args, 2);
    const list = requireTypedArray('get_array_struct_fields', args);
    const { literal: ordinal } = args[1];
    if (list.elementType.kind !== 'struct' || typeof ordinal !== 'number') {
      throw arrayFunctionTypes({
        sqlExpr: callSql('get_array_struct_fields', args),
        functionName: 'get_array_struct_fields',
        left: list,
        right: args[1].dataType,
      });
    }
    const { dataType, nullable } = list.elementType.fields[ordinal];
    return {
      args: [list, IntegerType],
      output: arrayType(dataType, list.containsNull || nullable),
      isTotal: true,
      evaluate: overLists((core, [column], rows) => {
        const lists = listRows(core, column, rows);
        const children = [structField(core, lists.children[0], ordinal)];
        return newLists(core, { ...lists, nulls: nullRows(core, [column], rows), children });
      }),
    };
  },
});

export const ELEMENT: readonly ScalarFunction[] = [
  getItem,
  get,
  elementAt(
    'element_at',
    (index, length) => {
      throw indexOutOfBounds(index, length);
    },
    {
      usage: 'Returns the element of a number, from 1 or from the end, or the value of a key.',
      examples: [['SELECT element_at(array(1, 2, 3), -1)', 3]],
    },
  ),
  elementAt('try_element_at', () => undefined, {
    usage: 'As `element_at`, but null past the ends.',
    examples: [['SELECT try_element_at(array(1, 2, 3), 9)', null]],
  }),
  getArrayStructFields,
];
