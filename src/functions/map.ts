/** Maps: made, taken apart and put together. Keys and values are columns that are passed on, not values that are read. */

import { TypeId } from '../../assembly/abi.ts';
import {
  mapConcatTypes,
  mapEntryCount,
  mapFunctionTypes,
  mixedTypes,
  nullTypedArgument,
} from '../errors/collection-errors.ts';
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { commonType } from '../types/coercion.ts';
import { widerTypeWithFloat } from '../types/collection-coercion.ts';
import {
  arrayType,
  BooleanType,
  type DataType,
  type MapType,
  mapType,
  StringType,
  structField,
  structType,
} from '../types/data-type.ts';
import { newColumn } from '../wasm/batch.ts';
import { buildColumn, buildConstant } from '../wasm/column-builder.ts';
import type { WasmCore } from '../wasm/core.ts';
import { listOf } from '../wasm/list-column.ts';
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
import { structField as fieldColumn } from '../wasm/struct-field.ts';
import { callSql } from './call-sql.ts';
import { requireArray, requireCommon, requireMap, requireMapKey } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { matchingElements } from './element-match.ts';
import { newMaps, newMapsByKey } from './map-keys.ts';
import { overLists } from './over-lists.ts';
import { requireCount, unexpectedArgument } from './signature.ts';

const map = defineFunction({
  name: 'map',
  usage: 'Returns a map of keys and values in turn.',
  examples: [["SELECT map('a', 1, 'b', 2)['b']", 2]],
  resolve: (args): ScalarSignature => {
    if (args.length % 2 !== 0) throw wrongNumberOfArguments('map', '2n (n > 0)', args.length);
    const isKey = (index: number) => index % 2 === 0;
    const values = args.filter((_, index) => !isKey(index));
    const keyType = requireCommon(
      'map',
      args,
      args.filter((_, index) => isKey(index)),
    );
    const valueType = requireCommon('map', args, values);
    requireMapKey(callSql('map', args), keyType);
    const output = mapType(
      keyType,
      valueType,
      values.some(({ nullable }) => nullable),
    );
    const compute = overLists((core, columns, rows) => {
      const keyed = columns.filter((_, index) => isKey(index));
      const valued = columns.filter((_, index) => !isKey(index));
      const lists = listRows(core, listOf(core, keyed, rows), rows);
      const [elements] = listRows(core, listOf(core, valued, rows), rows).children;
      return newMapsByKey(core, { ...lists, children: [lists.children[0], elements] }, output);
    });
    return {
      args: args.map((_, index) => (isKey(index) ? keyType : valueType)),
      output,
      nullable: false,
      evaluate: (context, columns, rows) =>
        columns.length === 0
          ? buildConstant(context.core, output, [], rows)
          : compute(context, columns, rows),
    };
  },
});

const mapFromArrays = defineFunction({
  name: 'map_from_arrays',
  usage: 'Returns a map of an array of keys and an array of values.',
  examples: [["SELECT map_from_arrays(array('a', 'b'), array(1, 2))['b']", 2]],
  resolve: (args): ScalarSignature => {
    requireCount('map_from_arrays', args, 2);
    const keys = requireArray('map_from_arrays', args, 0);
    const values = requireArray('map_from_arrays', args, 1);
    requireMapKey(callSql('map_from_arrays', args), keys.elementType);
    const output = mapType(keys.elementType, values.elementType, values.containsNull);
    return {
      args: [keys, values],
      output,
      evaluate: overLists((core, columns, rows) => {
        const nulls = nullRows(core, columns, rows);
        const [keyLists, valueLists] = columns.map((column) =>
          withoutRows(core, listRows(core, column, rows), nulls),
        );
        for (let row = 0; row < rows; row++) {
          const [keyCount, valueCount] = [keyLists, valueLists].map(
            ({ offsets }) => offsets[row + 1] - offsets[row],
          );
          if (keyCount !== valueCount) throw mapEntryCount(keyCount, valueCount);
        }
        const children = [keyLists.children[0], valueLists.children[0]];
        return newMaps(core, { ...keyLists, children }, output);
      }),
    };
  },
});

