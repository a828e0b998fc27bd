import { COLUMN_OFFSETS, COLUMN_VALIDITY, COLUMN_VALUES, TypeId } from '../../assembly/abi.ts';
import type { DataType } from '../types/data-type.ts';
import { CALENDAR_INTERVAL_PARTS, physicalType } from '../types/physical-type.ts';
import type { Value, ValueRow } from '../types/value.ts';
import { type Batch, newColumn } from './batch.ts';
import type { WasmCore } from './core.ts';
import { utf8 } from './memory.ts';
import type { Ptr } from './ptr.ts';

/**
 * Makes an arena column of engine values (`types/value.ts`). For literals, row sources and functions
 * without a kernel.
 */
export function buildColumn(core: WasmCore, type: DataType, values: readonly Value[]): Ptr {
  return fillColumn(core, type, values, false);
}

/** Makes a constant column: `rows` rows of one value. */
export function buildConstant(core: WasmCore, type: DataType, value: Value, rows: number): Ptr {
  return fillColumn(core, type, [value], true, rows);
}

/** Makes a batch of rows. */
export function buildBatch(
  core: WasmCore,
  types: readonly DataType[],
  rows: readonly ValueRow[],
): Batch {
  const columns = types.map((type, index) =>
    buildColumn(
      core,
      type,
      rows.map((row) => row[index]),
    ),
  );
  return { rows: rows.length, columns };
}

function fillColumn(
  core: WasmCore,
  type: DataType,
  values: readonly Value[],
  constant: boolean,
  rows = values.length,
): Ptr {
  const nullable = values.includes(null);
  const physical = physicalType(type);
  const children = childColumns(core, type, values);
  const column = newColumn(core, { type: physical, rows, nullable, constant, children });
  if (nullable) {
    const validity = core.u32At(column, COLUMN_VALIDITY);
    const u8 = core.memory.u8;
    values.forEach((value, index) => {
      u8[validity + index] = value === null ? 0 : 1;
    });
  }
  if (physical === TypeId.List || physical === TypeId.Map) writeOffsets(core, column, values);
  else if (physical === TypeId.Str) writeStrings(core, column, values);
  else if (physical !== TypeId.Struct) writeFixed(core, column, physical, values);
  return column;
}

function childColumns(core: WasmCore, type: DataType, values: readonly Value[]): Ptr[] {
  const lists = values.map((value) => (value === null ? [] : (value as readonly Value[])));
  switch (type.kind) {
    case 'struct':
      return type.fields.map((field, index) =>
        buildColumn(
          core,
          field.dataType,
          values.map((value) => (value === null ? null : (value as readonly Value[])[index])),
        ),
      );
    case 'calendar_interval':
      return CALENDAR_INTERVAL_PARTS.map((part, index) =>
        buildColumn(
          core,
          part,
          values.map((value) => (value === null ? null : (value as readonly Value[])[index])),
        ),
      );
    case 'array':
      return [buildColumn(core, type.elementType, lists.flat(1) as Value[])];
    case 'map': {
      const entries = lists.flat(1) as (readonly Value[])[];
      return [
        buildColumn(
          core,
          type.keyType,
          entries.map((entry) => entry[0]),
        ),
        buildColumn(
          core,
          type.valueType,
          entries.map((entry) => entry[1]),
        ),
      ];
    }
    default:
      return [];
  }
}

function writeOffsets(core: WasmCore, column: Ptr, values: readonly Value[]): void {
  const slot = core.u32At(column, COLUMN_OFFSETS) >>> 2;
  const i32 = core.memory.i32;
  let total = 0;
  values.forEach((value, index) => {
    if (value !== null) total += (value as readonly Value[]).length;
    i32[slot + index + 1] = total;
  });
}

/** Texts of so many characters are made one. */
const JOINED_MAX = 1 << 22;

function writeStrings(core: WasmCore, column: Ptr, values: readonly Value[]): void {
  const joined = joinedTexts(values);
  const parts = joined === undefined ? values.map(bytesOf) : [joined.bytes];
  const total = parts.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
  let pointer: number = core.kernels.arena_alloc(total);
  const slot = core.u32At(column, COLUMN_VALUES) >>> 2;
  const { u8, u32 } = core.memory;
  if (joined !== undefined) u8.set(joined.bytes, pointer);
  values.forEach((value, index) => {
    if (value === null) return;
    const bytes = joined === undefined ? parts[index] : undefined;
    if (bytes !== undefined) u8.set(bytes, pointer);
    const length = joined?.lengths?.[index] ?? (bytes ?? (value as string)).length;
    u32[slot + index * 2] = pointer;
    u32[slot + index * 2 + 1] = length;
    pointer += length;
  });
}

interface JoinedTexts {
  readonly bytes: Uint8Array;
  /** How many of the bytes each value has; absent where every character has one. */
  readonly lengths?: Uint32Array;
}

/**
 * Texts encoded all at once: an encoder takes as long to begin as for many of them. Undefined for what is no text, for too
 * many of them, and where halves of a character would come together.
 */
function joinedTexts(values: readonly Value[]): JoinedTexts | undefined {
  let units = 0;
  for (const value of values) {
    if (value === null) continue;
    if (typeof value !== 'string') return undefined;
    units += value.length;
    if (units > JOINED_MAX) return undefined;
  }
  const bytes = utf8(values.join(''));
  if (bytes.length === units) return { bytes };
  const lengths = Uint32Array.from(values, (value) => utf8Length(String(value ?? '')));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return bytes.length === total ? { bytes, lengths } : undefined;
}

/** How many bytes a text's UTF-8 has. Half a surrogate pair becomes U+FFFD, which has three. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) length += unit < 0x800 ? 1 : 2;
    // A pair is two units and four bytes.
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at++;
  }
  return length;
}

function bytesOf(value: Value): Uint8Array | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? utf8(value) : (value as Uint8Array);
}

function writeFixed(core: WasmCore, column: Ptr, type: TypeId, values: readonly Value[]): void {
  const base = core.u32At(column, COLUMN_VALUES);
  const view = core.memory.view;
  const writers: Partial<Record<TypeId, (index: number, value: Value) => void>> = {
    [TypeId.Bool]: (index, value) => view.setUint8(base + index, value === true ? 1 : 0),
    [TypeId.I8]: (index, value) => view.setInt8(base + index, value as number),
    [TypeId.I16]: (index, value) => view.setInt16(base + index * 2, value as number, true),
    [TypeId.I32]: (index, value) => view.setInt32(base + index * 4, value as number, true),
    [TypeId.I64]: (index, value) => view.setBigInt64(base + index * 8, value as bigint, true),
    [TypeId.F32]: (index, value) => view.setFloat32(base + index * 4, value as number, true),
    [TypeId.F64]: (index, value) => view.setFloat64(base + index * 8, value as number, true),
    [TypeId.Dec128]: (index, value) => {
      view.setBigUint64(base + index * 16, BigInt.asUintN(64, value as bigint), true);
      view.setBigInt64(base + index * 16 + 8, (value as bigint) >> 64n, true);
    },
  };
  const write = writers[type];
  if (write === undefined) throw new TypeError(`no writer for physical type ${type}`);
  values.forEach((value, index) => {
    if (value !== null) write(index, value);
  });
}
