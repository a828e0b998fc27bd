import { TypeId } from '../../../assembly/abi.ts';
import { invalidOrderingType } from '../../errors/function-errors.ts';
import { isOrderable } from '../../types/coercion.ts';
import { BooleanType, type DataType } from '../../types/data-type.ts';
import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import { callSql } from '../call-sql.ts';
import { type AggregateSignature, type Argument, defineAggregate } from '../define.ts';
import { booleanInput, requireCount } from './input-type.ts';
import { NESTED_AGGREGATES } from './nested-part.ts';

type Extreme = 'min' | 'max';

function requireOrder(name: Extreme, args: readonly Argument[]): void {
  const type = args[0].dataType;
  if (!isOrderable(type)) throw invalidOrderingType(callSql(name, args), name, type);
}

function extremeSignature(extreme: Extreme, type: DataType): AggregateSignature {
  if (physicalType(type) >= TypeId.Struct)
    return NESTED_AGGREGATES.get().nestedExtreme(extreme, type);
  const kernel = `agg_${extreme}_${KERNEL_SUFFIX[physicalType(type)]}`;
  return { args: [type], output: type, nullable: true, state: [type], kernel };
}

function resolveExtreme(name: Extreme, args: readonly Argument[]): AggregateSignature {
  requireCount(name, args);
  requireOrder(name, args);
  return extremeSignature(name, args[0].dataType);
}

function resolveBoolean(
  name: string,
  extreme: Extreme,
  args: readonly Argument[],
): AggregateSignature {
  requireCount(name, args);
  booleanInput(name, args);
  return extremeSignature(extreme, BooleanType);
}

/** Spark's Min: any number is smaller than NaN. */
export const min = defineAggregate({
  name: 'min',
  usage: 'Returns the smallest non-null value.',
  examples: [['SELECT min(col) FROM VALUES (10), (-1), (20) AS tab(col)', -1]],
  resolve: (args) => resolveExtreme('min', args),
});

/** Spark's Max: NaN is the largest number. */
export const max = defineAggregate({
  name: 'max',
  usage: 'Returns the largest non-null value.',
  examples: [['SELECT max(col) FROM VALUES (10), (50), (20) AS tab(col)', 50]],
  resolve: (args) => resolveExtreme('max', args),
});

/** Spark's BoolAnd, which is Min of booleans. */
export const boolAnd = defineAggregate({
  name: 'bool_and',
  aliases: ['every'],
  usage: 'Returns true if all non-null values are true.',
  examples: [['SELECT bool_and(col) FROM VALUES (NULL), (true), (false) AS tab(col)', false]],
  resolve: (args) => resolveBoolean('bool_and', 'min', args),
});

/** Spark's BoolOr, which is Max of booleans. */
export const boolOr = defineAggregate({
  name: 'bool_or',
  aliases: ['some', 'any'],
  usage: 'Returns true if a value is true.',
  examples: [['SELECT bool_or(col) FROM VALUES (NULL), (true), (false) AS tab(col)', true]],
  resolve: (args) => resolveBoolean('bool_or', 'max', args),
});