/** The lists with no elements in the rows of a list of nulls. */
function withoutRows(core: WasmCore, lists: ListRows, nulls: Uint8Array | undefined): ListRows {
  if (nulls === undefined) return lists;
  const builder = new ListBuilder(lists.rows, nulls, elementCount(lists));
  for (let row = 0; row < lists.rows; row++) {
    if (nulls[row] === 0) builder.addRange(lists.offsets[row], lists.offsets[row + 1]);
    builder.endRow();
  }
  return builder.withChildren(gatherAll(core, lists.children, builder.elements));
}

const mapFromEntries = defineFunction({
  name: 'map_from_entries',
  usage: 'Returns a map of an array of pairs; null if one of them is null.',
  examples: [["SELECT map_from_entries(array(struct('a', 1), struct('b', 2)))['b']", 2]],
  resolve: (args): ScalarSignature => {
    requireCount('map_from_entries', args, 1);
    const { dataType } = args[0];
    const pair = dataType.kind === 'array' ? dataType.elementType : dataType;
    if (dataType.kind !== 'array' || pair.kind !== 'struct' || pair.fields.length !== 2) {
      const requiredType = '"ARRAY" of pair "STRUCT"';
      throw unexpectedArgument('map_from_entries', args, { index: 0, requiredType });
    }
    const [key, value] = pair.fields;
    requireMapKey(callSql('map_from_entries', args), key.dataType);
    const output = mapType(key.dataType, value.dataType, value.nullable);
    return {
      args: [dataType],
      output,
      nullable: args[0].nullable || dataType.containsNull,
      evaluate: overLists((core, [column], rows) => {
        const lists = withoutNullElements(core, listRows(core, column, rows));
        const children = [0, 1].map((field) => fieldColumn(core, lists.children[0], field));
        return newMapsByKey(core, { ...lists, children }, output);
      }),
    };
  },
});

/** A row with an element that is null is null as a whole. */
function withoutNullElements(core: WasmCore, lists: ListRows): ListRows {
  const isNull = nullRows(core, lists.children, elementCount(lists));
  if (isNull === undefined) return lists;
  const nulls = Uint8Array.from({ length: lists.rows }, (_, row) =>
    lists.nulls?.[row] === 1 ||
    isNull.subarray(lists.offsets[row], lists.offsets[row + 1]).includes(1)
      ? 1
      : 0,
  );
  return withoutRows(core, lists, nulls);
}

