// Generated from the function registry by `npm run generate`; never edited.
import type { Column, Operand } from './column.ts';
import { type ColumnOrValue, callOnColumns, text } from './core-functions.ts';

export * from './core-functions.ts';

/** True if both are true, false if one is false, else null. */
export function and(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('and', [arg1, arg2]);
}

/** Returns true if a value is true. Same as `boolOr`. */
export function any(column: ColumnOrValue): Column {
  return callOnColumns('any', [column]);
}

/** Returns some value of the group. */
export function anyValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('any_value', [arg1, arg2]);
}

/** Returns null where the condition is true, else fails. */
export function assertTrue(arg1: ColumnOrValue, arg2?: Operand): Column {
  return callOnColumns('assert_true', [arg1, text(arg2)]);
}

/** Returns the mean of the non-null values. */
export function avg(column: ColumnOrValue): Column {
  return callOnColumns('avg', [column]);
}

/** Whether the value lies between two others, both included. */
export function between(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('between', [arg1, arg2, arg3]);
}

/** Casts the argument to BIGINT. */
export function bigint(column: ColumnOrValue): Column {
  return callOnColumns('bigint', [column]);
}

/** Casts the argument to BINARY. */
export function binary(column: ColumnOrValue): Column {
  return callOnColumns('binary', [column]);
}

/** Returns the bitwise and of the non-null values. */
export function bitAnd(column: ColumnOrValue): Column {
  return callOnColumns('bit_and', [column]);
}

/** Returns the bitwise or of the non-null values. */
export function bitOr(column: ColumnOrValue): Column {
  return callOnColumns('bit_or', [column]);
}

/** Returns the bitwise xor of the non-null values. */
export function bitXor(column: ColumnOrValue): Column {
  return callOnColumns('bit_xor', [column]);
}

/** Returns true if all non-null values are true. */
export function boolAnd(column: ColumnOrValue): Column {
  return callOnColumns('bool_and', [column]);
}

/** Returns true if a value is true. */
export function boolOr(column: ColumnOrValue): Column {
  return callOnColumns('bool_or', [column]);
}

/** Casts the argument to BOOLEAN. */
export function boolean(column: ColumnOrValue): Column {
  return callOnColumns('boolean', [column]);
}

/** Returns the first argument that is not null. */
export function coalesce(arg1: ColumnOrValue, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('coalesce', [arg1, ...args]);
}

/** Returns the number of rows, or of rows in which no argument is null. */
export function count(...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('count', [...args]);
}

/** Returns the number of rows for which the condition is true. */
export function countIf(column: ColumnOrValue): Column {
  return callOnColumns('count_if', [column]);
}

/** Casts the argument to DATE. */
export function date(column: ColumnOrValue): Column {
  return callOnColumns('date', [column]);
}

/** Casts the argument to DECIMAL(10,0). */
export function decimal(column: ColumnOrValue): Column {
  return callOnColumns('decimal', [column]);
}

/** Returns the whole part of the quotient. */
export function div(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('div', [arg1, arg2]);
}

/** Casts the argument to DOUBLE. */
export function double(column: ColumnOrValue): Column {
  return callOnColumns('double', [column]);
}

/** Whether the two are equal, null being equal to null; never null itself. Same as `<=>`. */
export function equalNull(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('equal_null', [arg1, arg2]);
}

/** Returns true if all non-null values are true. Same as `boolAnd`. */
export function every(column: ColumnOrValue): Column {
  return callOnColumns('every', [column]);
}

/** Returns the value of the first row, or the first non-null value with IGNORE NULLS. */
export function first(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('first', [arg1, arg2]);
}

/** Returns the value of the first row, or the first non-null value with IGNORE NULLS. Same as `first`. */
export function firstValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('first_value', [arg1, arg2]);
}

/** Casts the argument to FLOAT. */
export function float(column: ColumnOrValue): Column {
  return callOnColumns('float', [column]);
}

