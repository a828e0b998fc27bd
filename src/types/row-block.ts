/**
 * How rows cross between threads: whole columns in one buffer that moves without a copy. The bytes are those of a state
 * block (`state/batch-codec.ts`, `assembly/table/column-codec.ts`), so that the engine writes them with its own kernel;
 * the session's side, which has no WebAssembly, reads and writes the same bytes in `session-worker/decode-rows.ts` and
 * `session-worker/encode-rows.ts`.
 *
 * ```
 * block   := rows u32 | columns u32 | 0 u32 | 0 u32 | column…
 * column  := type u8 | flags u8 (1: validity follows) | 0 u16 | rows u32
 *            [validity: a bit a row, low bit first]
 *            fixed width   values
 *            text          lengths u32 each | bytes, one after the other
 *            struct        column of each field
 *            list, map     lengths u32 each | column of each child, over the elements of all rows
 * ```
 *
 * Everything is little endian, and every part begins at a multiple of 8.
 */
import { TypeId } from '../../assembly/abi.ts';
import type { DataType, StructType } from './data-type.ts';
import { CALENDAR_INTERVAL_PARTS } from './physical-type.ts';

/** Rows of a schema that both sides know. Who sends one transfers `bytes`, and has it no longer. */
export interface RowBlock {
  readonly rowCount: number;
  readonly bytes: ArrayBuffer;
}

export const BLOCK_HEADER_BYTES = 16;
export const COLUMN_HEADER_BYTES = 8;
export const HAS_VALIDITY = 1;

/** The next multiple of 8. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** The types of a schema's columns, in order. */
export function columnTypes(schema: StructType): readonly DataType[] {
  return schema.fields.map((field) => field.dataType);
}

/** The types of the columns inside a column; none for a flat one. */
export function childTypes(type: DataType): readonly DataType[] {
  switch (type.kind) {
    case 'struct':
      return columnTypes(type);
    case 'calendar_interval':
      return CALENDAR_INTERVAL_PARTS;
    case 'array':
      return [type.elementType];
    case 'map':
      return [type.keyType, type.valueType];
    default:
      return [];
  }
}

/** Bytes of a value of a physical type with fixed width. */
export const VALUE_BYTES: Readonly<Partial<Record<TypeId, number>>> = {
  [TypeId.Bool]: 1,
  [TypeId.I8]: 1,
  [TypeId.I16]: 2,
  [TypeId.I32]: 4,
  [TypeId.I64]: 8,
  [TypeId.F32]: 4,
  [TypeId.F64]: 8,
  [TypeId.Dec128]: 16,
};

/** Cuts what follows each other by its lengths: an answer for each, of where it begins and ends. */
export function cutBy<T>(lengths: Uint32Array, take: (start: number, end: number) => T): T[] {
  let end = 0;
  return Array.from(lengths, (length) => {
    const start = end;
    end += length;
    return take(start, end);
  });
}
