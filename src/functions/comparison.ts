import { TypeId } from '../../assembly/abi.ts';
import { differingTypes, invalidOrderingType } from '../errors/function-errors.ts';
import { internalError } from '../errors/internal-error.ts';
import { commonType, isOrderable, widerType, widerTypeWithoutText } from '../types/coercion.ts';
import { BooleanType, type DataType } from '../types/data-type.ts';
import { newColumn } from '../wasm/batch.ts';
import type { WasmCore } from '../wasm/core.ts';
import { fillResult, isConstantColumn } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { callSql } from './call-sql.ts';
import { type ColumnCast, columnCast } from './cast.ts';
import { mergeChoices, type RowList, trueRows } from './column-choice.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { compareSuffix } from './kernel-suffix.ts';
import { andColumns, isNullColumn, orColumns } from './logical.ts';
import { comparisonType } from './operand-types.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';
import { requireAtLeast, requireCount } from './signature.ts';

type Verb = 'eq' | 'lt' | 'le';

/** Compares two columns of one type; null where one is null. */
export function compareColumns(
  core: WasmCore,
  comparison: { verb: Verb; type: DataType; left: Ptr; right: Ptr; rows: number },
): Ptr {
  const { verb, type, left, right, rows } = comparison;
  const kernel = core.kernels[`compare_${verb}_${compareSuffix(type)}`];
  return fillResult(core, { type: TypeId.Bool, args: [left, right], rows }, (output, count) => {
    kernel(left, right, output, count);
  });
}

function evaluateComparison(verb: Verb, type: DataType, isSwapped: boolean): Evaluate {
  return ({ core }, [a, b], rows) =>
    compareColumns(core, {
      verb,
      type,
      left: isSwapped ? b : a,
      right: isSwapped ? a : b,
      rows,
    });
}

function evaluateNullSafe(type: DataType): Evaluate {
  return ({ core }, [left, right], rows) => {
    const equality = compareColumns(core, { verb: 'eq', type, left, right, rows });
    const constant = isConstantColumn(core, equality);
    const output = newColumn(core, { type: TypeId.Bool, rows, constant });
    core.kernels.compare_null_safe(left, right, equality, output, constant ? 1 : rows);
    return output;
  };
}

/** The type in which the two sides are compared; fails with the conditions of a binary operator. */
function requireComparable(name: string, args: readonly Argument[]): DataType {
  requireCount(name, args, 2);
  const [left, right] = args;
  const type = comparisonType(left, right);
  if (type === undefined) throw UNCOMMON_OPERANDS.get().differentOperands(name, args);
  if (!isOrderable(type)) {
    throw invalidOrderingType(callSql(name, args), name === '==' ? '=' : name, type);
  }
  return type.kind === 'null' ? BooleanType : type;
}

function comparison(
  name: string,
  { verb, isSwapped = false }: { verb: Verb; isSwapped?: boolean },
  record: Pick<ScalarFunction, 'usage' | 'examples' | 'aliases'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args) => {
      const type = requireComparable(name, args);
      return {
        args: [type, type],
        output: BooleanType,
        evaluate: evaluateComparison(verb, type, isSwapped),
        isTotal: true,
      };
    },
  });
}

const nullSafeEqual = defineFunction({
  name: '<=>',
  aliases: ['equal_null'],
  usage: 'Whether the two are equal, null being equal to null; never null itself.',
  examples: [['SELECT NULL <=> NULL', true]],
  resolve: (args) => {
    const type = requireComparable('<=>', args);
    return {
      args: [type, type],
      output: BooleanType,
      nullable: false,
      evaluate: evaluateNullSafe(type),
      isTotal: true,
    };
  },
});

/** The names of fields do not count: `(a, b) IN ((1, 2), (3, 4))`. */
function comparedWith(left: DataType, right: DataType): DataType | undefined {
  return widerType(left, right) ?? UNCOMMON_OPERANDS.get().comparedNested(left, right);
}

/** `in(value, candidate, …)`: OR of the equalities, so null when nothing matches and something is null. */
const isIn = defineFunction({
  name: 'in',
  usage: 'Whether the value is one of the listed ones.',
  examples: [['SELECT 3 IN (1, 2, 3)', true]],
  resolve: (args) => {
    requireAtLeast('in', args, 2);
    const type = requireCommon('in', args, comparedWith);
    return {
      args: args.map(() => type),
      output: BooleanType,
      evaluate: ({ core }, [value, ...candidates], rows) =>
        candidates
          .map((right) => compareColumns(core, { verb: 'eq', type, left: value, right, rows }))
          .reduce((any, equal) => orColumns(core, any, equal, rows)),
      isTotal: true,
    };
  },
});