/** Returns the greatest of the arguments; nulls are passed over. */
export function greatest(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('greatest', [arg1, arg2, ...args]);
}

/** Returns the second argument where the first is true, else the third. Same as `if`. */
export function iff(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('iff', [arg1, arg2, arg3]);
}

/** Returns the first argument, or the second where that is null. Same as `nvl`. */
export function ifnull(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('ifnull', [arg1, arg2]);
}

/** Casts the argument to INT. */
export function int(column: ColumnOrValue): Column {
  return callOnColumns('int', [column]);
}

/** Whether the argument is NaN; null is not. */
export function isnan(column: ColumnOrValue): Column {
  return callOnColumns('isnan', [column]);
}

/** Whether the argument is not null. */
export function isnotnull(column: ColumnOrValue): Column {
  return callOnColumns('isnotnull', [column]);
}

/** Whether the argument is null. */
export function isnull(column: ColumnOrValue): Column {
  return callOnColumns('isnull', [column]);
}

/** Returns the value of the last row, or the last non-null value with IGNORE NULLS. */
export function last(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('last', [arg1, arg2]);
}

/** Returns the value of the last row, or the last non-null value with IGNORE NULLS. Same as `last`. */
export function lastValue(arg1: ColumnOrValue, arg2?: ColumnOrValue): Column {
  return callOnColumns('last_value', [arg1, arg2]);
}

/** Returns the least of the arguments; nulls are passed over. */
export function least(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('least', [arg1, arg2, ...args]);
}

/** Returns the largest non-null value. */
export function max(column: ColumnOrValue): Column {
  return callOnColumns('max', [column]);
}

/** Returns the mean of the non-null values. Same as `avg`. */
export function mean(column: ColumnOrValue): Column {
  return callOnColumns('mean', [column]);
}

/** Returns the smallest non-null value. */
export function min(column: ColumnOrValue): Column {
  return callOnColumns('min', [column]);
}

/** Returns the remainder of division, with the sign of the dividend. Same as `%`. */
export function mod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('mod', [arg1, arg2]);
}

/** Makes a struct of names and values in turn. */
export function namedStruct(
  arg1: ColumnOrValue,
  arg2: ColumnOrValue,
  ...args: readonly ColumnOrValue[]
): Column {
  return callOnColumns('named_struct', [arg1, arg2, ...args]);
}

/** Returns the first number, or the second where that is NaN. */
export function nanvl(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nanvl', [arg1, arg2]);
}

/** The opposite of a truth value. */
export function not(column: ColumnOrValue): Column {
  return callOnColumns('not', [column]);
}

/** Returns null where the two are equal, else the first. */
export function nullif(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nullif', [arg1, arg2]);
}

/** Returns null where the argument is 0. */
export function nullifzero(column: ColumnOrValue): Column {
  return callOnColumns('nullifzero', [column]);
}

/** Returns the first argument, or the second where that is null. */
export function nvl(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('nvl', [arg1, arg2]);
}

/** Returns the second argument where the first is not null, else the third. */
export function nvl2(arg1: ColumnOrValue, arg2: ColumnOrValue, arg3: ColumnOrValue): Column {
  return callOnColumns('nvl2', [arg1, arg2, arg3]);
}

/** True if one is true, false if both are false, else null. */
export function or(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('or', [arg1, arg2]);
}

/** Returns the remainder of division, made positive. */
export function pmod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('pmod', [arg1, arg2]);
}

/** Fails with the given message. */
export function raiseError(column: Operand): Column {
  return callOnColumns('raise_error', [text(column)]);
}

/** Casts the argument to SMALLINT. */
export function smallint(column: ColumnOrValue): Column {
  return callOnColumns('smallint', [column]);
}

/** Returns true if a value is true. Same as `boolOr`. */
export function some(column: ColumnOrValue): Column {
  return callOnColumns('some', [column]);
}

