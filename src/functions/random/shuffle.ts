/**
 * `shuffle`: an array in random order. Without a seed, another one in every query; with one, the order that Spark gives
 * the rows of its first partition.
 */
import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { elementCount, gatherAll, listRows, newLists } from '../../wasm/list-rows.ts';
import { requireArray } from '../collection-argument.ts';
import {
  defineFunction,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from '../define.ts';
import { printsNoSeed } from '../printed-call.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import { literalSeed } from './seed.ts';

/** Writes the numbers from `start` up to `end` in random order to their places: Fisher and Yates, from the inside out. */
function shuffleRange(numbers: Int32Array, start: number, end: number, random: MersenneTwister) {
  for (let at = start; at < end; at++) {
    const other = start + random.below(at - start + 1);
    numbers[at] = numbers[other];
    numbers[other] = at;
  }
}

export const shuffle: ScalarFunction = defineFunction({
  name: 'shuffle',
  usage: 'Returns an array in random order, which depends on the seed if there is one.',
  examples: [['SELECT shuffle(array(1, 2, 3), 42)', [1, 3, 2]]],
  deterministic: false,
  print: printsNoSeed('shuffle', 1),
  resolve: (args): ScalarSignature => {
    if (args.length !== 1 && args.length !== 2) {
      throw wrongNumberOfArguments('shuffle', '[1, 2]', args.length);
    }
    const type = requireArray('shuffle', args);
    const seed = literalSeed('shuffle', args[1]);
    let random: MersenneTwister | undefined;
    const generator = ({ newSeed }: EvaluationContext) => {
      random ??= new MersenneTwister(seed ?? newSeed());
      return random;
    };
    return {
      args: [type, ...args.slice(1).map(({ dataType }) => dataType)],
      output: type,
      nullable: args[0].nullable,
      isTotal: true,
      evaluate: (context, [column], rows) => {
        const { core } = context;
        const lists = listRows(core, column, rows);
        const numbers = new Int32Array(elementCount(lists));
        for (let row = 0; row < rows; row++) {
          if (lists.nulls?.[row] === 1) continue;
          shuffleRange(numbers, lists.offsets[row], lists.offsets[row + 1], generator(context));
        }
        return newLists(core, { ...lists, children: gatherAll(core, lists.children, numbers) });
      },
    };
  },
});
