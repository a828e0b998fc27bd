import { commonComplex, commonDecimal, tightestType } from './coercion.ts';
import { type DataType, FloatType } from './data-type.ts';

/* The types in which collections and what is looked for in them meet: the rules of Spark without ANSI mode. */

/** As `tightestCommonType`, but an integer and a FLOAT meet in FLOAT: the rule of Spark without ANSI mode. */
export function tightestTypeWithFloat(left: DataType, right: DataType): DataType | undefined {
  return tightestType(left, right, FloatType, tightestTypeWithFloat);
}

/** The same with the rule of `tightestTypeWithFloat`. */
export function widerTypeWithFloat(left: DataType, right: DataType): DataType | undefined {
  return (
    tightestTypeWithFloat(left, right) ??
    commonDecimal(left, right) ??
    commonComplex(left, right, widerTypeWithFloat)
  );
}
