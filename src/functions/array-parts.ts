/**
 * Arrays made of the elements of others: parts of them, and longer ones. Each writes down which elements the new
 * arrays hold (`ListBuilder`); no element is looked at.
 */
import {
  ARRAY_LENGTH_MAX,
  arrayFunctionTypes,
  invalidIndexOfZero,
  sliceLength,
  sliceStart,
  tooManyElements,
} from '../errors/collection-errors.ts';
import { tightestTypeWithFloat } from '../types/collection-coercion.ts';
import { type ArrayType, arrayType, IntegerType } from '../types/data-type.ts';
import { columnReader } from '../wasm/column-reader.ts';
import {
  elementCount,
  joinColumns,
  keepElements,
  ListBuilder,
  listRows,
  nullRows,
} from '../wasm/list-rows.ts';
import { requireTypedArray } from './array-argument.ts';
import { callSql } from './call-sql.ts';
import { requireArray } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { implicitCast } from './input-type.ts';
import { overLists } from './over-lists.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asNumber } from './value-reading.ts';

/** More elements than this in one column would not fit into the core's memory. */
const ELEMENTS_MAX = 2 ** 27;

/** Fails with COLLECTION_SIZE_LIMIT_EXCEEDED for an array that is too long, or would not fit into memory. */
export function checkLength(name: string, length: number | bigint, parameter?: string): void {
  if (length > Math.min(ARRAY_LENGTH_MAX, ELEMENTS_MAX)) {
    throw tooManyElements(name, length, parameter);
  }
}

/** What `slice` keeps of an array of `length` elements: from one number up to another. */
function sliceRange(start: number, count: number, length: number): readonly [number, number] {
  if (start === 0) throw sliceStart();
  if (count < 0) throw sliceLength(count);
  const from = start > 0 ? start - 1 : length + start;
  if (from < 0 || from >= length) return [0, 0];
  return [from, Math.min(length, from + count)];
}

const slice = defineFunction({
  name: 'slice',
  usage:
    'Returns a part of an array: from a place, counted from 1 or from the end, so many elements.',
  examples: [['SELECT slice(array(1, 2, 3, 4), -2, 2)', [3, 4]]],
  resolve: (args): ScalarSignature => {
    requireCount('slice', args, 3);
    const type = requireArray('slice', args);
    for (const index of [1, 2]) {
      if (implicitCast(args[index].dataType, IntegerType) === undefined) {
        throw unexpectedArgument('slice', args, { index, requiredType: '"INT"' });
      }
    }
    return {
      args: [type, IntegerType, IntegerType],
      output: type,
      evaluate: overLists((core, columns, rows) => {
        const lists = listRows(core, columns[0], rows);
        const nulls = nullRows(core, columns, rows);
        const [readStart, readCount] = columns
          .slice(1)
          .map((column) => columnReader(core, column, IntegerType));
        const builder = new ListBuilder(rows, nulls, elementCount(lists));
        for (let row = 0; row < rows; row++) {
          if (nulls?.[row] !== 1) {
            const first = lists.offsets[row];
            const length = lists.offsets[row + 1] - first;
            const range = sliceRange(asNumber(readStart(row)), asNumber(readCount(row)), length);
            builder.addRange(first + range[0], first + range[1]);
          }
          builder.endRow();
        }
        return builder.build(core, lists.children);
      }),
    };
  },
});

/**
 * The type of an array and of a value that goes into it: both are cast to what they have in common. Fails with
 * DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES.
 */
export function arrayWithValue(
  name: string,
  args: readonly Argument[],
  { dataType, nullable }: Argument,
): ArrayType {
  const [{ dataType: list }] = args;
  const type = list.kind === 'array' && tightestTypeWithFloat(list.elementType, dataType);
  if (list.kind !== 'array' || !type) {
    throw arrayFunctionTypes({
      sqlExpr: callSql(name, args),
      functionName: name,
      left: list,
      right: dataType,
    });
  }
  return arrayType(type, list.containsNull || nullable);
}

/** `array_append` and `array_prepend`. */
function lengthened(
  name: string,
  atEnd: boolean,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      requireTypedArray(name, args);
      const output = arrayWithValue(name, args, args[1]);
      return {
        args: [output, output.elementType],
        output,
        nullable: args[0].nullable,
        isTotal: true,
        evaluate: overLists((core, [column, value], rows) => {
          const lists = listRows(core, column, rows);
          const count = elementCount(lists);
          const builder = new ListBuilder(rows, lists.nulls, count + rows);
          for (let row = 0; row < rows; row++) {
            if (lists.nulls?.[row] !== 1) {
              if (!atEnd) builder.add(count + row);
              builder.addRange(lists.offsets[row], lists.offsets[row + 1]);
              if (atEnd) builder.add(count + row);
            }
            builder.endRow();
          }
          return builder.build(core, [joinColumns(core, [lists.children[0], value])]);
        }),
      };
    },
  });
}

