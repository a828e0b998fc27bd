/** The order of values of one type: numbers, texts as Scala orders them, dates, and lists by their elements. */
export function compareValues(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  const [left, right] = [comparable(a), comparable(b)];
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (const [index, value] of a.entries()) {
    if (index === b.length) return 1;
    const order = compareValues(value, b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function comparable(value: unknown): number | bigint | string {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'string':
      return value;
    case 'boolean':
      return Number(value);
    default:
      return value instanceof Date ? value.getTime() : String(value);
  }
}
