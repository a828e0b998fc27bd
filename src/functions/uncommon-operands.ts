import { internalError } from '../errors/internal-error.ts';
import { binaryOperatorDifferentTypes, binaryOperatorWrongType } from '../errors/operand-errors.ts';
import { tightestCommonType, widerType } from '../types/coercion.ts';
import { type DataType, DoubleType, LongType, sameType } from '../types/data-type.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import { callSql } from './call-sql.ts';
import { columnCast } from './cast.ts';
import type { Argument, Evaluate, ScalarSignature } from './define.ts';
import { exactOperand } from './operand-types.ts';

const SUMMABLE =
  '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")';

/** What an operator takes where its sides agree on what is no number, as messages name it. */
const REQUIRED_TYPES: Readonly<
  Record<ArithmeticOperator['verb'] | 'div' | 'bits' | 'logic', string>
> = {
  add: SUMMABLE,
  subtract: SUMMABLE,
  multiply: '"NUMERIC"',
  divide: '("DOUBLE" or "DECIMAL")',
  div: '("BIGINT" or "DECIMAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
  remainder: '"NUMERIC"',
  pmod: '"NUMERIC"',
  bits: '"INTEGRAL"',
  logic: '"BOOLEAN"',
};

/** An operator as a message about its operands names it. */
export interface RefusingOperator {
  readonly name: string;
  readonly verb: keyof typeof REQUIRED_TYPES;
}

/** The failure of an operator that takes neither its operands as they are nor what they are cast to unasked. */
export function refusedOperands(
  { name, verb }: RefusingOperator,
  args: readonly Argument[],
): Error {
  const [left, right] = castOperands(args);
  const sqlExpr = callSql(name, args);
  return sameType(left, right)
    ? binaryOperatorWrongType(sqlExpr, REQUIRED_TYPES[verb], left)
    : binaryOperatorDifferentTypes(sqlExpr, left, right);
}

/**
 * What Spark casts the sides of an operator to before it looks whether the operator takes them: text is read as what it
 * meets (`PromoteStrings`), integers beside decimals become decimals, and decimals beside floating numbers DOUBLE
 * (`DecimalPrecision`). Other sides are cast only to a type that the operator takes.
 */
function castOperands([left, right]: readonly Argument[]): readonly [DataType, DataType] {
  const types = [left.dataType, right.dataType] as const;
  const kinds = types.map(({ kind }) => kind);
  if (kinds.includes('string')) {
    const common = widerType(...types);
    return common === undefined ? types : [common, common];
  }
  if (!kinds.includes('decimal')) return types;
  const [exactLeft, exactRight] = [exactOperand(left), exactOperand(right)];
  if (exactLeft !== undefined && exactRight !== undefined) return [exactLeft, exactRight];
  if (!kinds.includes('float') && !kinds.includes('double')) return types;
  return [
    exactLeft === undefined ? types[0] : DoubleType,
    exactRight === undefined ? types[1] : DoubleType,
  ];
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

/** NULL beside a decimal is a decimal of the same type, but where it is divided. */
export function withTypedNull(
  { verb }: ArithmeticOperator,
  args: readonly Argument[],
): readonly Argument[] {
  const [left, right] = args;
  const isDecimal = ({ dataType }: Argument) => dataType.kind === 'decimal';
  const isNull = ({ dataType }: Argument) => dataType.kind === 'null';
  if (isDecimal(left) && isNull(right)) return [left, { ...right, dataType: left.dataType }];
  if (verb === 'divide' || !isNull(left) || !isDecimal(right)) return args;
  return [{ ...left, dataType: right.dataType }, right];
}

/** Text beside a whole number has to be one, too; they are divided as doubles. */
export function quotientOfWhole(operator: ArithmeticOperator, divide: Evaluate): ScalarSignature {
  const cast = columnCast(LongType, DoubleType, 'ansi');
  if (cast === undefined) throw internalError('no cast from BIGINT to DOUBLE');
  return {
    args: [LongType, LongType],
    output: DoubleType,
    evaluate: (context, args, rows) =>
      divide(
        context,
        args.map((arg) => cast.evaluate(context, arg, rows)),
        rows,
      ),
    isTotal: operator.isTolerant,
    nullable: true,
  };
}