/** Writes down an array with `item` at a place; what lies between it and the array is null. */
function insertAt(
  builder: ListBuilder,
  { start, end, position, item }: { start: number; end: number; position: number; item: number },
): void {
  const length = end - start;
  if (position === 0) throw invalidIndexOfZero();
  const place = position > 0 ? position - 1 : length + position + 1;
  checkLength(
    'array_insert',
    position > 0 ? Math.max(length + 1, position) : Math.max(length + 1, -position),
  );
  if (place > length) {
    builder.addRange(start, end);
    builder.addRepeated(-1, place - length);
    builder.add(item);
  } else if (place < 0) {
    builder.add(item);
    builder.addRepeated(-1, -place);
    builder.addRange(start, end);
  } else {
    builder.addRange(start, start + place);
    builder.add(item);
    builder.addRange(start + place, end);
  }
}

/** The place is an INT. Smaller numbers are cast to one where the value fits the array, as all three are cast at once. */
function requirePosition(args: readonly Argument[]): void {
  const [{ dataType: list }, { dataType: position }, { dataType: value }] = args;
  const isSmall = position.kind === 'byte' || position.kind === 'short';
  const fits =
    list.kind === 'array' && tightestTypeWithFloat(list.elementType, value) !== undefined;
  if (list.kind !== 'array' || position.kind === 'integer' || (isSmall && fits)) return;
  throw unexpectedArgument('array_insert', args, { index: 1, requiredType: '"INT"' });
}

const arrayInsert = defineFunction({
  name: 'array_insert',
  usage:
    'Returns an array with a value at a place, counted from 1 or from the end; gaps are filled with null.',
  examples: [["SELECT array_insert(array('a', 'b'), -1, 'x')", ['a', 'b', 'x']]],
  resolve: (args): ScalarSignature => {
    requireCount('array_insert', args, 3);
    requirePosition(args);
    const withValue = arrayWithValue('array_insert', args, args[2]);
    const output = arrayType(withValue.elementType);
    return {
      args: [output, IntegerType, output.elementType],
      output,
      nullable: args[0].nullable || args[1].nullable,
      evaluate: overLists((core, [column, position, value], rows) => {
        const lists = listRows(core, column, rows);
        const count = elementCount(lists);
        const nulls = nullRows(core, [column, position], rows);
        const readPosition = columnReader(core, position, IntegerType);
        const builder = new ListBuilder(rows, nulls, count + rows);
        for (let row = 0; row < rows; row++) {
          if (nulls?.[row] !== 1) {
            insertAt(builder, {
              start: lists.offsets[row],
              end: lists.offsets[row + 1],
              position: asNumber(readPosition(row)),
              item: count + row,
            });
          }
          builder.endRow();
        }
        return builder.build(core, [joinColumns(core, [lists.children[0], value])]);
      }),
    };
  },
});

const arrayRepeat = defineFunction({
  name: 'array_repeat',
  usage: 'Returns an array of a value, so many times.',
  examples: [["SELECT array_repeat('x', 3)", ['x', 'x', 'x']]],
  resolve: (args): ScalarSignature => {
    requireCount('array_repeat', args, 2);
    const [{ dataType, nullable }, count] = args;
    if (count.dataType.kind !== 'integer' && count.dataType.kind !== 'null') {
      throw unexpectedArgument('array_repeat', args, { index: 1, requiredType: '"INT"' });
    }
    return {
      args: [dataType, IntegerType],
      output: arrayType(dataType, nullable),
      nullable: count.nullable,
      evaluate: overLists((core, [value, times], rows) => {
        const nulls = nullRows(core, [times], rows);
        const readTimes = columnReader(core, times, IntegerType);
        const builder = new ListBuilder(rows, nulls);
        for (let row = 0; row < rows; row++) {
          const wanted = readTimes(row);
          if (wanted !== null && asNumber(wanted) > 0) {
            checkLength('array_repeat', asNumber(wanted), 'count');
            builder.addRepeated(row, asNumber(wanted));
          }
          builder.endRow();
        }
        return builder.build(core, [value]);
      }),
    };
  },
});

const arrayCompact = defineFunction({
  name: 'array_compact',
  usage: 'Returns an array without its nulls.',
  examples: [['SELECT array_compact(array(1, NULL, 2))', [1, 2]]],
  resolve: (args): ScalarSignature => {
    requireCount('array_compact', args, 1);
    const type = requireArray('array_compact', args);
    return {
      args: [type],
      output: arrayType(type.elementType, false),
      isTotal: true,
      evaluate: overLists((core, [column], rows) => {
        const lists = listRows(core, column, rows);
        const count = elementCount(lists);
        const isNull = nullRows(core, lists.children, count);
        return isNull === undefined ? column : keepElements(core, lists, (at) => isNull[at] === 0);
      }),
    };
  },
});

export const ARRAY_PARTS: readonly ScalarFunction[] = [
  slice,
  lengthened('array_append', true, {
    usage: 'Returns an array with a value added at its end.',
    examples: [['SELECT array_append(array(1, 2), 3)', [1, 2, 3]]],
  }),
  lengthened('array_prepend', false, {
    usage: 'Returns an array with a value added before its first element.',
    examples: [['SELECT array_prepend(array(1, 2), 0)', [0, 1, 2]]],
  }),
  arrayInsert,
  arrayRepeat,
  arrayCompact,
];
