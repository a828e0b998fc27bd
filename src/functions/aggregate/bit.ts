import { KERNEL_SUFFIX, physicalType } from '../../types/physical-type.ts';
import { type AggregateFunction, defineAggregate } from '../define.ts';
import { integralInput, requireCount } from './input-type.ts';

function bitAggregate(operation: 'and' | 'or' | 'xor', expected: number): AggregateFunction {
  const name = `bit_${operation}`;
  return defineAggregate({
    name,
    usage: `Returns the bitwise ${operation} of the non-null values.`,
    examples: [[`SELECT ${name}(col) FROM VALUES (3), (5) AS tab(col)`, expected]],
    resolve: (args) => {
      requireCount(name, args);
      const type = integralInput(name, args);
      const kernel = `agg_${name}_${KERNEL_SUFFIX[physicalType(type)]}`;
      return { args: [type], output: type, nullable: true, state: [type], kernel };
    },
  });
}

/** Spark's BitAndAgg. */
export const bitAnd = bitAggregate('and', 1);
/** Spark's BitOrAgg. */
export const bitOr = bitAggregate('or', 7);
/** Spark's BitXorAgg. */
export const bitXor = bitAggregate('xor', 6);
