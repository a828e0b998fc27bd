/**
 * Columns that a printer can print: where the host has to make text of values, deep inside of others or not, a column of
 * texts takes their place; what is around them is shared.
 */
import { COLUMN_CHILDREN, COLUMN_SIZE } from '../../assembly/abi.ts';
import {
  arrayType,
  type DataType,
  mapType,
  StringType,
  structField,
  structType,
} from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { childColumn, columnRows } from '../wasm/batch.ts';
import { buildColumn, buildConstant } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import { isConstantColumn, pointerList } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';

/** The text of a value that is not null. */
export type ValueText = (value: Value) => string;

export interface TextRules {
  /** How the host prints values of a type; undefined where the printer does. */
  readonly valueText: (type: DataType) => ValueText | undefined;
  /** The same for the keys of maps. */
  readonly keyText?: (type: DataType) => ValueText | undefined;
}

export interface Printable {
  readonly type: DataType;
  readonly isSame: boolean;
  readonly convert: (core: WasmCore, column: Ptr) => Ptr;
}

/** The type that values are printed as, and how a column of them becomes one of it. */
export function printable(type: DataType, rules: TextRules): Printable {
  const text = rules.valueText(type);
  if (text !== undefined) return asTexts(type, text);
  switch (type.kind) {
    case 'struct':
      return nested(
        type,
        type.fields.map(({ dataType }) => printable(dataType, rules)),
        (types) =>
          structType(type.fields.map(({ name }, index) => structField(name, types[index]))),
      );
    case 'array':
      return nested(type, [printable(type.elementType, rules)], ([element]) => arrayType(element));
    case 'map': {
      const keyText = rules.keyText?.(type.keyType);
      const key = keyText === undefined ? same(type.keyType) : asTexts(type.keyType, keyText);
      return nested(type, [key, printable(type.valueType, rules)], ([keyType, valueType]) =>
        mapType(keyType, valueType),
      );
    }
    default:
      return same(type);
  }
}

function same(type: DataType): Printable {
  return { type, isSame: true, convert: (_, column) => column };
}

function asTexts(type: DataType, text: ValueText): Printable {
  const textOf = (value: Value) => (value === null ? null : text(value));
  return {
    type: StringType,
    isSame: false,
    convert: (core, column) => {
      const rows = columnRows(core, column);
      const read = columnReader(core, column, type);
      if (isConstantColumn(core, column)) {
        return buildConstant(core, StringType, textOf(read(0)), rows);
      }
      return buildColumn(
        core,
        StringType,
        Array.from({ length: rows }, (_, row) => textOf(read(row))),
      );
    },
  };
}

function nested(
  type: DataType,
  children: readonly Printable[],
  rebuild: (types: readonly DataType[]) => DataType,
): Printable {
  if (children.every(({ isSame }) => isSame)) return same(type);
  return {
    type: rebuild(children.map((child) => child.type)),
    isSame: false,
    convert: (core, column) => {
      const columns = children.map(({ convert }, index) =>
        convert(core, childColumn(core, column, index)),
      );
      const copy = core.kernels.arena_alloc(COLUMN_SIZE);
      core.memory.u8.copyWithin(copy, column, column + COLUMN_SIZE);
      const list = pointerList(core, columns);
      core.memory.u32[(copy + COLUMN_CHILDREN) >>> 2] = list;
      return copy;
    },
  };
}
