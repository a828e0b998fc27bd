import { decimalForIntegral, isIntegral, widerType } from '../types/coercion.ts';
import { type DataType, type DecimalType, decimalType, sameType } from '../types/data-type.ts';
import type { Argument } from './define.ts';
import { UNCOMMON_OPERANDS } from './operands-part.ts';

const NESTED = /array|map|struct/;

/**
 * The decimal that an integer operand of a decimal operation becomes: a literal takes only the digits that it has, so
 * that `1 + 1.5` is DECIMAL(3,1), but for one of TINYINT (Spark's `DecimalType.fromLiteral`). Undefined for an operand
 * that is no exact number.
 */
export function exactOperand({ dataType, literal }: Argument): DecimalType | undefined {
  if (dataType.kind === 'decimal') return dataType;
  if (!isIntegral(dataType)) return undefined;
  const isNumber = typeof literal === 'number' || typeof literal === 'bigint';
  if (isNumber && dataType.kind !== 'byte') {
    const digits = String(literal).replace('-', '').length;
    return decimalType(digits, 0);
  }
  return decimalForIntegral(dataType);
}

/** Whether an operation on the two is one of decimals. */
export function isDecimalPair(left: Argument, right: Argument): boolean {
  const hasDecimal = left.dataType.kind === 'decimal' || right.dataType.kind === 'decimal';
  return hasDecimal && exactOperand(left) !== undefined && exactOperand(right) !== undefined;
}

/** The type that both sides of a comparison are cast to; undefined where there is none. */
export function comparisonType(left: Argument, right: Argument): DataType | undefined {
  if (isDecimalPair(left, right)) {
    const leftDecimal = exactOperand(left);
    const rightDecimal = exactOperand(right);
    return leftDecimal && rightDecimal && widerType(leftDecimal, rightDecimal);
  }
  const differsInside = NESTED.test(left.dataType.kind) && !sameType(left.dataType, right.dataType);
  return differsInside
    ? UNCOMMON_OPERANDS.get().comparedNested(left.dataType, right.dataType)
    : widerType(left.dataType, right.dataType);
}
