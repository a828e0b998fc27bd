/** Functions that ask a lambda about the entries of maps; those of all rows are one batch. */
import { mapZipTypes } from '../errors/collection-errors.ts';
import { widerTypeWithoutText } from '../types/coercion.ts';
import { type MapType, mapType } from '../types/data-type.ts';
import type { WasmCore } from '../wasm/core.ts';
import {
  elementCount,
  gatherAll,
  keepElements,
  type ListRows,
  listRows,
  newLists,
  nullRows,
  rowsOfElements,
} from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { joinElements } from './array-joins.ts';
import { requireMapKey } from './collection-argument.ts';
import {
  type Argument,
  defineHigherOrder,
  type HigherOrderFunction,
  type LambdaTypes,
} from './define.ts';
import { elementRanks } from './element-rank.ts';
import { mapValue, predicateAnswers, requirePredicate, TRUE } from './lambda-argument.ts';
import { newMaps } from './map-keys.ts';

/** A lambda of a key and its value. */
function bindEntry(values: readonly Argument[], sqlExpr: string): LambdaTypes {
  const { keyType, valueType, valueContainsNull } = mapValue(values, 0, sqlExpr);
  return {
    args: [values[0].dataType],
    lambdas: [
      [
        { dataType: keyType, nullable: false },
        { dataType: valueType, nullable: valueContainsNull },
      ],
    ],
  };
}

const mapFilter = defineHigherOrder({
  name: 'map_filter',
  usage: 'Returns the entries of a map for which a lambda of key and value is true.',
  examples: [["SELECT map_keys(map_filter(map('a', 1, 'b', 5), (k, v) -> v > 2))", ['b']]],
  valueCount: 1,
  lambdaCounts: [1, 1],
  bind: bindEntry,
  resolve: ([{ dataType, nullable }], [body], sqlExpr) => {
    requirePredicate(body, sqlExpr);
    return {
      output: dataType,
      nullable,
      isTotal: true,
      evaluate: ({ core }, { values, lambdas: [lambda], rows }) => {
        const lists = listRows(core, values[0], rows);
        const kept = lambda.run(lists.children, rowsOfElements(lists));
        const answers = predicateAnswers(core, kept, {
          rows: elementCount(lists),
          type: body.dataType,
        });
        return keepElements(core, lists, (entry) => answers[entry] === TRUE);
      },
    };
  },
});

const transformKeys = defineHigherOrder({
  name: 'transform_keys',
  usage: 'Returns a map with keys that a lambda makes of each key and value.',
  examples: [["SELECT map_keys(transform_keys(map('a', 1), (k, v) -> upper(k)))", ['A']]],
  valueCount: 1,
  lambdaCounts: [1, 1],
  bind: bindEntry,
  resolve: (values, [body], sqlExpr) => {
    const { valueType, valueContainsNull } = mapValue(values, 0, sqlExpr);
    requireMapKey(sqlExpr, body.dataType);
    const output = mapType(body.dataType, valueType, valueContainsNull);
    return {
      output,
      nullable: values[0].nullable,
      evaluate: ({ core }, { values: [column], lambdas: [lambda], rows }) => {
        const lists = listRows(core, column, rows);
        const keys = lambda.run(lists.children, rowsOfElements(lists));
        return newMaps(core, { ...lists, children: [keys, lists.children[1]] }, output);
      },
    };
  },
});

const transformValues = defineHigherOrder({
  name: 'transform_values',
  usage: 'Returns a map with values that a lambda makes of each key and value.',
  examples: [['SELECT map_values(transform_values(map(2, 3), (k, v) -> k * v))', [6]]],
  valueCount: 1,
  lambdaCounts: [1, 1],
  bind: bindEntry,
  resolve: (values, [body], sqlExpr) => ({
    output: mapType(mapValue(values, 0, sqlExpr).keyType, body.dataType, body.nullable),
    nullable: values[0].nullable,
    isTotal: true,
    evaluate: ({ core }, { values: [column], lambdas: [lambda], rows }) => {
      const lists = listRows(core, column, rows);
      const made = lambda.run(lists.children, rowsOfElements(lists));
      return newLists(core, { ...lists, children: [lists.children[0], made] });
    },
  }),
});

