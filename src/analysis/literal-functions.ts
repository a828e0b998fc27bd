/** Functions that SQL also calls without parentheses, where no column has the name. */
const LITERAL_FUNCTIONS = new Set([
  'current_date',
  'current_path',
  'current_time',
  'current_timestamp',
  'current_user',
  'localtime',
  'session_user',
  'user',
]);

/** Whether a name, in any case, may be a call without parentheses. */
export function isLiteralFunction(name: string): boolean {
  return LITERAL_FUNCTIONS.has(name.toLowerCase());
}
