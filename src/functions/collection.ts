/** Arrays made, measured and joined to text. */
import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { arrayType, type DataType, IntegerType, StringType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { columnFromIntegers } from '../wasm/integer-column.ts';
import { listOf } from '../wasm/list-column.ts';
import { listRows } from '../wasm/list-rows.ts';
import { ARRAY_JOINS } from './array-joins.ts';
import { ARRAY_ORDER } from './array-order.ts';
import { ARRAY_PARTS } from './array-parts.ts';
import { ARRAY_SEARCH } from './array-search.ts';
import { ARRAY_SETS } from './array-sets.ts';
import { requireArray, requireCommon } from './collection-argument.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { implicitCast } from './input-type.ts';
import { MAP } from './map.ts';
import { overLists } from './over-lists.ts';
import { perRow } from './per-row.ts';
import { sequence } from './sequence.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asList, asText } from './value-reading.ts';

const array = defineFunction({
  name: 'array',
  usage: 'Returns an array of the arguments.',
  examples: [['SELECT array(1, 2, NULL)', [1, 2, null]]],
  resolve: (args): ScalarSignature => {
    const element = requireCommon('array', args);
    const output = arrayType(
      element,
      args.some(({ nullable }) => nullable),
    );
    const evaluate: Evaluate = ({ core }, columns, rows) =>
      columns.length === 0 ? buildConstant(core, output, [], rows) : listOf(core, columns, rows);
    return { args: args.map(() => element), output, nullable: false, isTotal: true, evaluate };
  },
});

/** The number of elements or entries; null of null. */
const evaluateSize: Evaluate = overLists((core, [column], rows) => {
  const { offsets, nulls } = listRows(core, column, rows);
  const lengths = Int32Array.from({ length: rows }, (_, row) =>
    nulls?.[row] === 1 ? -1 : offsets[row + 1] - offsets[row],
  );
  return columnFromIntegers(core, lengths, (length) => length >= 0);
});

function sizeSignature(args: readonly Argument[]): ScalarSignature {
  const { dataType } = args[0];
  return {
    args: [dataType.kind === 'null' ? arrayType(dataType) : dataType],
    output: IntegerType,
    isTotal: true,
    evaluate: evaluateSize,
  };
}

const size = defineFunction({
  name: 'size',
  aliases: ['cardinality'],
  usage: 'Returns the number of elements of an array or of entries of a map.',
  examples: [['SELECT size(array(1, NULL))', 2]],
  resolve: (args): ScalarSignature => {
    requireCount('size', args, 1);
    if (!['array', 'map', 'null'].includes(args[0].dataType.kind)) {
      throw unexpectedArgument('size', args, { index: 0, requiredType: '("ARRAY" or "MAP")' });
    }
    return sizeSignature(args);
  },
});

const arraySize = defineFunction({
  name: 'array_size',
  usage: 'Returns the number of elements of an array.',
  examples: [['SELECT array_size(array(1, NULL))', 2]],
  resolve: (args): ScalarSignature => {
    requireCount('array_size', args, 1);
    requireArray('array_size', args);
    return sizeSignature(args);
  },
});

/** `array_join(array, delimiter, forNull)`: nulls are passed over unless there is a text for them. */
const arrayJoin = defineFunction({
  name: 'array_join',
  usage: 'Returns the elements of an array as text with a delimiter between them.',
  examples: [["SELECT array_join(array('a', NULL, 'c'), '-')", 'a-c']],
  resolve: (args): ScalarSignature => {
    if (args.length !== 2 && args.length !== 3) {
      throw wrongNumberOfArguments('array_join', '[2, 3]', args.length);
    }
    const types: readonly DataType[] = [arrayType(StringType), StringType, StringType];
    for (const [index, { dataType }] of args.entries()) {
      if (implicitCast(dataType, types[index]) !== undefined) continue;
      const requiredType = index === 0 ? '"ARRAY<STRING>"' : '"STRING"';
      throw unexpectedArgument('array_join', args, { index, requiredType });
    }
    const compute = ([elements, delimiter, forNull]: readonly Value[]) =>
      asList(elements)
        .map((element) => element ?? forNull ?? null)
        .filter((element) => element !== null)
        .map(asText)
        .join(asText(delimiter));
    const used = types.slice(0, args.length);
    return {
      args: used,
      output: StringType,
      isTotal: true,
      evaluate: perRow(used, StringType, compute),
    };
  },
});

export const COLLECTION: readonly ScalarFunction[] = [
  array,
  size,
  arraySize,
  arrayJoin,
  ...ARRAY_JOINS,
  ...ARRAY_ORDER,
  ...ARRAY_PARTS,
  ...ARRAY_SEARCH,
  ...ARRAY_SETS,
  ...MAP,
  sequence,
];
