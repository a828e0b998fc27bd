import { TypeId } from '../../../assembly/abi.ts';
import { nonFoldableArgument } from '../../errors/function-errors.ts';
import { BooleanType, type DataType, LongType } from '../../types/data-type.ts';
import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import {
  type AggregateOptions,
  type AggregateSignature,
  type Argument,
  defineAggregate,
} from '../define.ts';
import { requireCount, unexpectedArgument } from './input-type.ts';
import { NESTED_AGGREGATES } from './nested-part.ts';

/** Values are only moved, so types of one width share a family. */
const SAME_WIDTH: Partial<Record<TypeId, TypeId>> = {
  [TypeId.Bool]: TypeId.I8,
  [TypeId.F32]: TypeId.I32,
  [TypeId.F64]: TypeId.I64,
};

/** The suffix of the family that moves values of the type. */
function movedSuffix(type: DataType): string {
  const physical = physicalType(type);
  return KERNEL_SUFFIX[SAME_WIDTH[physical] ?? physical];
}

/** Nulls are skipped when the call says IGNORE NULLS or its second argument, a constant, is true. */
function skipsNulls(name: string, args: readonly Argument[], options: AggregateOptions): boolean {
  if (args.length === 1) return options.ignoreNulls === true;
  if (args[1].dataType.kind !== 'boolean') throw unexpectedArgument(name, args, '"BOOLEAN"', 1);
  if (args[1].literal === undefined) {
    throw nonFoldableArgument(name, 'ignoreNulls', BooleanType);
  }
  return options.ignoreNulls || args[1].literal === true;
}

interface OrderedCall {
  readonly name: string;
  readonly order: 'first' | 'last';
  readonly args: readonly Argument[];
  readonly options: AggregateOptions;
}

function resolveOrdered({ name, order, args, options }: OrderedCall): AggregateSignature {
  requireCount(name, args, [1, 2]);
  const type = args[0].dataType;
  const skips = skipsNulls(name, args, options);
  const types = args.map((arg) => arg.dataType);
  if (physicalType(type) >= TypeId.Struct)
    return NESTED_AGGREGATES.get().nestedByArrival(order, skips, types);
  const family = skips ? `agg_${order}_valid` : `agg_${order}`;
  return {
    args: types,
    output: type,
    nullable: true,
    state: [type, LongType],
    kernel: `${family}_${movedSuffix(type)}`,
  };
}

/** Spark's First, by order of arrival. */
export const first = defineAggregate({
  name: 'first',
  aliases: ['first_value'],
  usage: 'Returns the value of the first row, or the first non-null value with IGNORE NULLS.',
  examples: [
    ['SELECT first(col) FROM VALUES (10), (5), (20) AS tab(col)', 10],
    ['SELECT first(col, true) FROM VALUES (NULL), (5), (20) AS tab(col)', 5],
  ],
  treatsNulls: true,
  resolve: (args, options) => resolveOrdered({ name: 'first', order: 'first', args, options }),
});

/** Spark's AnyValue: the first. */
export const anyValue = defineAggregate({
  name: 'any_value',
  usage: 'Returns some value of the group.',
  examples: [['SELECT any_value(col) FROM VALUES (10), (5), (20) AS tab(col)', 10]],
  treatsNulls: true,
  resolve: (args, options) => resolveOrdered({ name: 'any_value', order: 'first', args, options }),
});

/** Spark's Last, by order of arrival. */
export const last = defineAggregate({
  name: 'last',
  aliases: ['last_value'],
  usage: 'Returns the value of the last row, or the last non-null value with IGNORE NULLS.',
  examples: [
    ['SELECT last(col) FROM VALUES (10), (5), (20) AS tab(col)', 20],
    ['SELECT last(col, true) FROM VALUES (10), (5), (NULL) AS tab(col)', 5],
  ],
  treatsNulls: true,
  resolve: (args, options) => resolveOrdered({ name: 'last', order: 'last', args, options }),
});
