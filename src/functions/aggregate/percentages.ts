import { nonFoldableInput, parameterOutOfRange } from '../../errors/aggregate-errors.ts';
import { type DataType, DoubleType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { argumentSql } from '../call-sql.ts';
import { asList } from '../value-reading.ts';
import { numberInput, unexpectedArgument } from './input-type.ts';
import { doubleOf, doubleSql, type PrintedCall, requiredParameter } from './parameter.ts';

/** The percentages that a call asks for. */
export interface Percentages {
  readonly values: readonly number[];
  /** Whether they were given as an array; the result then is one, too. */
  readonly isList: boolean;
}

interface PercentileCall extends PrintedCall {
  readonly name: string;
}

/** The type of one percentage. Fails if there is none, or one of an array may be null. */
function elementType({ name, args }: PercentileCall, index: number): DataType {
  const { dataType } = args[index];
  if (dataType.kind !== 'array') {
    if (numberInput(dataType) !== undefined) return dataType;
    throw unexpectedArgument(name, args, '"DOUBLE"', index);
  }
  const { elementType: element, containsNull } = dataType;
  const isNumber = numberInput(element) !== undefined && element.kind !== 'string';
  if (element.kind !== 'null' && (containsNull || !isNumber)) {
    throw unexpectedArgument(name, args, '"ARRAY<DOUBLE>"', index);
  }
  return dataType.elementType;
}

/**
 * The percentages of a call, each from 0 to 1. Fails with NON_FOLDABLE_INPUT, UNEXPECTED_NULL and VALUE_OUT_OF_RANGE.
 * None while they are not known.
 */
export function percentagesOf(call: PercentileCall, index: number): Percentages {
  const argument = call.args[index];
  const isList = argument.dataType.kind === 'array';
  if (argument.isFoldable !== true && argument.literal === undefined) {
    const parameter = { sqlExpr: call.sql, name: 'percentage' };
    throw nonFoldableInput(parameter, DoubleType, argumentSql(argument));
  }
  const parameter = { name: 'percentage', type: DoubleType, printed: 'percentage' };
  const value: Value | undefined = requiredParameter(call, index, parameter);
  const type = elementType(call, index);
  if (value === undefined) return { values: [], isList };
  const values = (isList ? asList(value) : [value]).map((one) => doubleOf(one, type));
  if (values.some((percentage) => percentage < 0 || percentage > 1)) {
    const current = values.map(doubleSql).join(',');
    const outOfRange = { sqlExpr: call.sql, name: 'percentage' };
    throw parameterOutOfRange(outOfRange, '[0.0, 1.0]', current);
  }
  return { values, isList };
}
