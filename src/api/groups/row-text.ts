import { encodeRow, rowDecoder } from '../../connectors/row-codec.ts';
import { fieldNotNullable } from '../../errors/api-errors.ts';
import type { StructType } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';
import { type Row, rowObjects } from '../row.ts';
import { rowInput } from '../row-input.ts';
import type { GroupsSession } from './groups-session.ts';

/** Rows as the texts that state is kept in. */
export interface RowText {
  /** Fails as `rowInput` does on what is no row of the schema. */
  write(row: unknown): string;
  /** The same of a row of the engine, as it is. Fails with FIELD_NOT_NULLABLE_WITH_NAME. */
  writeValues(row: ValueRow): string;
  read(text: string): Row;
}

/** Writes and reads rows of a schema; `null` is for the caller to refuse. */
export function rowText(schema: StructType, { rowOptions, zone }: GroupsSession): RowText {
  const toValues = rowInput(schema, zone);
  const decode = rowDecoder(schema);
  const toRow = rowObjects(schema, rowOptions);
  return {
    write: (row) => encodeRow(toValues(row)).trimEnd(),
    writeValues: (row) => {
      const missing = schema.fields.find(({ nullable }, at) => !nullable && row[at] === null);
      if (missing !== undefined) throw fieldNotNullable(missing.name);
      return encodeRow(row).trimEnd();
    },
    read: (text) => toRow(decode(text)),
  };
}
