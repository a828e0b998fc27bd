import { type DataType, type StructField, simpleString } from './data-type.ts';
import { quoteIfNeeded, sqlStringLiteral } from './sql-string.ts';

/**
 * Spark's `sql` form of a type, as messages and DDL show it: `BIGINT`, `ARRAY<INT>`, `STRUCT<a: INT NOT NULL>`.
 * Nullability inside arrays and maps has no form.
 */
export function typeSql(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${typeSql(type.elementType)}>`;
    case 'map':
      return `MAP<${typeSql(type.keyType)}, ${typeSql(type.valueType)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map((field) => fieldSql(field, ': ')).join(', ')}>`;
    default:
      return simpleString(type).toUpperCase();
  }
}

/** A field with its nullability and comment; the separator stands between name and type. */
export function fieldSql(field: StructField, separator: ' ' | ': '): string {
  const { name, dataType, nullable, metadata } = field;
  const notNull = nullable ? '' : ' NOT NULL';
  const comment = metadata?.comment;
  const commentSql = typeof comment === 'string' ? ` COMMENT ${sqlStringLiteral(comment)}` : '';
  return `${quoteIfNeeded(name)}${separator}${typeSql(dataType)}${notNull}${commentSql}`;
}
