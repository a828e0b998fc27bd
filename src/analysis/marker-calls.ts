/* Names of calls that stand for what is no function. None of them has an operator yet. */

/** Counting how often each side has a row. */
export const EXCEPT_ALL = 'except_all';
export const INTERSECT_ALL = 'intersect_all';
