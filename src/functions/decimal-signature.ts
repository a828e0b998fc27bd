import { internalError } from '../errors/internal-error.ts';
import { arithmeticOverflow } from '../errors/runtime-errors.ts';
import { type DecimalType, LongType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import {
  computeDecimal,
  decimalQuotient,
  decimalResult,
  fitDecimalOrFail,
} from './decimal-arithmetic.ts';
import type { Argument, ScalarSignature } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { exactOperand } from './operand-types.ts';
import { perRow } from './per-row.ts';
import { asBigint } from './value-reading.ts';

const LONG_MAX = 9223372036854775807n;

function operands(left: Argument, right: Argument): readonly [DecimalType, DecimalType] {
  const leftType = exactOperand(left);
  const rightType = exactOperand(right);
  if (leftType === undefined || rightType === undefined) {
    throw internalError('an operand of decimal arithmetic is no exact number');
  }
  return [leftType, rightType];
}

/** The signature of an operator on two exact numbers of which one is a decimal. */
export function resolveDecimal(
  { verb, isTolerant }: ArithmeticOperator,
  left: Argument,
  right: Argument,
): ScalarSignature {
  const args = operands(left, right);
  const [leftType, rightType] = args;
  const output = decimalResult(verb, leftType, rightType);
  const compute = ([x, y]: readonly Value[]) => {
    const { unscaled, scale } = computeDecimal(
      verb,
      [asBigint(x), leftType],
      [asBigint(y), rightType],
      output,
    );
    return fitDecimalOrFail(unscaled, scale, output);
  };
  return {
    args,
    output,
    nullable: isTolerant || /divide|remainder|pmod/.test(verb) ? true : undefined,
    isTotal: isTolerant,
    evaluate: perRow(args, output, (values) => nullOnFailure(isTolerant, () => compute(values))),
  };
}

/** The signature of `div` on exact numbers. */
export function resolveDecimalQuotient(left: Argument, right: Argument): ScalarSignature {
  const args = operands(left, right);
  const [leftType, rightType] = args;
  const compute = ([x, y]: readonly Value[]) => {
    const quotient = decimalQuotient([asBigint(x), leftType], [asBigint(y), rightType]);
    if (quotient > LONG_MAX || quotient < -LONG_MAX - 1n) throw arithmeticOverflow();
    return quotient;
  };
  return { args, output: LongType, evaluate: perRow(args, LongType, compute) };
}
