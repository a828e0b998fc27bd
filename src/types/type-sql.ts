import { type DataType, simpleString } from './data-type.ts';

/** Spark's `sql` form of a type, as messages show it: `BIGINT`, `ARRAY<INT>`, `STRUCT<a: INT NOT NULL>`. */
export function typeSql(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${typeSql(type.elementType)}>`;
    case 'map':
      return `MAP<${typeSql(type.keyType)}, ${typeSql(type.valueType)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(fieldSql).join(', ')}>`;
    default:
      return simpleString(type).toUpperCase();
  }
}

function fieldSql(field: { name: string; dataType: DataType; nullable: boolean }): string {
  const name = /^[a-zA-Z_]\w*$/.test(field.name)
    ? field.name
    : `\`${field.name.replaceAll('`', '``')}\``;
  return `${name}: ${typeSql(field.dataType)}${field.nullable ? '' : ' NOT NULL'}`;
}
