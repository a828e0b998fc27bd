import { binaryOperatorDifferentTypes, binaryOperatorWrongType } from '../errors/operand-errors.ts';
import { tightestCommonType } from '../types/coercion.ts';
import { type DataType, sameType } from '../types/data-type.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import { callSql } from './call-sql.ts';
import type { Argument } from './define.ts';

const SUMMABLE =
  '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';

/** What an operator takes where its sides agree on what is no number, as messages name it. */
const REQUIRED_TYPES: Readonly<Record<ArithmeticOperator['verb'] | 'div' | 'bits', string>> = {
  add: SUMMABLE,
  subtract: SUMMABLE,
  multiply: '"NUMERIC"',
  divide: '("DOUBLE" or "DECIMAL")',
  div: '("BIGINT" or "DECIMAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
  remainder: '"NUMERIC"',
  pmod: '"NUMERIC"',
  bits: '"INTEGRAL"',
};

/** An operator as a message about its operands names it. */
export interface RefusingOperator {
  readonly name: string;
  readonly verb: keyof typeof REQUIRED_TYPES;
}

/** The failure of an operator whose operands agree on a type that it does not take, or, without `common`, on none. */
export function refusedOperands(
  { name, verb }: RefusingOperator,
  args: readonly Argument[],
  common: DataType | undefined,
): Error {
  return common === undefined
    ? differentOperands(name, args)
    : binaryOperatorWrongType(callSql(name, args), REQUIRED_TYPES[verb], common);
}

/** The failure of an operator whose operands have no type in common. */
export function differentOperands(name: string, args: readonly Argument[]): Error {
  const [left, right] = args;
  return binaryOperatorDifferentTypes(callSql(name, args), left.dataType, right.dataType);
}

/**
 * The type in which nested values are compared: inside of them nothing is read as another kind of value, and the names of
 * fields do not count. Undefined where there is none.
 */
export function comparedNested(left: DataType, right: DataType): DataType | undefined {
  return tightestCommonType(left, right) ?? (sameShape(left, right) ? left : undefined);
}

function sameShape(left: DataType, right: DataType): boolean {
  if (left.kind === 'array' && right.kind === 'array') {
    return sameShape(left.elementType, right.elementType);
  }
  if (left.kind !== 'struct' || right.kind !== 'struct') return sameType(left, right);
  return (
    left.fields.length === right.fields.length &&
    left.fields.every(({ dataType }, index) => sameShape(dataType, right.fields[index].dataType))
  );
}
