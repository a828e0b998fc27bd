/**
 * Functions that ask a lambda about the elements of arrays. The elements of all rows are one batch, so the lambda's body
 * runs once over a column, whatever number of arrays there are.
 */
import { arrayType, BooleanType, IntegerType } from '../types/data-type.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import type { WasmCore } from '../wasm/core.ts';
import { columnFromIntegers } from '../wasm/integer-column.ts';
import {
  elementCount,
  keepElements,
  type ListRows,
  listRows,
  newLists,
  nullRows,
  rowsOfElements,
} from '../wasm/list-rows.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { padElements } from './array-joins.ts';
import {
  type Argument,
  defineHigherOrder,
  type HigherOrderFunction,
  type Lambda,
} from './define.ts';
import {
  arrayValue,
  predicateAnswers,
  requirePredicate,
  TRUE,
  UNKNOWN,
} from './lambda-argument.ts';
import { answerInTurn } from './lambda-turns.ts';

/** An element and its place, from 0. */
function elementAndPlace(values: readonly Argument[], sqlExpr: string) {
  const { elementType, containsNull } = arrayValue(values, 0, sqlExpr);
  return [
    { dataType: elementType, nullable: containsNull },
    { dataType: IntegerType, nullable: false },
  ];
}

/** Runs a lambda on every element, and its place if it asks for that. */
function runOnElements(core: WasmCore, lists: ListRows, lambda: Lambda): Ptr {
  const parameters = [lists.children[0]];
  if (lambda.parameterCount > 1) parameters.push(columnFromIntegers(core, placesOf(lists)));
  return lambda.run(parameters, rowsOfElements(lists));
}

function placesOf({ rows, offsets }: ListRows): Int32Array {
  const places = new Int32Array(offsets[rows]);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) places[at] = at - offsets[row];
  }
  return places;
}

const transform = defineHigherOrder({
  name: 'transform',
  usage: 'Returns an array of what a lambda makes of each element and its place, from 0.',
  examples: [
    ['SELECT transform(array(1, 2), x -> x + 1)', [2, 3]],
    ['SELECT transform(array(5, 5), (x, i) -> x * i)', [0, 5]],
  ],
  valueCount: 1,
  lambdaCounts: [1, 1],
  hasOptionalParameter: true,
  bind: (values, sqlExpr) => ({
    args: [values[0].dataType],
    lambdas: [elementAndPlace(values, sqlExpr)],
  }),
  resolve: ([{ nullable }], [body]) => ({
    output: arrayType(body.dataType, body.nullable),
    nullable,
    isTotal: true,
    evaluate: ({ core }, { values, lambdas, rows }) => {
      const lists = listRows(core, values[0], rows);
      return newLists(core, { ...lists, children: [runOnElements(core, lists, lambdas[0])] });
    },
  }),
});

const filter = defineHigherOrder({
  name: 'filter',
  usage: 'Returns the elements for which a lambda is true; it is given their place, from 0, too.',
  examples: [['SELECT filter(array(1, 2, 3), x -> x > 1)', [2, 3]]],
  valueCount: 1,
  lambdaCounts: [1, 1],
  hasOptionalParameter: true,
  bind: (values, sqlExpr) => ({
    args: [values[0].dataType],
    lambdas: [elementAndPlace(values, sqlExpr)],
  }),
  resolve: ([{ dataType, nullable }], [body], sqlExpr) => {
    requirePredicate(body, sqlExpr);
    return {
      output: dataType,
      nullable,
      isTotal: true,
      evaluate: ({ core }, { values, lambdas, rows }) => {
        const lists = listRows(core, values[0], rows);
        const kept = runOnElements(core, lists, lambdas[0]);
        const answers = predicateAnswers(core, kept, {
          rows: elementCount(lists),
          type: body.dataType,
        });
        return keepElements(core, lists, (element) => answers[element] === TRUE);
      },
    };
  },
});

/**
 * `exists` and `forall`: one answer decides, and without it an unknown one leaves the question open. Elements behind the
 * deciding one are not looked at, if that could make a difference.
 */
function quantifier(
  name: string,
  decisive: 0 | 1,
  record: Pick<HigherOrderFunction, 'usage' | 'examples'>,
): HigherOrderFunction {
  return defineHigherOrder({
    name,
    ...record,
    valueCount: 1,
    lambdaCounts: [1, 1],
    bind: (values, sqlExpr) => ({
      args: [values[0].dataType],
      lambdas: [elementAndPlace(values, sqlExpr).slice(0, 1)],
    }),
    resolve: ([{ nullable }], [body], sqlExpr) => {
      requirePredicate(body, sqlExpr);
      return {
        output: BooleanType,
        nullable: nullable || body.nullable,
        isTotal: true,
        evaluate: ({ core }, { values, lambdas: [lambda], rows }) => {
          const lists = listRows(core, values[0], rows);
          const type = body.dataType;
          const answers = lambda.canFail
            ? answerInTurn(core, lists, { lambda, type, decisive })
            : predicateAnswers(core, runOnElements(core, lists, lambda), {
                rows: elementCount(lists),
                type,
              });
          return quantified(core, lists, { answers, decisive });
        },
      };
    },
  });
}

function quantified(
  core: WasmCore,
  { rows, offsets, nulls }: ListRows,
  { answers, decisive }: { answers: Uint8Array; decisive: 0 | 1 },
): Ptr {
  const results = Array.from({ length: rows }, (_, row) => {
    if (nulls?.[row] === 1) return null;
    const ofRow = answers.subarray(offsets[row], offsets[row + 1]);
    if (ofRow.includes(decisive)) return decisive === TRUE;
    return ofRow.includes(UNKNOWN) ? null : decisive !== TRUE;
  });
  return buildColumn(core, BooleanType, results);
}

const zipWith = defineHigherOrder({
  name: 'zip_with',
  usage:
    'Returns an array of what a lambda makes of the elements of two arrays that have the same place.',
  examples: [['SELECT zip_with(array(1, 2), array(10, 20), (a, b) -> a + b)', [11, 22]]],
  valueCount: 2,
  lambdaCounts: [1, 1],
  bind: (values, sqlExpr) => {
    const types = [0, 1].map((index) => arrayValue(values, index, sqlExpr));
    return {
      args: types,
      lambdas: [types.map(({ elementType }) => ({ dataType: elementType, nullable: true }))],
    };
  },
  resolve: (values, [body]) => ({
    output: arrayType(body.dataType, body.nullable),
    nullable: values.some(({ nullable }) => nullable),
    isTotal: true,
    evaluate: ({ core }, { values: columns, lambdas: [lambda], rows }) => {
      const nulls = nullRows(core, columns, rows);
      const lists = columns.map((column) => listRows(core, column, rows));
      const { parts, offsets } = padElements(core, lists, nulls);
      const pairs = { rows, offsets, nulls, children: parts };
      return newLists(core, { ...pairs, children: [lambda.run(parts, rowsOfElements(pairs))] });
    },
  }),
});

export const LAMBDA_ARRAY: readonly HigherOrderFunction[] = [
  transform,
  filter,
  quantifier('exists', 1, {
    usage:
      'Whether a lambda is true for an element; null if that depends on one for which it is null.',
    examples: [['SELECT exists(array(1, 2, 3), x -> x > 2)', true]],
  }),
  quantifier('forall', 0, {
    usage:
      'Whether a lambda is true for every element; null if that depends on one for which it is null.',
    examples: [['SELECT forall(array(1, 2, 3), x -> x > 2)', false]],
  }),
  zipWith,
];
