import { wrongNumberOfArguments } from '../../errors/function-errors.ts';
import { negativeLength, unfoldableParameter } from '../../errors/random-errors.ts';
import { IntegerType, StringType } from '../../types/data-type.ts';
import { buildColumn } from '../../wasm/column-builder.ts';
import { columnReader } from '../../wasm/column-reader.ts';
import { argumentSql, callSql } from '../call-sql.ts';
import {
  type Argument,
  defineFunction,
  type ScalarFunction,
  type ScalarSignature,
} from '../define.ts';
import { implicitCast } from '../input-type.ts';
import { unexpectedArgument } from '../signature.ts';
import { MersenneTwister } from './mersenne-twister.ts';
import { lasting, literalSeed, requireSeedType, seedType } from './seed.ts';
import { XorShift } from './xor-shift.ts';

const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function randomText(random: XorShift, length: number): string {
  return Array.from(
    { length },
    () => CHARACTERS[Math.abs(random.nextInt() % CHARACTERS.length)],
  ).join('');
}

function checkRandstr(args: readonly Argument[]): void {
  if (implicitCast(args[0].dataType, IntegerType) === undefined) {
    throw unexpectedArgument('randstr', args, { index: 0, requiredType: '"INT"' });
  }
  if (args.length > 1) requireSeedType('randstr', args, 1);
  const unknown = args.findIndex(({ isFoldable }) => isFoldable === false);
  const sqlExpr = callSql('randstr', args);
  if (unknown >= 0) {
    throw unfoldableParameter({
      sqlExpr,
      inputName: unknown === 0 ? 'length' : 'seed',
      inputType: 'integer',
      inputExpr: argumentSql(args[unknown]),
    });
  }
  const { literal } = args[0];
  if (Number(literal) < 0) throw negativeLength(sqlExpr, Number(literal));
}

const randstr = defineFunction({
  name: 'randstr',
  usage: 'Returns a random text of digits and letters, so long; the same ones for the same seed.',
  examples: [['SELECT randstr(5, 0)', 'ceV0P']],
  deterministic: false,
  resolve: (args): ScalarSignature => {
    if (args.length !== 1 && args.length !== 2) {
      throw wrongNumberOfArguments('randstr', '[1, 2]', args.length);
    }
    checkRandstr(args);
    const generator = lasting((seed) => new XorShift(seed));
    const [, argument] = args;
    return {
      args: [IntegerType, ...args.slice(1).map(seedType)],
      output: StringType,
      nullable: false,
      evaluate: (context, [lengths, column], rows) => {
        const random = generator(context, argument && { column, argument });
        const length = Number(columnReader(context.core, lengths, IntegerType)(0));
        const texts = Array.from({ length: rows }, () => randomText(random, length));
        return buildColumn(context.core, StringType, texts);
      },
    };
  },
});

/** A UUID of version 4, of 122 random bits. */
function randomUuid(random: MersenneTwister): string {
  const high = (random.next64() & 0xffffffffffff0fffn) | 0x4000n;
  const low = (random.next64() & 0x3fffffffffffffffn) | 0x8000000000000000n;
  const digits = ((high << 64n) | low).toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const uuid = defineFunction({
  name: 'uuid',
  usage: 'Returns a random UUID of version 4; the same ones for the same seed.',
  examples: [['SELECT uuid(0)', '269567e9-5d09-4af5-b20f-16851fc4a81a']],
  deterministic: false,
  print: () => 'uuid()',
  resolve: (args): ScalarSignature => {
    if (args.length > 1) throw wrongNumberOfArguments('uuid', '[0, 1]', args.length);
    const seed = literalSeed('UUID', args[0]);
    let random: MersenneTwister | undefined;
    return {
      args: args.map(({ dataType }) => dataType),
      output: StringType,
      nullable: false,
      evaluate: ({ core, newSeed }, _columns, rows) => {
        random ??= new MersenneTwister(seed ?? newSeed());
        const generator = random;
        return buildColumn(
          core,
          StringType,
          Array.from({ length: rows }, () => randomUuid(generator)),
        );
      },
    };
  },
});

export const RANDOM_TEXTS: readonly ScalarFunction[] = [randstr, uuid];
