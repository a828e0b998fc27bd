import { Column, type Operand, operand } from './column.ts';
import { type ColumnOrValue, callOnColumns } from './core-functions.ts';

/*
 * Functions that take lambdas. A lambda is a JavaScript function of columns that stand for its parameters; it is called
 * once, when the call is written down, and the column that it returns is the lambda's body.
 */

/** A lambda of one parameter. */
export type UnaryLambda = (element: Column) => Operand;
/** A lambda of two parameters; it may leave out the second. */
export type BinaryLambda = (first: Column, second: Column) => Operand;
/** A lambda of three parameters. */
export type TernaryLambda = (first: Column, second: Column, third: Column) => Operand;

/** How many parameters have a name. Lambdas inside each other must not take each other's for their own. */
let namedParameters = 0;

const PARAMETER_NAMES = ['x', 'y', 'z'];

function lambda(body: (...parameters: [Column, Column, Column]) => Operand, count: number): Column {
  const names = PARAMETER_NAMES.map((name) => `${name}_${++namedParameters}`);
  const [first, second, third] = names.map((name) => new Column({ kind: 'lambdaVariable', name }));
  return new Column({
    kind: 'lambda',
    parameters: names.slice(0, count),
    body: operand(body(first, second, third)),
  });
}

/** A lambda whose second parameter is passed if it asks for one. */
function withPlace(body: BinaryLambda): Column {
  return lambda(body, Math.min(Math.max(body.length, 1), 2));
}

/** Returns an array of what a lambda makes of each element and its place, from 0. */
export function transform(column: ColumnOrValue, body: BinaryLambda): Column {
  return callOnColumns('transform', [column, withPlace(body)]);
}

/** Returns the elements for which a lambda is true; it is given their place, from 0, too. */
export function filter(column: ColumnOrValue, predicate: BinaryLambda): Column {
  return callOnColumns('filter', [column, withPlace(predicate)]);
}

/** Whether a lambda is true for an element; null if that depends on one for which it is null. */
export function exists(column: ColumnOrValue, predicate: UnaryLambda): Column {
  return callOnColumns('exists', [column, lambda(predicate, 1)]);
}

/** Whether a lambda is true for every element; null if that depends on one for which it is null. */
export function forall(column: ColumnOrValue, predicate: UnaryLambda): Column {
  return callOnColumns('forall', [column, lambda(predicate, 1)]);
}

/**
 * Returns what `merge` makes of a start and the elements, one after the other, and `finish` of the result. The start must
 * be of the type that `merge` gives.
 */
export function aggregate(
  column: ColumnOrValue,
  start: ColumnOrValue,
  merge: BinaryLambda,
  finish?: UnaryLambda,
): Column {
  const finishing = finish && lambda(finish, 1);
  return callOnColumns('aggregate', [column, start, lambda(merge, 2), finishing]);
}

/** Same as `aggregate`. */
export const reduce = aggregate;

/** Returns an array of what a lambda makes of the elements of two arrays that have the same place. */
export function zipWith(left: ColumnOrValue, right: ColumnOrValue, body: BinaryLambda): Column {
  return callOnColumns('zip_with', [left, right, lambda(body, 2)]);
}

/** Returns an array in order, nulls last, or in the order of a lambda: negative, 0 or positive for two elements. */
export function arraySort(column: ColumnOrValue, comparator?: BinaryLambda): Column {
  return callOnColumns('array_sort', [column, comparator && lambda(comparator, 2)]);
}

/** Returns the entries of a map for which a lambda of key and value is true. */
export function mapFilter(column: ColumnOrValue, predicate: BinaryLambda): Column {
  return callOnColumns('map_filter', [column, lambda(predicate, 2)]);
}

/** Returns a map with keys that a lambda makes of each key and value. */
export function transformKeys(column: ColumnOrValue, body: BinaryLambda): Column {
  return callOnColumns('transform_keys', [column, lambda(body, 2)]);
}

/** Returns a map with values that a lambda makes of each key and value. */
export function transformValues(column: ColumnOrValue, body: BinaryLambda): Column {
  return callOnColumns('transform_values', [column, lambda(body, 2)]);
}

/** Returns a map of what a lambda makes of each key and its values in two maps. */
export function mapZipWith(left: ColumnOrValue, right: ColumnOrValue, body: TernaryLambda): Column {
  return callOnColumns('map_zip_with', [left, right, lambda(body, 3)]);
}

export {
  arraySort as array_sort,
  mapFilter as map_filter,
  mapZipWith as map_zip_with,
  transformKeys as transform_keys,
  transformValues as transform_values,
  zipWith as zip_with,
};
