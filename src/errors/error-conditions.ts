/**
 * Every failure that a user can cause: Spark's condition, message lines with `<parameter>` holes and SQLSTATE,
 * sorted by name. Spark's own keys and texts where it has the condition.
 */
export const ERROR_CONDITIONS = {
  INTERNAL_ERROR: { message: ['<message>'], sqlState: 'XX000' },
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': {
    message: [
      'A column, variable, or function parameter with name <objectName> cannot be resolved.',
    ],
    sqlState: '42703',
  },
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': {
    message: [
      'A column, variable, or function parameter with name <objectName> cannot be resolved. Did you mean one of the following? [<proposal>].',
    ],
    sqlState: '42703',
  },
} as const satisfies Record<
  string,
  { readonly message: readonly string[]; readonly sqlState: string }
>;
