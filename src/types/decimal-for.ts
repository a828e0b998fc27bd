import { decimalForIntegral } from './coercion.ts';
import { type DataType, type DecimalType, decimalType } from './data-type.ts';

/** The decimal that a number, or text or NULL in its place, is cast to; undefined for any other type. */
export function decimalFor(type: DataType): DecimalType | undefined {
  switch (type.kind) {
    case 'decimal':
      return type;
    case 'float':
      return decimalType(14, 7);
    case 'double':
      return decimalType(30, 15);
    case 'string':
    case 'null':
      return decimalType(38, 18);
    default:
      return decimalForIntegral(type);
  }
}