/** Returns the sample standard deviation of the non-null values. Same as `stddevSamp`. */
export function std(column: ColumnOrValue): Column {
  return callOnColumns('std', [column]);
}

/** Returns the sample standard deviation of the non-null values. Same as `stddevSamp`. */
export function stddev(column: ColumnOrValue): Column {
  return callOnColumns('stddev', [column]);
}

/** Returns the population standard deviation of the non-null values. */
export function stddevPop(column: ColumnOrValue): Column {
  return callOnColumns('stddev_pop', [column]);
}

/** Returns the sample standard deviation of the non-null values. */
export function stddevSamp(column: ColumnOrValue): Column {
  return callOnColumns('stddev_samp', [column]);
}

/** Casts the argument to STRING. */
export function string(column: ColumnOrValue): Column {
  return callOnColumns('string', [column]);
}

/** Makes a struct of the arguments, in fields named col1, col2, …. */
export function struct(arg1: ColumnOrValue, ...args: readonly ColumnOrValue[]): Column {
  return callOnColumns('struct', [arg1, ...args]);
}

/** Returns the sum of the non-null values. */
export function sum(column: ColumnOrValue): Column {
  return callOnColumns('sum', [column]);
}

/** Casts the argument to TIMESTAMP. */
export function timestamp(column: ColumnOrValue): Column {
  return callOnColumns('timestamp', [column]);
}

/** Casts the argument to TINYINT. */
export function tinyint(column: ColumnOrValue): Column {
  return callOnColumns('tinyint', [column]);
}

/** As `+`, but null where that fails. */
export function tryAdd(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_add', [arg1, arg2]);
}

/** Returns the mean of the non-null values, or null if it overflows. */
export function tryAvg(column: ColumnOrValue): Column {
  return callOnColumns('try_avg', [column]);
}

/** As `/`, but null where that fails. */
export function tryDivide(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_divide', [arg1, arg2]);
}

/** As `%`, but null where that fails. */
export function tryMod(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_mod', [arg1, arg2]);
}

/** As `*`, but null where that fails. */
export function tryMultiply(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_multiply', [arg1, arg2]);
}

/** As `-`, but null where that fails. */
export function trySubtract(arg1: ColumnOrValue, arg2: ColumnOrValue): Column {
  return callOnColumns('try_subtract', [arg1, arg2]);
}

/** Returns the sum of the non-null values, or null if it overflows. */
export function trySum(column: ColumnOrValue): Column {
  return callOnColumns('try_sum', [column]);
}

/** Returns the population variance of the non-null values. */
export function varPop(column: ColumnOrValue): Column {
  return callOnColumns('var_pop', [column]);
}

/** Returns the sample variance of the non-null values. */
export function varSamp(column: ColumnOrValue): Column {
  return callOnColumns('var_samp', [column]);
}

/** Returns the sample variance of the non-null values. Same as `varSamp`. */
export function variance(column: ColumnOrValue): Column {
  return callOnColumns('variance', [column]);
}

/** Returns 0 where the argument is null. */
export function zeroifnull(column: ColumnOrValue): Column {
  return callOnColumns('zeroifnull', [column]);
}

export {
  anyValue as any_value,
  assertTrue as assert_true,
  bitAnd as bit_and,
  bitOr as bit_or,
  bitXor as bit_xor,
  boolAnd as bool_and,
  boolOr as bool_or,
  countIf as count_if,
  equalNull as equal_null,
  firstValue as first_value,
  lastValue as last_value,
  namedStruct as named_struct,
  raiseError as raise_error,
  stddevPop as stddev_pop,
  stddevSamp as stddev_samp,
  tryAdd as try_add,
  tryAvg as try_avg,
  tryDivide as try_divide,
  tryMod as try_mod,
  tryMultiply as try_multiply,
  trySubtract as try_subtract,
  trySum as try_sum,
  varPop as var_pop,
  varSamp as var_samp,
};
