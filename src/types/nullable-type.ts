import { arrayType, type DataType, mapType, structType } from './data-type.ts';

/** The type with nulls allowed everywhere (Spark's `asNullable`). */
export function nullableType(type: DataType): DataType {
  switch (type.kind) {
    case 'struct':
      return structType(
        type.fields.map((field) => ({
          ...field,
          dataType: nullableType(field.dataType),
          nullable: true,
        })),
      );
    case 'array':
      return arrayType(nullableType(type.elementType));
    case 'map':
      return mapType(nullableType(type.keyType), nullableType(type.valueType));
    default:
      return type;
  }
}
