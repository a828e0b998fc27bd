import type { ConditionTable } from './condition-table.ts';

/** Conditions of vectors, sorted by name; see `error-conditions.ts`. */
export const VECTOR_CONDITIONS = {
  INVALID_VECTOR_NORM_DEGREE: {
    message: [
      "For the <functionName> function, degree must be 1.0, 2.0, or float('inf'), but got <degree>.",
    ],
    sqlState: '22023',
  },
  VECTOR_DIMENSION_MISMATCH: {
    message: [
      'Vectors passed to <functionName> must have the same dimension, but got <leftDim> and <rightDim>.',
    ],
    sqlState: '22000',
  },
} as const satisfies ConditionTable;
