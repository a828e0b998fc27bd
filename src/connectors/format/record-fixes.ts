import { COLUMN_ROWS, COLUMN_TYPE, COLUMN_VALIDITY, COLUMN_VALUES } from '../../../assembly/abi.ts';
import {
  FIX_COLUMN,
  FIX_FIELD,
  FIX_INDEX,
  FIX_LENGTH,
  FIX_LINE,
  FIX_LINE_LENGTH,
  FIX_ROW,
  FIX_SIZE,
  FIX_TEXT,
} from '../../../assembly/record-abi.ts';
import type { DataType } from '../../types/data-type.ts';
import { microsOfLocal } from '../../types/local-time.ts';
import { findTimeZone } from '../../types/time-zone.ts';
import { valueBytes } from '../../wasm/batch.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { roundToFloat } from './round-to-float.ts';

/** Reads text that only the host can: a date pattern, an interval. Undefined where the text does not fit. */
export type HostReader = (text: string) => number | bigint | undefined;

/** A value that a kernel left to the host. */
export interface Fix {
  readonly field: Ptr;
  readonly column: Ptr;
  readonly index: number;
  readonly row: number;
  readonly text: string;
  /** The record's text. */
  readonly line: Ptr;
  readonly lineLength: number;
}

/** The fixes of the last batch, copied out: finishing one may call the core. */
export function readFixes(core: WasmCore, parser: Ptr): Fix[] {
  const count = core.kernels.parse_record_fix_count(parser);
  if (count === 0) return [];
  const start = core.kernels.parse_record_fixes(parser);
  const { memory } = core;
  const u32 = memory.u32;
  return Array.from({ length: count }, (_, number) => {
    const at = (offset: number) => u32[(start + number * FIX_SIZE + offset) >>> 2];
    return {
      field: at(FIX_FIELD) as Ptr,
      column: at(FIX_COLUMN) as Ptr,
      index: at(FIX_INDEX),
      row: at(FIX_ROW),
      text: memory.text(at(FIX_TEXT) as Ptr, at(FIX_LENGTH)),
      line: at(FIX_LINE) as Ptr,
      lineLength: at(FIX_LINE_LENGTH),
    };
  });
}

/** Writes the value; false if the text does not fit the type, and then the value is null. */
export function applyFix(
  core: WasmCore,
  fix: Fix,
  type: DataType,
  hostReader: HostReader | undefined,
): boolean {
  const values = core.u32At(fix.column, COLUMN_VALUES);
  const view = core.memory.view;
  if (hostReader !== undefined) return applyHostFix(core, fix, hostReader);
  switch (type.kind) {
    case 'double':
      view.setFloat64(values + fix.index * 8, Number(fix.text), true);
      return true;
    case 'float':
      view.setFloat32(values + fix.index * 4, roundToFloat(fix.text), true);
      return true;
    default: {
      const zone = findTimeZone(fix.text);
      if (zone === undefined) return writeNull(core, fix);
      const at = values + fix.index * 8;
      view.setBigInt64(at, microsOfLocal(view.getBigInt64(at, true), zone), true);
      return true;
    }
  }
}

function applyHostFix(core: WasmCore, fix: Fix, hostReader: HostReader): boolean {
  const value = hostReader(fix.text);
  if (value === undefined) return writeNull(core, fix);
  const values = core.u32At(fix.column, COLUMN_VALUES);
  if (typeof value === 'bigint') core.memory.view.setBigInt64(values + fix.index * 8, value, true);
  else core.memory.view.setInt32(values + fix.index * 4, value, true);
  return true;
}

function writeNull(core: WasmCore, fix: Fix): false {
  const rows = core.u32At(fix.column, COLUMN_ROWS);
  const width = valueBytes(core.u32At(fix.column, COLUMN_TYPE));
  const validity = ensureValidity(core, fix.column, rows);
  const values = core.u32At(fix.column, COLUMN_VALUES);
  core.memory.u8[validity + fix.index] = 0;
  core.memory.u8.fill(0, values + fix.index * width, values + (fix.index + 1) * width);
  return false;
}

/** Text in linear memory. */
export interface TextView {
  readonly pointer: Ptr;
  readonly length: number;
}

/** Writes a text into a row of a string column. */
export function writeText(core: WasmCore, column: Ptr, row: number, text: TextView): void {
  const validity = ensureValidity(core, column, core.u32At(column, COLUMN_ROWS));
  const { u8, u32 } = core.memory;
  const slot = (core.u32At(column, COLUMN_VALUES) >>> 2) + row * 2;
  u8[validity + row] = 1;
  u32[slot] = text.pointer;
  u32[slot + 1] = text.length;
}

/** The column's validity map; one of ones is made where it had none. */
export function ensureValidity(core: WasmCore, column: Ptr, rows: number): Ptr {
  const present = core.u32At(column, COLUMN_VALIDITY) as Ptr;
  if (present !== NULL_PTR) return present;
  const validity = core.kernels.arena_alloc(rows);
  core.memory.u8.fill(1, validity, validity + rows);
  core.memory.u32[(column + COLUMN_VALIDITY) >>> 2] = validity;
  return validity;
}
