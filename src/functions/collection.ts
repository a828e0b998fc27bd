/** Arrays and maps: making and searching them. Higher-order functions have a place of their own. */
import {
  differingTypes,
  invalidOrderingType,
  wrongNumberOfArguments,
} from '../errors/function-errors.ts';
import { duplicatedMapKey, nullMapKey } from '../errors/runtime-errors.ts';
import { commonType, isOrderable } from '../types/coercion.ts';
import {
  type ArrayType,
  arrayType,
  BooleanType,
  type DataType,
  IntegerType,
  LongType,
  mapType,
  StringType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { compareValues } from '../types/value-order.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { listOf } from '../wasm/list-column.ts';
import { callSql } from './call-sql.ts';
import { requireArray, requireMap } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { perRow } from './per-row.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asBoolean, asList, asText } from './value-reading.ts';

function requireCommon(
  name: string,
  args: readonly Argument[],
  some: readonly Argument[],
): DataType {
  const types = some.map(({ dataType }) => dataType);
  const type = commonType(types);
  if (type === undefined) throw differingTypes(callSql(name, args), name, types);
  return type;
}

const array = defineFunction({
  name: 'array',
  usage: 'Returns an array of the arguments.',
  examples: [['SELECT array(1, 2, NULL)', [1, 2, null]]],
  resolve: (args): ScalarSignature => {
    const element = requireCommon('array', args, args);
    const output = arrayType(
      element,
      args.some(({ nullable }) => nullable),
    );
    const evaluate: Evaluate = ({ core }, columns, rows) =>
      columns.length === 0 ? buildConstant(core, output, [], rows) : listOf(core, columns, rows);
    return { args: args.map(() => element), output, nullable: false, isTotal: true, evaluate };
  },
});

/** Entries whose keys are not null and differ from each other. */
function checkedEntries(entries: readonly Value[], keyType: DataType): readonly Value[] {
  const seen: Value[] = [];
  for (const entry of entries) {
    const [key] = asList(entry);
    if (key === null) throw nullMapKey();
    if (seen.some((other) => compareValues(other, key, keyType) === 0))
      throw duplicatedMapKey(String(key));
    seen.push(key);
  }
  return entries;
}

const map = defineFunction({
  name: 'map',
  usage: 'Returns a map of keys and values in turn.',
  examples: [],
  resolve: (args): ScalarSignature => {
    if (args.length % 2 !== 0) throw wrongNumberOfArguments('map', '2n (n > 0)', args.length);
    const keys = args.filter((_, index) => index % 2 === 0);
    const values = args.filter((_, index) => index % 2 === 1);
    const keyType = requireCommon('map', args, keys);
    const valueType = requireCommon('map', args, values);
    const output = mapType(
      keyType,
      valueType,
      values.some(({ nullable }) => nullable),
    );
    const types = args.map((_, index) => (index % 2 === 0 ? keyType : valueType));
    const compute = (row: readonly Value[]) => {
      const entries: Value[] = [];
      for (let at = 0; at < row.length; at += 2) entries.push([row[at], row[at + 1]]);
      return checkedEntries(entries, keyType);
    };
    const evaluate: Evaluate = (context, columns, rows) =>
      columns.length === 0
        ? buildConstant(context.core, output, [], rows)
        : perRow(types, output, compute, { handlesNulls: true })(context, columns, rows);
    return { args: types, output, nullable: false, evaluate };
  },
});

/** `size(x)`: of null it is null. */
const size = defineFunction({
  name: 'size',
  aliases: ['cardinality'],
  usage: 'Returns the number of elements of an array or of entries of a map.',
  examples: [['SELECT size(array(1, NULL))', 2]],
  resolve: (args): ScalarSignature => {
    requireCount('size', args, 1);
    const { dataType } = args[0];
    if (!['array', 'map', 'null'].includes(dataType.kind)) {
      throw unexpectedArgument('size', args, { index: 0, requiredType: '("ARRAY" or "MAP")' });
    }
    return {
      args: [dataType],
      output: IntegerType,
      isTotal: true,
      evaluate: perRow([dataType], IntegerType, ([value]) => asList(value).length),
    };
  },
});

/** `sort_array(array, ascending)`: nulls first ascending, last descending. */
const sortArray = defineFunction({
  name: 'sort_array',
  usage: 'Returns an array with its elements in order.',
  examples: [['SELECT sort_array(array(3, NULL, 1))', [null, 1, 3]]],
  resolve: (args): ScalarSignature => {
    if (args.length !== 1 && args.length !== 2) {
      throw wrongNumberOfArguments('sort_array', '[1, 2]', args.length);
    }
    const type = requireArray('sort_array', args);
    if (!isOrderable(type.elementType)) {
      throw invalidOrderingType(callSql('sort_array', args), 'sort_array', type);
    }
    const types = args.length === 1 ? [type] : [type, BooleanType];
    const compute = ([elements, ascending]: readonly Value[]) => {
      const sign = ascending === undefined || asBoolean(ascending) ? 1 : -1;
      return [...asList(elements)].sort((a, b) => sign * compareValues(a, b, type.elementType));
    };
    return { args: types, output: type, isTotal: true, evaluate: perRow(types, type, compute) };
  },
});

/** `array_contains`, `array_position`: the array and the value in their common type. */
function searchFunction(
  name: string,
  output: DataType,
  compute: (elements: readonly Value[], value: Value, type: DataType) => Value,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 2);
      const list = requireArray(name, args);
      const type = commonType([list.elementType, args[1].dataType]);
      if (type === undefined) {
        throw differingTypes(callSql(name, args), name, [list, args[1].dataType]);
      }
      const types = [arrayType(type, list.containsNull), type];
      return {
        args: types,
        output,
        nullable: true,
        isTotal: true,
        evaluate: perRow(types, output, ([elements, value]) =>
          compute(asList(elements), value, type),
        ),
      };
    },
  });
}

