import { Status } from '../../assembly/abi.ts';
import { internalError } from '../errors/internal-error.ts';
import {
  arithmeticOverflow,
  binaryArithmeticOverflow,
  divideByZero,
  remainderByZero,
} from '../errors/runtime-errors.ts';
import { isNumeric, widerType } from '../types/coercion.ts';
import { type DataType, DoubleType, LongType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import { valueSql } from '../types/value-sql.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { dateTimeSignature } from './datetime-part.ts';
import { resolveDecimal, resolveDecimalQuotient } from './decimal-signature.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type EvaluationContext,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { numberSuffix } from './kernel-suffix.ts';
import { isDecimalPair } from './operand-types.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';
import { requireCount } from './signature.ts';
import type { RefusingOperator } from './uncommon-operands.ts';

type Verb = 'add' | 'subtract' | 'multiply' | 'remainder' | 'pmod';

/** A binary operator on numbers. */
export interface ArithmeticOperator {
  /** The function's name. */
  readonly name: string;
  readonly verb: Verb | 'divide';
  /** The `try_` function that gives null where this fails. */
  readonly tryName: string;
  /** This is that function. */
  readonly isTolerant: boolean;
}

/** The failure of a kernel at the row that it noted. */
function arithmeticFailure(
  { core }: EvaluationContext,
  failure: { status: number; operator: ArithmeticOperator; type: DataType; args: readonly Ptr[] },
): Error {
  const { status, operator, type, args } = failure;
  if (status === Status.DivideByZero) {
    return operator.verb === 'divide' ? divideByZero() : remainderByZero();
  }
  if (status !== Status.ArithmeticOverflow) {
    return internalError(`${operator.name} ended with status ${status}`);
  }
  if (type.kind !== 'byte' && type.kind !== 'short') return arithmeticOverflow(operator.tryName);
  const { row } = core.lastError();
  const [value1, value2] = args.map((column) =>
    valueSql(columnReader(core, column, type)(row), type),
  );
  return binaryArithmeticOverflow({
    value1,
    symbol: operator.name,
    value2,
    functionName: operator.tryName,
  });
}

/** Runs a binary kernel over two columns of one type; fails with the operator's conditions. */
function evaluateBinary(operator: ArithmeticOperator, type: DataType): Evaluate {
  const tolerant = operator.isTolerant ? 1 : 0;
  return (context, args, rows) =>
    fillResult(
      context.core,
      { type: physicalType(type), args, rows, ownsValidity: operator.isTolerant },
      (output, count) => {
        const [left, right] = args;
        const kernel = binaryKernel(context, operator.verb, type);
        const status = kernel(left, right, output, tolerant, count);
        if (status < 0) throw arithmeticFailure(context, { status, operator, type, args });
      },
    );
}

function binaryKernel(
  { core }: EvaluationContext,
  verb: ArithmeticOperator['verb'],
  type: DataType,
) {
  const { kernels } = core;
  if (verb !== 'divide') return kernels[`arithmetic_${verb}_${numberSuffix(type)}`];
  return type.kind === 'long' ? kernels.arithmetic_divide_i64 : kernels.arithmetic_divide_f64;
}

/**
 * The type in which two numbers are computed: text beside a number is read as one, but two texts, or text beside NULL, are
 * not. Fails with the conditions of a binary operator.
 */
function operandType(operator: RefusingOperator, args: readonly Argument[]): DataType {
  const [left, right] = args.map(({ dataType }) => dataType);
  const common = widerType(left, right);
  if (common?.kind === 'null') return DoubleType;
  if (common !== undefined && isNumeric(common)) return common;
  throw UNCOMMON_OPERANDS.get().refusedOperands(operator, args);
}

/** Their results count as nullable in ANSI mode, too. */
const MAY_DIVIDE_BY_ZERO = /divide|remainder|pmod/;

function resolveArithmetic(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature {
  requireCount(operator.name, args, 2);
  const hasNull = args.some(({ dataType }) => dataType.kind === 'null');
  const [left, right] = hasNull ? UNCOMMON_OPERANDS.get().withTypedNull(operator, args) : args;
  const dateTime = dateTimeSignature(operator, args);
  if (dateTime !== undefined) return dateTime;
  if (isDecimalPair(left, right)) return resolveDecimal(operator, left, right);
  const common = operandType(operator, args);
  const isDivision = operator.verb === 'divide';
  const hasText = args.some(({ dataType }) => dataType.kind === 'string');
  if (isDivision && hasText && common.kind === 'long') {
    return UNCOMMON_OPERANDS.get().quotientOfWhole(operator, evaluateBinary(operator, DoubleType));
  }
  const type = isDivision ? DoubleType : common;
  const isTotal = type.kind.match(/float|double/) !== null && operator.verb !== 'divide';
  return {
    args: [type, type],
    output: type,
    evaluate: evaluateBinary(operator, type),
    isTotal: operator.isTolerant || (isTotal && !MAY_DIVIDE_BY_ZERO.test(operator.verb)),
    nullable: operator.isTolerant || MAY_DIVIDE_BY_ZERO.test(operator.verb) ? true : undefined,
  };
}

interface Declaration {
  readonly name: string;
  readonly tryName: string;
  readonly aliases?: readonly string[];
  readonly verb: ArithmeticOperator['verb'];
  readonly usage: string;
  readonly examples: ScalarFunction['examples'];
  readonly tryExamples?: ScalarFunction['examples'];
}

const DECLARATIONS: readonly Declaration[] = [
  {
    name: '+',
    tryName: 'try_add',
    verb: 'add',
    usage: 'Returns the sum of two numbers, or a date or time moved by an interval.',
    examples: [
      ['SELECT 1 + 2', 3],
      ["SELECT DATE '2024-03-01' + 5", '2024-03-06'],
    ],
    tryExamples: [['SELECT try_add(2147483647, 1)', null]],
  },
  {
    name: '-',
    tryName: 'try_subtract',
    verb: 'subtract',
    usage: 'Returns the difference of two numbers, dates, times or intervals.',
    examples: [['SELECT 7 - 10', -3]],
    tryExamples: [['SELECT try_subtract(5, 2)', 3]],
  },
  {
    name: '*',
    tryName: 'try_multiply',
    verb: 'multiply',
    usage: 'Returns the product of two numbers, or an interval taken several times.',
    examples: [['SELECT 2 * 3.5D', 7]],
    tryExamples: [['SELECT try_multiply(2147483647, 2)', null]],
  },
  {
    name: '/',
    tryName: 'try_divide',
    verb: 'divide',
    usage: 'Returns the quotient; whole numbers are divided as doubles.',
    examples: [['SELECT 1 / 4', 0.25]],
    tryExamples: [['SELECT try_divide(10, 0)', null]],
  },
  {
    name: '%',
    tryName: 'try_mod',
    aliases: ['mod'],
    verb: 'remainder',
    usage: 'Returns the remainder of division, with the sign of the dividend.',
    examples: [['SELECT -5 % 3', -2]],
    tryExamples: [['SELECT try_mod(10, 0)', null]],
  },
  {
    name: 'pmod',
    tryName: 'try_mod',
    verb: 'pmod',
    usage: 'Returns the remainder of division, made positive.',
    examples: [['SELECT pmod(-7, 3)', 2]],
  },
];

function declare(declaration: Declaration): ScalarFunction[] {
  const { name, aliases, verb, tryName, usage, examples, tryExamples } = declaration;
  const operator: ArithmeticOperator = { name, verb, tryName, isTolerant: false };
  const plain = defineFunction({
    name,
    aliases,
    usage,
    examples,
    resolve: (args) => resolveArithmetic(operator, args),
  });
  if (tryExamples === undefined) return [plain];
  const tolerant: ArithmeticOperator = { ...operator, name: tryName, isTolerant: true };
  return [
    plain,
    defineFunction({
      name: tryName,
      usage: `As \`${name}\`, but null where that fails.`,
      examples: tryExamples,
      resolve: (args) => resolveArithmetic(tolerant, args),
    }),
  ];
}

const DIV: RefusingOperator = { name: 'div', verb: 'div' };

/** `div`: the whole part of a quotient, a LONG. */
const div = defineFunction({
  name: 'div',
  usage: 'Returns the whole part of the quotient.',
  examples: [['SELECT 7 div 2', 3]],
  resolve: (args) => {
    requireCount('div', args, 2);
    const [left, right] = args;
    const operator: ArithmeticOperator = {
      name: 'div',
      verb: 'divide',
      tryName: 'try_divide',
      isTolerant: false,
    };
    const dateTime = dateTimeSignature(operator, args);
    if (dateTime !== undefined) return dateTime;
    if (isDecimalPair(left, right)) return resolveDecimalQuotient(left, right);
    const common = operandType(DIV, args);
    if (common.kind === 'float' || (common.kind === 'double' && !hasNull(args))) {
      throw UNCOMMON_OPERANDS.get().refusedOperands(DIV, args);
    }
    const evaluate = evaluateBinary(operator, LongType);
    return { args: [LongType, LongType], output: LongType, nullable: true, evaluate };
  },
});

function hasNull(args: readonly Argument[]): boolean {
  return args.every(({ dataType }) => dataType.kind === 'null');
}

export const ARITHMETIC: readonly ScalarFunction[] = [...DECLARATIONS.flatMap(declare), div];
