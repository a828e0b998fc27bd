import { unsupportedDataType } from '../../errors/format-errors.ts';
import type { StructType } from '../../types/data-type.ts';
import { typeSql } from '../../types/type-sql.ts';

/** Fails with `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE` for columns of the type VOID, of which CSV has no text. */
export function refuseVoid(schema: StructType): void {
  const field = schema.fields.find(({ dataType }) => dataType.kind === 'null');
  if (field === undefined) return;
  const columnType = `"${typeSql(field.dataType)}"`;
  throw unsupportedDataType({ format: 'CSV', columnName: `\`${field.name}\``, columnType });
}
