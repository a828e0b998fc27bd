import { differingTypes, invalidOrderingType } from '../errors/function-errors.ts';
import { userRaised } from '../errors/runtime-errors.ts';
import { commonType, isOrderable, widerType } from '../types/coercion.ts';
import {
  BooleanType,
  type DataType,
  DoubleType,
  NullType,
  StringType,
} from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { columnValidity } from '../wasm/kernel-result.ts';
import { NULL_PTR } from '../wasm/ptr.ts';
import { argumentSql, callSql } from './call-sql.ts';
import { columnCast } from './cast.ts';
import { allRows, type Choice, mergeChoices, splitRows } from './column-choice.ts';
import { compareColumns } from './comparison.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { isNotNullColumn } from './logical.ts';
import { comparisonType } from './operand-types.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';
import { requireAtLeast, requireCount, unexpectedArgument } from './signature.ts';
import { asText } from './value-reading.ts';

/** The common type of some of a call's arguments; fails with DATA_DIFF_TYPES. */
function requireCommon(name: string, all: readonly Argument[], some = all): DataType {
  const types = some.map(({ dataType }) => dataType);
  const type = commonType(types);
  if (type === undefined) throw differingTypes(callSql(name, all), name, types);
  return type;
}

/** The first column that is not null, row by row. */
const evaluateCoalesce: Evaluate = ({ core }, columns, rows) => {
  const choices: Choice[] = [];
  let open = allRows(rows);
  for (const column of columns) {
    const known = core.kernels.column_gather;
    const present = isNotNullColumn(core, column, rows);
    const condition =
      open.pointer === undefined ? present : known(present, open.pointer, open.count);
    const { matched, rest } = splitRows(core, condition, open);
    choices.push({ column, rows: matched, isGathered: false });
    open = rest;
    if (open.count === 0 || columnValidity(core, column) === NULL_PTR) break;
  }
  return mergeChoices(core, rows, choices);
};

const evaluateIf: Evaluate = ({ core }, [condition, whenTrue, otherwise], rows) => {
  const { matched, rest } = splitRows(core, condition, allRows(rows));
  return mergeChoices(core, rows, [
    { column: whenTrue, rows: matched, isGathered: false },
    { column: otherwise, rows: rest, isGathered: false },
  ]);
};

function coalesceSignature(name: string, args: readonly Argument[]): ScalarSignature {
  const type = requireCommon(name, args);
  return {
    args: args.map(() => type),
    output: type,
    nullable: args.every(({ nullable }) => nullable),
    evaluate: evaluateCoalesce,
    isTotal: true,
  };
}

const coalesce = defineFunction({
  name: 'coalesce',
  usage: 'Returns the first argument that is not null.',
  examples: [['SELECT coalesce(NULL, 1, 2)', 1]],
  resolve: (args) => {
    requireAtLeast('coalesce', args, 1);
    return coalesceSignature('coalesce', args);
  },
});

const nvl = defineFunction({
  name: 'nvl',
  aliases: ['ifnull'],
  usage: 'Returns the first argument, or the second where that is null.',
  examples: [["SELECT nvl(NULL, 'd')", 'd']],
  resolve: (args) => {
    requireCount('nvl', args, 2);
    return coalesceSignature('nvl', args);
  },
});

const iff = defineFunction({
  name: 'if',
  aliases: ['iff'],
  usage: 'Returns the second argument where the first is true, else the third.',
  examples: [["SELECT if(1 < 2, 'a', 'b')", 'a']],
  resolve: (args) => {
    requireCount('if', args, 3);
    const [condition, whenTrue, otherwise] = args;
    const { kind } = condition.dataType;
    if (kind !== 'boolean' && kind !== 'null') {
      throw unexpectedArgument('if', args, { index: 0, requiredType: '"BOOLEAN"' });
    }
    const type = requireCommon('if', args, [whenTrue, otherwise]);
    return {
      args: [BooleanType, type, type],
      output: type,
      nullable: whenTrue.nullable || otherwise.nullable,
      evaluate: evaluateIf,
      isTotal: true,
    };
  },
});

const nvl2 = defineFunction({
  name: 'nvl2',
  usage: 'Returns the second argument where the first is not null, else the third.',
  examples: [["SELECT nvl2(NULL, 'set', 'unset')", 'unset']],
  resolve: (args) => {
    requireCount('nvl2', args, 3);
    const [tested, whenSet, otherwise] = args;
    const type = requireCommon('nvl2', args, [whenSet, otherwise]);
    return {
      args: [tested.dataType, type, type],
      output: type,
      nullable: whenSet.nullable || otherwise.nullable,
      evaluate: (context, [column, set, unset], rows) => {
        const present = isNotNullColumn(context.core, column, rows);
        return evaluateIf(context, [present, set, unset], rows);
      },
      isTotal: true,
    };
  },
});

/** `if(a = b, null, a)`: both are compared in a common type, and the result is of a's own. */
function nullifSignature([left, right]: readonly Argument[]): ScalarSignature {
  const { dataType } = left;
  const common = comparisonType(left, right);
  const cast = common && columnCast(dataType, common, 'ansi');
  if (common === undefined || cast === undefined) {
    throw UNCOMMON_OPERANDS.get().differentOperands('==', [left, right]);
  }
  if (!isOrderable(common)) throw invalidOrderingType(callSql('=', [left, right]), '=', common);
  const type = common.kind === 'null' ? BooleanType : common;
  return {
    args: [dataType, common],
    output: dataType,
    nullable: true,
    isTotal: cast.isTotal,
    evaluate: (context, [a, b], rows) => {
      const { core } = context;
      const compared = cast.evaluate(context, a, rows);
      const equal = compareColumns(core, { verb: 'eq', type, left: compared, right: b, rows });
      return evaluateIf(context, [equal, buildConstant(core, dataType, null, rows), a], rows);
    },
  };
}