/** Both maps with keys of their common type. Fails with DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES. */
function zippedMaps(values: readonly Argument[], sqlExpr: string): readonly [MapType, MapType] {
  const [left, right] = [0, 1].map((index) => mapValue(values, index, sqlExpr));
  const keyType = widerTypeWithoutText(left.keyType, right.keyType);
  if (keyType === undefined) {
    throw mapZipTypes({ sqlExpr, functionName: 'map_zip_with', left, right });
  }
  requireMapKey(sqlExpr, keyType);
  return [
    { ...left, keyType },
    { ...right, keyType },
  ];
}

/** The keys of two maps, each once, with their values in the first and in the second, or null. */
function joinMaps(
  core: WasmCore,
  columns: readonly Ptr[],
  { rows, type: { keyType } }: { rows: number; type: MapType },
): { readonly lists: ListRows; readonly parameters: readonly Ptr[] } {
  const nulls = nullRows(core, columns, rows);
  const maps = columns.map((column) => listRows(core, column, rows));
  const { starts, joined } = joinElements(core, maps);
  const ranks = elementRanks(core, joined, keyType);
  const entries = zipEntries(maps, { ranks, second: starts[1], nulls });
  const [keys] = gatherAll(core, [joined], entries.keys);
  const found = maps.map(
    ({ children }, index) => gatherAll(core, [children[1]], entries.values[index])[0],
  );
  const lists = { rows, offsets: entries.offsets, nulls, children: [keys] };
  return { lists, parameters: [keys, ...found] };
}

interface ZippedEntries {
  readonly offsets: Int32Array;
  /** Numbers of keys, those of the second map behind those of the first. */
  readonly keys: Int32Array;
  /** For each key, the number of its value in the first map and in the second; -1 for none. */
  readonly values: readonly [Int32Array, Int32Array];
}

function zipEntries(
  [left, right]: readonly ListRows[],
  { ranks, second, nulls }: { ranks: Int32Array; second: number; nulls: Uint8Array | undefined },
): ZippedEntries {
  const offsets = new Int32Array(left.rows + 1);
  const keys: number[] = [];
  const values: readonly [number[], number[]] = [[], []];
  const sides: readonly (readonly [0 | 1, ListRows, number])[] = [
    [0, left, 0],
    [1, right, second],
  ];
  for (let row = 0; row < left.rows; row++) {
    const placeOf = new Map<number, number>();
    for (const [side, { offsets: ends }, first] of sides) {
      for (let at = ends[row]; at < ends[row + 1] && nulls?.[row] !== 1; at++) {
        const rank = ranks[first + at];
        const place = placeOf.get(rank) ?? keys.length;
        if (place === keys.length) {
          placeOf.set(rank, place);
          keys.push(first + at);
          for (const list of values) list.push(-1);
        }
        values[side][place] = at;
      }
    }
    offsets[row + 1] = keys.length;
  }
  return {
    offsets,
    keys: Int32Array.from(keys),
    values: [Int32Array.from(values[0]), Int32Array.from(values[1])],
  };
}

const mapZipWith = defineHigherOrder({
  name: 'map_zip_with',
  usage: 'Returns a map of what a lambda makes of each key and its values in two maps.',
  examples: [
    [
      "SELECT map_values(map_zip_with(map('a', 1), map('a', 2, 'b', 3), (k, x, y) -> coalesce(x, 0) + y))",
      [3, 3],
    ],
  ],
  valueCount: 2,
  lambdaCounts: [1, 1],
  bind: (values, sqlExpr) => {
    const maps = zippedMaps(values, sqlExpr);
    const found = maps.map(({ valueType }) => ({ dataType: valueType, nullable: true }));
    return { args: maps, lambdas: [[{ dataType: maps[0].keyType, nullable: false }, ...found]] };
  },
  resolve: (values, [body], sqlExpr) => {
    const [type] = zippedMaps(values, sqlExpr);
    return {
      output: mapType(type.keyType, body.dataType, body.nullable),
      nullable: values.some(({ nullable }) => nullable),
      isTotal: true,
      evaluate: ({ core }, { values: columns, lambdas: [lambda], rows }) => {
        const { lists, parameters } = joinMaps(core, columns, { rows, type });
        const made = lambda.run(parameters, rowsOfElements(lists));
        return newLists(core, { ...lists, children: [parameters[0], made] });
      },
    };
  },
});

export const LAMBDA_MAP: readonly HigherOrderFunction[] = [
  mapFilter,
  transformKeys,
  transformValues,
  mapZipWith,
];
