import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { unfoldableParameter, unfoldableSeed } from '../../errors/random-errors.ts';
import { isIntegral, isNumeric } from '../../types/coercion.ts';
import { type DataType, DoubleType } from '../../types/data-type.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import { doubleOf } from '../aggregate/parameter.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import { columnCast } from '../cast.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from '../define.ts';
import { unexpectedArgument } from '../signature.ts';
import { lasting, requireSeedType, seedType } from './seed.ts';
import { XorShift } from './xor-shift.ts';

/** `rand` and `randn`. */
function randomNumber(
  name: string,
  aliases: readonly string[],
  usage: string,
  example: ScalarFunction['examples'][number],
  next: (random: XorShift) => number,
): ScalarFunction {
  return defineFunction({
    name,
    aliases,
    usage: `${usage}; the same ones for the same seed, if there is one.`,
    examples: [example],
    deterministic: false,
    print: (args) => `${name}(${args.join(', ')})`,
    resolve: (args): ScalarSignature => {
      if (args.length > 1) throw wrongNumberOfArguments(name, '[0, 1]', args.length);
      const [argument] = args;
      if (argument?.isFoldable === false) {
        throw unfoldableSeed(argumentSql(argument), callSql(name, args));
      }
      if (argument !== undefined) requireSeedType(name, args, 0);
      const generator = lasting((seed) => new XorShift(seed));
      return {
        args: args.map(seedType),
        output: DoubleType,
        nullable: false,
        evaluate: (context, [column], rows) => {
          const random = generator(context, argument && { column, argument });
          const values = Array.from({ length: rows }, () => next(random));
          return buildColumn(context.core, DoubleType, values);
        },
      };
    },
  });
}

/** The type of what lies between two numbers: the wider of two whole ones, else the one with a fraction. */
function uniformType(left: DataType, right: DataType): DataType {
  if (left.kind === 'null' || right.kind === 'null') return DoubleType;
  const order = ['byte', 'short', 'integer', 'long'];
  if (isIntegral(left) && isIntegral(right)) {
    return order.indexOf(left.kind) > order.indexOf(right.kind) ? left : right;
  }
  const found = ['double', 'float'].flatMap((kind) =>
    [left, right].filter((type) => type.kind === kind),
  );
  if (found.length > 0) return found[0];
  if (left.kind !== 'decimal') return right;
  return right.kind === 'decimal' && right.precision > left.precision ? right : left;
}

const BOUNDS = ['min', 'max'];

function checkUniform(args: readonly Argument[]): void {
  for (const [index, { dataType, isFoldable }] of args.entries()) {
    if (index === 2) requireSeedType('uniform', args, index);
    else if (!isNumeric(dataType) && dataType.kind !== 'null') {
      throw unexpectedArgument('uniform', args, { index, requiredType: '"NUMERIC"' });
    }
    if (isFoldable !== false) continue;
    throw unfoldableParameter({
      sqlExpr: callSql('uniform', args),
      inputName: BOUNDS[index] ?? 'seed',
      inputType: 'integer or floating-point',
      inputExpr: argumentSql(args[index]),
    });
  }
}

const uniform = defineFunction({
  name: 'uniform',
  usage: 'Returns a random number between two constants; the same ones for the same seed.',
  examples: [['SELECT uniform(10, 20, 0)', 17]],
  deterministic: false,
  resolve: (args): ScalarSignature => {
    if (args.length !== 2 && args.length !== 3) {
      throw wrongNumberOfArguments('uniform', '[2, 3]', args.length);
    }
    checkUniform(args);
    const [lower, upper] = args.map(({ dataType }) => dataType);
    const output = uniformType(lower, upper);
    const cast = columnCast(DoubleType, output, 'ansi');
    const generator = lasting((seed) => new XorShift(seed));
    const [, , argument] = args;
    return {
      // Cast to DOUBLE they would not tell the type of the result any more.
      args: [lower, upper, ...args.slice(2).map(seedType)],
      output,
      nullable: lower.kind === 'null' || upper.kind === 'null' ? true : undefined,
      evaluate: (context, [from, to, column], rows) => {
        const { core } = context;
        const random = generator(context, argument && { column, argument });
        const first = columnReader(core, from, lower)(0);
        const last = columnReader(core, to, upper)(0);
        const start = doubleOf(first, lower);
        const width = doubleOf(last, upper) - start;
        const isKnown = first !== null && last !== null;
        const values = Array.from({ length: rows }, () => {
          const part = random.nextDouble();
          return isKnown ? start + width * part : null;
        });
        const numbers = buildColumn(core, DoubleType, values);
        return cast === undefined ? numbers : cast.evaluate(context, numbers, rows);
      },
    };
  },
});

export const RANDOM_NUMBERS: readonly ScalarFunction[] = [
  randomNumber(
    'rand',
    ['random'],
    'Returns random numbers from 0 on below 1',
    ['SELECT rand(42)', 0.619189370225301],
    (random) => random.nextDouble(),
  ),
  randomNumber(
    'randn',
    [],
    'Returns random numbers of the standard normal distribution',
    ['SELECT randn(42)', 2.384479054241165],
    (random) => random.nextGaussian(),
  ),
  uniform,
];