/** A function of one array whose result has the array's type, or its elements'. */
function arrayFunction(
  name: string,
  resultOf: (type: ArrayType) => DataType,
  compute: (elements: readonly Value[], type: DataType) => Value,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      requireCount(name, args, 1);
      const type = requireArray(name, args);
      if (!isOrderable(type.elementType)) {
        throw invalidOrderingType(callSql(name, args), name, type.elementType);
      }
      const output = resultOf(type);
      return {
        args: [type],
        output,
        nullable: true,
        isTotal: true,
        evaluate: perRow([type], output, ([elements]) =>
          compute(asList(elements), type.elementType),
        ),
      };
    },
  });
}

function extreme(elements: readonly Value[], type: DataType, sign: 1 | -1): Value {
  const known = elements.filter((element) => element !== null);
  if (known.length === 0) return null;
  return known.reduce((best, next) => (sign * compareValues(next, best, type) > 0 ? next : best));
}

function distinct(elements: readonly Value[], type: DataType): readonly Value[] {
  const kept: Value[] = [];
  for (const element of elements) {
    if (!kept.some((other) => compareValues(other, element, type) === 0)) kept.push(element);
  }
  return kept;
}

/** `map_keys` and `map_values`. */
function entriesFunction(name: string, place: 0 | 1): ScalarFunction {
  return defineFunction({
    name,
    usage: `Returns the ${place === 0 ? 'keys' : 'values'} of a map.`,
    examples: [],
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
        evaluate: perRow([type], output, ([entries]) =>
          asList(entries).map((entry) => asList(entry)[place]),
        ),
      };
    },
  });
}

const arrayJoin = defineFunction({
  name: 'array_join',
  usage: 'Returns the elements of an array of texts with a delimiter between them.',
  examples: [["SELECT array_join(array('a', NULL, 'c'), '-')", 'a-c']],
  resolve: (args): ScalarSignature => {
    if (args.length !== 2 && args.length !== 3) {
      throw wrongNumberOfArguments('array_join', '[2, 3]', args.length);
    }
    requireArray('array_join', args);
    const types: DataType[] = [arrayType(StringType), ...args.slice(1).map(() => StringType)];
    const compute = ([elements, delimiter, forNull]: readonly Value[]) =>
      asList(elements)
        .map((element) => element ?? forNull ?? null)
        .filter((element) => element !== null)
        .map(asText)
        .join(asText(delimiter));
    return {
      args: types,
      output: StringType,
      isTotal: true,
      evaluate: perRow(types, StringType, compute),
    };
  },
});

export const COLLECTION: readonly ScalarFunction[] = [
  array,
  map,
  size,
  sortArray,
  searchFunction(
    'array_contains',
    BooleanType,
    (elements, value, type) => {
      if (
        elements.some((element) => element !== null && compareValues(element, value, type) === 0)
      ) {
        return true;
      }
      return elements.includes(null) ? null : false;
    },
    {
      usage: 'Whether an array has a value in it; null if it may be one that is null.',
      examples: [['SELECT array_contains(array(1, 2), 2)', true]],
    },
  ),
  searchFunction(
    'array_position',
    LongType,
    (elements, value, type) =>
      BigInt(
        elements.findIndex(
          (element) => element !== null && compareValues(element, value, type) === 0,
        ) + 1,
      ),
    {
      usage: 'Returns the place of a value in an array, from 1; 0 if it is not there.',
      examples: [["SELECT array_position(array('a', 'b'), 'b')", 2]],
    },
  ),
  arrayFunction(
    'array_max',
    (type) => type.elementType,
    (elements, type) => extreme(elements, type, 1),
    {
      usage: 'Returns the greatest element; nulls are passed over.',
      examples: [['SELECT array_max(array(3, NULL, 7))', 7]],
    },
  ),
  arrayFunction(
    'array_min',
    (type) => type.elementType,
    (elements, type) => extreme(elements, type, -1),
    {
      usage: 'Returns the least element; nulls are passed over.',
      examples: [['SELECT array_min(array(3, NULL, 7))', 3]],
    },
  ),
  arrayFunction('array_distinct', (type) => type, distinct, {
    usage: 'Returns the array with each element once.',
    examples: [['SELECT array_distinct(array(1, 2, 1))', [1, 2]]],
  }),
  entriesFunction('map_keys', 0),
  entriesFunction('map_values', 1),
  arrayJoin,
];