/** `map_keys` and `map_values`. */
function entriesFunction(name: string, place: 0 | 1): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the ${place === 0 ? 'keys' : 'values'} of a map.`,
    examples: [[`SELECT ${name}(map('a', 1, 'b', 2))`, place === 0 ? ['a', 'b'] : [1, 2]]],
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 1);
      const type = requireMap(name, args);
      const output =
        place === 0
          ? arrayType(type.keyType, false)
          : arrayType(type.valueType, type.valueContainsNull);
      return {
        args: [type],
        output,
        isTotal: true,
        evaluate: overLists((core, [column], rows) => {
          const lists = listRows(core, column, rows);
          return newLists(core, { ...lists, children: [lists.children[place]] });
        }),
      };
    },
  });
}

const mapEntries = defineFunction({
  name: 'map_entries',
  usage: 'Returns the entries of a map as an array of structs.',
  examples: [["SELECT map_entries(map('a', 1))", [{ key: 'a', value: 1 }]]],
  resolve: (args): ScalarSignature => {
    requireCount('map_entries', args, 1);
    const type = requireMap('map_entries', args);
    const entry = structType([
      structField('key', type.keyType, false),
      structField('value', type.valueType, type.valueContainsNull),
    ]);
    return {
      args: [type],
      output: arrayType(entry, false),
      isTotal: true,
      evaluate: overLists((core, [column], rows) => {
        const lists = listRows(core, column, rows);
        const { children } = lists;
        const entries = newColumn(core, {
          type: TypeId.Struct,
          rows: elementCount(lists),
          children,
        });
        return newLists(core, { ...lists, children: [entries] });
      }),
    };
  },
});

/** The common type of the maps. Fails with DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES or …DATA_DIFF_TYPES. */
function commonMap(args: readonly Argument[]): MapType {
  const types = args.map(({ dataType }) => dataType);
  if (types.some(({ kind }) => kind !== 'map')) {
    throw mapConcatTypes(callSql('map_concat', args), types);
  }
  const common = commonType(types);
  if (common?.kind !== 'map') throw mixedTypes(callSql('map_concat', args), 'map_concat', types);
  return common;
}

const mapConcat = defineFunction({
  name: 'map_concat',
  usage: 'Returns the entries of several maps in one.',
  examples: [["SELECT map_concat(map('a', 1), map('b', 2))['b']", 2]],
  resolve: (args): ScalarSignature => {
    const output = args.length === 0 ? mapType(StringType, StringType) : commonMap(args);
    const compute = overLists((core, columns, rows) => {
      const nulls = nullRows(core, columns, rows);
      const lists = columns.map((column) => listRows(core, column, rows));
      const builder = new ListBuilder(rows, nulls);
      for (let row = 0; row < rows; row++) {
        let first = 0;
        for (const list of lists) {
          const [start, end] = [list.offsets[row], list.offsets[row + 1]];
          if (nulls?.[row] !== 1) builder.addRange(first + start, first + end);
          first += elementCount(list);
        }
        builder.endRow();
      }
      const joined = [0, 1].map((place) =>
        joinColumns(
          core,
          lists.map(({ children }) => children[place]),
        ),
      );
      const children = gatherAll(core, joined, builder.elements);
      return newMapsByKey(core, builder.withChildren(children), output);
    });
    return {
      args: args.map(() => output),
      output,
      evaluate: (context, columns, rows) =>
        columns.length === 0
          ? buildConstant(context.core, output, [], rows)
          : compute(context, columns, rows),
    };
  },
});

const mapContainsKey = defineFunction({
  name: 'map_contains_key',
  usage: 'Whether a map has a key.',
  examples: [["SELECT map_contains_key(map('a', 1), 'a')", true]],
  resolve: (args): ScalarSignature => {
    requireCount('map_contains_key', args, 2);
    const [{ dataType }, key] = args;
    const sqlExpr = callSql('map_contains_key', args);
    if (key.dataType.kind === 'null') throw nullTypedArgument(sqlExpr, 'map_contains_key');
    const keyType =
      dataType.kind === 'map' ? widerTypeWithFloat(dataType.keyType, key.dataType) : undefined;
    if (dataType.kind !== 'map' || keyType === undefined) {
      const pair = { functionName: 'map_contains_key', left: dataType, right: key.dataType };
      throw mapFunctionTypes({ sqlExpr, ...pair });
    }
    return {
      args: [mapType(keyType, dataType.valueType, dataType.valueContainsNull), keyType],
      output: BooleanType,
      isTotal: true,
      evaluate: overLists((core, columns, rows) => hasKeys(core, keyType, columns, rows)),
    };
  },
});

function hasKeys(core: WasmCore, keyType: DataType, columns: readonly Ptr[], rows: number): Ptr {
  const nulls = nullRows(core, columns, rows);
  const lists = listRows(core, columns[0], rows);
  const [elements] = lists.children;
  const matches = matchingElements(core, { lists, elements, values: columns[1], type: keyType });
  const answers = Array.from({ length: rows }, (_, row) =>
    nulls?.[row] === 1
      ? null
      : matches.subarray(lists.offsets[row], lists.offsets[row + 1]).includes(1),
  );
  return buildColumn(core, BooleanType, answers);
}

export const MAP: readonly ScalarFunction[] = [
  map,
  mapFromArrays,
  mapFromEntries,
  entriesFunction('map_keys', 0),
  entriesFunction('map_values', 1),
  mapEntries,
  mapConcat,
  mapContainsKey,
];
