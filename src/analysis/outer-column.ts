/** The call that marks a column of the query around a subquery: within the subquery it is constant. */
export const OUTER = 'outer';
