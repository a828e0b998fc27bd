import type { DataType } from '../../src/types/data-type.ts';

/** Spark's order of two values, the slow and plain way; null is the least. */
// biome-ignore lint/suspicious/noExplicitAny: values of any type
export function naiveCompare(a: any, b: any, type: DataType): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  switch (type.kind) {
    case 'float':
    case 'double':
      if (Number.isNaN(a) || Number.isNaN(b))
        return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      return a < b ? -1 : Number(a > b);
    case 'string':
      return Buffer.compare(Buffer.from(a), Buffer.from(b));
    case 'struct':
      for (const [index, { dataType }] of type.fields.entries()) {
        const order = naiveCompare(a[index], b[index], dataType);
        if (order !== 0) return order;
      }
      return 0;
    case 'array': {
      const shorter = Math.min(a.length, b.length);
      for (let index = 0; index < shorter; index++) {
        const order = naiveCompare(a[index], b[index], type.elementType);
        if (order !== 0) return order;
      }
      return a.length - b.length;
    }
    default:
      return a < b ? -1 : Number(a > b);
  }
}
