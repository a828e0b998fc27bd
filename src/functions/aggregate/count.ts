import { LongType } from '../../types/data-type.ts';
import { type Argument, defineAggregate } from '../define.ts';
import { booleanInput, requireCount } from './input-type.ts';

/** Every row counts where no argument can be null; `count(*)` arrives with no argument, or as `count(1)`. */
function countKernel(args: readonly Argument[]): string {
  if (args.every((arg) => !arg.nullable)) return 'agg_count_all';
  return args.length === 1 ? 'agg_count' : 'agg_count_columns';
}

/** Spark's Count: rows in which no argument is null. */
export const count = defineAggregate({
  name: 'count',
  usage: 'Returns the number of rows, or of rows in which no argument is null.',
  examples: [
    ['SELECT count(*) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', 4],
    ['SELECT count(col) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', 3],
  ],
  resolve: (args) => ({
    args: args.map((arg) => arg.dataType),
    output: LongType,
    nullable: false,
    state: [LongType],
    kernel: countKernel(args),
    ...(args.length > 1 && args.some((arg) => arg.nullable) && { reads: args.map((_, at) => at) }),
  }),
});

/** Spark's CountIf. */
export const countIf = defineAggregate({
  name: 'count_if',
  usage: 'Returns the number of rows for which the condition is true.',
  examples: [['SELECT count_if(col > 1) FROM VALUES (NULL), (0), (2), (3) AS tab(col)', 2]],
  resolve: (args) => {
    requireCount('count_if', args);
    return {
      args: [booleanInput('count_if', args)],
      output: LongType,
      nullable: false,
      state: [LongType],
      kernel: 'agg_count_if',
    };
  },
});
