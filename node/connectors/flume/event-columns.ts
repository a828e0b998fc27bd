import { flumeColumn } from '../../../src/errors/flume-errors.ts';
import type { DataType, StructType } from '../../../src/types/data-type.ts';
import { quoteIdentifier } from '../../../src/types/sql-string.ts';
import { typeSql } from '../../../src/types/type-sql.ts';
import type { Batch } from '../../../src/wasm/batch.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import type { FlumeEvent } from './flume-protocol.ts';

/** Makes events of rows. */
export interface NewEvents {
  of(core: WasmCore, rows: Batch): readonly FlumeEvent[];
  close(): void;
}

/** Whether rows are events already. */
export function hasBody({ fields }: StructType): boolean {
  return fields.some(({ name }) => name.toLowerCase() === 'body');
}

/** Events of the columns `body`, a text or bytes, and `headers`, a map of texts. Fails with `FLUME_SINK_FAILED.COLUMN`. */
export function columnEvents({ fields }: StructType): NewEvents {
  const ordinal = (name: string) => fields.findIndex((field) => field.name.toLowerCase() === name);
  const body = ordinal('body');
  const headers = ordinal('headers');
  check(fields[body], 'STRING or BINARY', ({ kind }) => kind === 'string' || kind === 'binary');
  check(fields[headers], 'MAP<STRING, STRING>', isTextMap);
  const types = fields.map(({ dataType }) => dataType);
  return {
    of: (core, rows) =>
      readRows(core, rows, types).map((row) => ({
        headers: headersOf(row[headers]),
        body: bytesOf(row[body]),
      })),
    close: () => {},
  };
}

function check(
  field: StructType['fields'][number] | undefined,
  expected: string,
  isRight: (type: DataType) => boolean,
): void {
  if (field === undefined || isRight(field.dataType)) return;
  const column = quoteIdentifier(field.name);
  throw flumeColumn({ column, type: `"${typeSql(field.dataType)}"`, expected });
}

function isTextMap(type: DataType): boolean {
  return type.kind === 'map' && type.keyType.kind === 'string' && type.valueType.kind === 'string';
}

/** Headers have no nulls: those are left out. */
function headersOf(entries: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  if (!Array.isArray(entries)) return headers;
  for (const [name, text] of entries) if (text !== null) headers[String(name)] = String(text);
  return headers;
}

/** Null is an empty body. */
function bytesOf(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value ?? ''));
}
