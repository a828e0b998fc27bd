/** An element as a line, as Scala prints it: a pair in parentheses. A record is JSON. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(textOf).join(',')})`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? jsonOf(value) : String(value);
}

/** JSON; a BIGINT is a number where that is exact, and a text where it is not. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? numberOf(each) : each));
}

function numberOf(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
