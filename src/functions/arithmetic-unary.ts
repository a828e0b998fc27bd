import { Status } from '../../assembly/abi.ts';
import { internalError } from '../errors/internal-error.ts';
import { arithmeticOverflow, intervalArithmeticOverflow } from '../errors/runtime-errors.ts';
import { isNumeric } from '../types/coercion.ts';
import { type DataType, DoubleType } from '../types/data-type.ts';
import { physicalType } from '../types/physical-type.ts';
import type { Value } from '../types/value.ts';
import { fillResult } from '../wasm/kernel-result.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';
import { numberSuffix } from './kernel-suffix.ts';
import { perRow } from './per-row.ts';
import { requireCount, unexpectedArgument } from './signature.ts';
import { asBigint, asList, asNumber } from './value-reading.ts';

type Verb = 'negate' | 'absolute';

function isInterval({ kind }: DataType): boolean {
  return kind.endsWith('interval');
}

/** A kernel on one column of a numeric type, or of an interval that is a number inside. */
function evaluateUnary(verb: Verb, type: DataType): Evaluate {
  return ({ core }, args, rows) =>
    fillResult(core, { type: physicalType(type), args, rows }, (output, count) => {
      const kernel = core.kernels[`arithmetic_${verb}_${numberSuffix(type)}`];
      const status = kernel(args[0], output, 0, count);
      if (status >= 0) return;
      if (status !== Status.ArithmeticOverflow) throw internalError(`${verb} gave ${status}`);
      throw isInterval(type) ? intervalArithmeticOverflow('try_subtract') : arithmeticOverflow();
    });
}

function decimalUnary(verb: Verb, type: DataType): Evaluate {
  return perRow([type], type, ([value]) => {
    const unscaled = asBigint(value);
    return verb === 'negate' || unscaled < 0n ? -unscaled : unscaled;
  });
}

function calendarNegative(value: Value): Value {
  const [months, days, micros] = asList(value);
  return [-asNumber(months), -asNumber(days), -asBigint(micros)];
}

/** The type in which a number or an interval is taken; text is read as DOUBLE. Fails with UNEXPECTED_INPUT_TYPE. */
function numberOrInterval(name: string, args: readonly Argument[]): DataType {
  requireCount(name, args, 1);
  const [{ dataType }] = args;
  if (isNumeric(dataType) || isInterval(dataType)) return dataType;
  if (dataType.kind === 'null' || dataType.kind === 'string') return DoubleType;
  throw unexpectedArgument(name, args, {
    index: 0,
    requiredType:
      '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")',
  });
}

function signFunction(
  name: string,
  verb: Verb,
  record: Pick<ScalarFunction, 'usage' | 'examples'>,
): ScalarFunction {
  return defineFunction({
    name,
    ...record,
    resolve: (args): ScalarSignature => {
      const type = numberOrInterval(name, args);
      const isTotal = type.kind === 'decimal' || type.kind === 'double' || type.kind === 'float';
      const evaluate =
        type.kind === 'decimal'
          ? decimalUnary(verb, type)
          : type.kind === 'calendar_interval'
            ? perRow([type], type, ([value]) => calendarNegative(value))
            : evaluateUnary(verb, type);
      return { args: [type], output: type, evaluate, isTotal };
    },
  });
}

const positive = defineFunction({
  name: 'positive',
  usage: 'Returns the argument.',
  examples: [['SELECT positive(-5)', -5]],
  resolve: (args) => {
    const type = numberOrInterval('positive', args);
    return { args: [type], output: type, evaluate: (_, [column]) => column, isTotal: true };
  },
});

/** -1, 0 or 1 as DOUBLE; of NaN, NaN. */
const sign = defineFunction({
  name: 'sign',
  aliases: ['signum'],
  usage: 'Returns -1, 0 or 1, as the argument is negative, zero or positive.',
  examples: [['SELECT sign(-5)', -1]],
  resolve: (args) => {
    const given = numberOrInterval('sign', args);
    const type = isInterval(given) ? given : DoubleType;
    const compute = ([value]: readonly Value[]) =>
      typeof value === 'bigint'
        ? Number(value > 0n) - Number(value < 0n)
        : Math.sign(asNumber(value));
    return {
      args: [type],
      output: DoubleType,
      evaluate: perRow([type], DoubleType, compute),
      isTotal: true,
    };
  },
});

export const ARITHMETIC_UNARY: readonly ScalarFunction[] = [
  signFunction('negative', 'negate', {
    usage: 'Returns the negative of a number or an interval.',
    examples: [['SELECT negative(5)', -5]],
  }),
  positive,
  signFunction('abs', 'absolute', {
    usage: 'Returns the magnitude of a number or an interval.',
    examples: [['SELECT abs(-5)', 5]],
  }),
  sign,
];