/** `between(x, lower, upper)`: `x >= lower AND x <= upper`, each compared in the type that the two have in common. */
const between = defineFunction({
  name: 'between',
  usage: 'Whether the value lies between two others, both included.',
  examples: [["SELECT 'm' BETWEEN 'a' AND 'n'", true]],
  resolve: (args) => {
    requireCount('between', args, 3);
    const [value, lower, upper] = args;
    const lowerType = requireComparable('>=', [value, lower]);
    const upperType = requireComparable('<=', [value, upper]);
    const forLower = requireCast(value.dataType, lowerType);
    const forUpper = requireCast(value.dataType, upperType);
    return {
      args: [value.dataType, lowerType, upperType],
      output: BooleanType,
      isTotal: forLower.isTotal && forUpper.isTotal,
      evaluate: (context, [x, low, high], rows) => {
        const { core } = context;
        const above = forLower.evaluate(context, x, rows);
        const below = forUpper.evaluate(context, x, rows);
        return andColumns(
          core,
          compareColumns(core, { verb: 'le', type: lowerType, left: low, right: above, rows }),
          compareColumns(core, { verb: 'le', type: upperType, left: below, right: high, rows }),
          rows,
        );
      },
    };
  },
});

function requireCast(from: DataType, to: DataType): ColumnCast {
  const cast = columnCast(from, to, 'ansi');
  if (cast === undefined) throw internalError(`no cast from ${from.kind} to ${to.kind}`);
  return cast;
}

/** The common type of all arguments, which must have an order. */
function requireCommon(name: string, args: readonly Argument[], ofTwo = widerType): DataType {
  const types = args.map(({ dataType }) => dataType);
  const type = commonType(types, ofTwo);
  if (type === undefined) throw differingTypes(callSql(name, args), name, types);
  if (!isOrderable(type)) throw invalidOrderingType(callSql(name, args), name, type);
  return type;
}

/** The greater, or lesser, of two columns row by row; null only where both are null. */
function extremeOfTwo(
  { core }: EvaluationContext,
  pair: { type: DataType; best: Ptr; next: Ptr; rows: number; isGreatest: boolean },
): Ptr {
  const { type, best, next, rows, isGreatest } = pair;
  const beats = compareColumns(core, {
    verb: 'lt',
    type,
    left: isGreatest ? best : next,
    right: isGreatest ? next : best,
    rows,
  });
  const taken = orColumns(core, beats, isNullColumn(core, best, rows), rows);
  const takenRows = trueRows(core, taken, rows);
  const all: RowList = { count: rows, pointer: undefined };
  return mergeChoices(core, rows, [
    { column: best, rows: all, isGathered: false },
    { column: next, rows: takenRows, isGathered: false },
  ]);
}

function extreme(
  name: 'greatest' | 'least',
  usage: string,
  example: ScalarFunction['examples'][number],
): ScalarFunction {
  return defineFunction({
    name,
    usage,
    examples: [example],
    resolve: (args): ScalarSignature => {
      requireAtLeast(name, args, 2);
      const type = requireCommon(name, args, widerTypeWithoutText);
      return {
        args: args.map(() => type),
        output: type,
        nullable: args.every(({ nullable }) => nullable),
        evaluate: (context, columns, rows) =>
          columns.reduce((best, next) =>
            extremeOfTwo(context, { type, best, next, rows, isGreatest: name === 'greatest' }),
          ),
        isTotal: true,
      };
    },
  });
}

export const COMPARISON: readonly ScalarFunction[] = [
  comparison(
    '==',
    { verb: 'eq' },
    {
      aliases: ['='],
      usage: 'Whether the two are equal; NaN equals NaN.',
      examples: [['SELECT 1 = 1', true]],
    },
  ),
  comparison(
    '<',
    { verb: 'lt' },
    { usage: 'Whether the left value is less.', examples: [["SELECT 'abc' < 'abcd'", true]] },
  ),
  comparison(
    '<=',
    { verb: 'le' },
    { usage: 'Whether the left value is less or equal.', examples: [['SELECT 2 <= 2', true]] },
  ),
  comparison(
    '>',
    { verb: 'lt', isSwapped: true },
    { usage: 'Whether the left value is greater.', examples: [['SELECT true > false', true]] },
  ),
  comparison(
    '>=',
    { verb: 'le', isSwapped: true },
    { usage: 'Whether the left value is greater or equal.', examples: [['SELECT 1 >= 2', false]] },
  ),
  nullSafeEqual,
  isIn,
  between,
  extreme('greatest', 'Returns the greatest of the arguments; nulls are passed over.', [
    'SELECT greatest(1, 5, 3)',
    5,
  ]),
  extreme('least', 'Returns the least of the arguments; nulls are passed over.', [
    'SELECT least(1, NULL, -3)',
    -3,
  ]),
];
