import { DoubleType } from '../../types/data-type.ts';
import { type AggregateFunction, defineAggregate } from '../define.ts';
import { numberInput, requireCount, unexpectedArgument } from './input-type.ts';

interface MomentAggregate {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly what: string;
  /** The answer over 1, 2, 3. */
  readonly expected: number;
}

function momentAggregate({ name, aliases, what, expected }: MomentAggregate): AggregateFunction {
  return defineAggregate({
    name,
    aliases,
    usage: `Returns the ${what} of the non-null values.`,
    examples: [[`SELECT ${name}(col) FROM VALUES (1), (2), (3) AS tab(col)`, expected]],
    resolve: (args) => {
      requireCount(name, args);
      if (numberInput(args[0].dataType) === undefined) {
        throw unexpectedArgument(name, args, '"DOUBLE"');
      }
      return {
        args: [DoubleType],
        output: DoubleType,
        nullable: true,
        state: [DoubleType, DoubleType, DoubleType],
        kernel: `agg_${name}_f64`,
      };
    },
  });
}

/** Spark's VariancePop. */
export const varPop = momentAggregate({
  name: 'var_pop',
  what: 'population variance',
  expected: 2 / 3,
});

/** Spark's VarianceSamp; null for a single value. */
export const varSamp = momentAggregate({
  name: 'var_samp',
  aliases: ['variance'],
  what: 'sample variance',
  expected: 1,
});

/** Spark's StddevPop. */
export const stddevPop = momentAggregate({
  name: 'stddev_pop',
  what: 'population standard deviation',
  expected: Math.sqrt(2 / 3),
});

/** Spark's StddevSamp; null for a single value. */
export const stddevSamp = momentAggregate({
  name: 'stddev_samp',
  aliases: ['stddev', 'std'],
  what: 'sample standard deviation',
  expected: 1,
});