const nullif = defineFunction({
  name: 'nullif',
  usage: 'Returns null where the two are equal, else the first.',
  examples: [['SELECT nullif(2, 2)', null]],
  resolve: (args) => {
    requireCount('nullif', args, 2);
    return nullifSignature(args);
  },
});

const ZERO: Argument = { dataType: { kind: 'integer' }, nullable: false, literal: 0 };

const zeroifnull = defineFunction({
  name: 'zeroifnull',
  usage: 'Returns 0 where the argument is null.',
  examples: [['SELECT zeroifnull(NULL)', 0]],
  resolve: (args) => {
    requireCount('zeroifnull', args, 1);
    const type = requireCommon('zeroifnull', [...args, ZERO]);
    return {
      args: [type],
      output: type,
      nullable: false,
      evaluate: (context, [column], rows) =>
        evaluateCoalesce(context, [column, zeroColumn(context, type, rows)], rows),
      isTotal: true,
    };
  },
});

function zeroColumn({ core }: Parameters<Evaluate>[0], type: DataType, rows: number) {
  const isWide = type.kind === 'long' || type.kind === 'decimal';
  return buildConstant(core, type, isWide ? 0n : 0, rows);
}

/** `nullif(a, 0)`. */
const nullifzero = defineFunction({
  name: 'nullifzero',
  usage: 'Returns null where the argument is 0.',
  examples: [['SELECT nullifzero(0)', null]],
  resolve: (args) => {
    requireCount('nullifzero', args, 1);
    const { args: types, evaluate, ...signature } = nullifSignature([args[0], ZERO]);
    const [own, compared] = types;
    return {
      ...signature,
      args: [own],
      evaluate: (context, [column], rows) =>
        evaluate(context, [column, zeroColumn(context, compared, rows)], rows),
    };
  },
});

const nanvl = defineFunction({
  name: 'nanvl',
  usage: 'Returns the first number, or the second where that is NaN.',
  examples: [['SELECT nanvl(2.5D, 1)', 2.5]],
  resolve: (args) => {
    requireCount('nanvl', args, 2);
    const [number, otherwise] = args.map(({ dataType }) => dataType.kind);
    const isFloat = number === 'float' && (otherwise === 'float' || otherwise === 'null');
    const type: DataType = isFloat ? { kind: 'float' } : DoubleType;
    for (const [index, { dataType }] of args.entries()) {
      if (widerType(dataType, DoubleType) === undefined) {
        throw unexpectedArgument('nanvl', args, { index, requiredType: '("DOUBLE" or "FLOAT")' });
      }
    }
    return {
      args: [type, type],
      output: type,
      evaluate: (context, [column, other], rows) => {
        const { core } = context;
        const nan = buildConstant(core, type, Number.NaN, rows);
        const isNan = compareColumns(core, { verb: 'eq', type, left: column, right: nan, rows });
        return evaluateIf(context, [isNan, other, column], rows);
      },
      isTotal: true,
    };
  },
});

const raiseError = defineFunction({
  name: 'raise_error',
  usage: 'Fails with the given message.',
  examples: [["SELECT if(1 = 1, 'fine', raise_error('gone'))", 'fine']],
  resolve: (args) => {
    requireCount('raise_error', args, 1);
    return {
      args: [StringType],
      output: NullType,
      nullable: true,
      evaluate: ({ core }, [message]) => {
        throw userRaised(asText(columnReader(core, message, StringType)(0) ?? 'null'));
      },
    };
  },
});

const assertTrue = defineFunction({
  name: 'assert_true',
  usage: 'Returns null where the condition is true, else fails.',
  examples: [['SELECT assert_true(1 = 1)', null]],
  print: ([condition, message = `'${condition}' is not true!`]) =>
    `assert_true(${condition}, ${message})`,
  resolve: (args) => {
    if (args.length !== 2) requireCount('assert_true', args, 1);
    if (args[0].dataType.kind !== 'boolean' && args[0].dataType.kind !== 'null') {
      throw unexpectedArgument('if', args, { index: 0, requiredType: '"BOOLEAN"' });
    }
    const otherwise = `'${argumentSql(args[0])}' is not true!`;
    return {
      args: args.length === 1 ? [BooleanType] : [BooleanType, StringType],
      output: NullType,
      nullable: true,
      evaluate: ({ core }, [condition, message], rows) => {
        const holds = columnReader(core, condition, BooleanType);
        for (let row = 0; row < rows; row++) {
          if (holds(row) === true) continue;
          const text = message && columnReader(core, message, StringType)(row);
          throw userRaised(message === undefined ? otherwise : asText(text ?? 'null'));
        }
        return buildConstant(core, NullType, null, rows);
      },
    };
  },
});

export const CONDITIONAL: readonly ScalarFunction[] = [
  coalesce,
  nvl,
  iff,
  nvl2,
  nullif,
  zeroifnull,
  nullifzero,
  nanvl,
  raiseError,
  assertTrue,
];
