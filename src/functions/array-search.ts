/** Arrays searched for a value: all elements of a batch are compared at once, in the core. */
import { arrayFunctionTypes, nullTypedArgument } from '../errors/collection-errors.ts';
import { tightestTypeWithFloat, widerTypeWithFloat } from '../types/collection-coercion.ts';
import {
  type ArrayType,
  arrayType,
  BooleanType,
  type DataType,
  LongType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { keepElements, type ListRows, listRows, nullRows } from '../wasm/list-rows.ts';
import { requireOrderable } from './array-argument.ts';
import { callSql } from './call-sql.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { type Matches, matchingElements } from './element-match.ts';
import { overLists } from './over-lists.ts';
import { requireCount, unexpectedArgument } from './signature.ts';

interface SearchTypes {
  readonly list: ArrayType;
  readonly value: DataType;
}

/** The common type of an array's elements and of a value that is looked for among them. */
function searchTypes(
  name: string,
  args: readonly Argument[],
  common: (left: DataType, right: DataType) => DataType | undefined,
): SearchTypes {
  requireCount(name, args, 2);
  const [{ dataType: list }, { dataType: value }] = args;
  const type = list.kind === 'array' ? common(list.elementType, value) : undefined;
  if (list.kind !== 'array' || type === undefined) {
    throw arrayFunctionTypes({
      sqlExpr: callSql(name, args),
      functionName: name,
      left: list,
      right: value,
    });
  }
  requireOrderable(name, args, type);
  return { list: arrayType(type, list.containsNull), value: type };
}

/** Finds the matches of each row's value, and makes a column of them. Null arrays and values make nulls. */
function overMatches(
  { value: type }: SearchTypes,
  output: DataType,
  answer: (matches: Matches, start: number, end: number) => Value,
): Evaluate {
  return overLists((core, [list, value], rows) => {
    const lists = listRows(core, list, rows);
    const nulls = nullRows(core, [list, value], rows);
    const matches = matchingElements(core, {
      lists,
      elements: lists.children[0],
      values: value,
      type,
    });
    const answers = Array.from({ length: rows }, (_, row) =>
      nulls?.[row] === 1 ? null : answer(matches, lists.offsets[row], lists.offsets[row + 1]),
    );
    return buildColumn(core, output, answers);
  });
}

const arrayContains = defineFunction({
  name: 'array_contains',
  usage: 'Whether an array has a value in it; null if it may be one that is null.',
  examples: [['SELECT array_contains(array(1, 2), 2)', true]],
  resolve: (args): ScalarSignature => {
    requireCount('array_contains', args, 2);
    const [list, value] = args;
    if (list.dataType.kind === 'null' || value.dataType.kind === 'null') {
      throw nullTypedArgument(callSql('array_contains', args), 'array_contains');
    }
    if (list.dataType.kind !== 'array') {
      throw unexpectedArgument('array_contains', args, { index: 0, requiredType: '"ARRAY"' });
    }
    const types = searchTypes('array_contains', args, widerTypeWithFloat);
    return {
      args: [types.list, types.value],
      output: BooleanType,
      nullable: list.nullable || value.nullable || list.dataType.containsNull,
      isTotal: true,
      evaluate: overMatches(types, BooleanType, (matches, start, end) => {
        const found = matches.subarray(start, end);
        if (found.includes(1)) return true;
        return found.includes(2) ? null : false;
      }),
    };
  },
});

const arrayPosition = defineFunction({
  name: 'array_position',
  usage: 'Returns the place of a value in an array, from 1; 0 if it is not there.',
  examples: [["SELECT array_position(array('a', 'b'), 'b')", 2]],
  resolve: (args): ScalarSignature => {
    requireCount('array_position', args, 2);
    if (args[0].dataType.kind === 'null') {
      throw nullTypedArgument(callSql('array_position', args), 'array_position');
    }
    const types = searchTypes('array_position', args, tightestTypeWithFloat);
    return {
      args: [types.list, types.value],
      output: LongType,
      isTotal: true,
      evaluate: overMatches(types, LongType, (matches, start, end) =>
        BigInt(matches.subarray(start, end).indexOf(1) + 1),
      ),
    };
  },
});

const arrayRemove = defineFunction({
  name: 'array_remove',
  usage: 'Returns an array without the elements that equal a value.',
  examples: [['SELECT array_remove(array(1, 2, NULL, 2), 2)', [1, null]]],
  resolve: (args): ScalarSignature => {
    const { list, value: type } = searchTypes('array_remove', args, tightestTypeWithFloat);
    return {
      args: [list, type],
      output: list,
      isTotal: true,
      evaluate: overLists((core, [column, value], rows) => {
        const lists = withNulls(listRows(core, column, rows), nullRows(core, [value], rows));
        const elements = lists.children[0];
        const matches = matchingElements(core, { lists, elements, values: value, type });
        return keepElements(core, lists, (element) => matches[element] !== 1);
      }),
    };
  },
});

/** The lists with more null rows. */
function withNulls(lists: ListRows, more: Uint8Array | undefined): ListRows {
  if (more === undefined) return lists;
  return { ...lists, nulls: more.map((isNull, row) => isNull | (lists.nulls?.[row] ?? 0)) };
}

export const ARRAY_SEARCH: readonly ScalarFunction[] = [arrayContains, arrayPosition, arrayRemove];
