import { FieldKind } from '../../../assembly/abi.ts';
import { unsupportedDataType } from '../../errors/format-errors.ts';
import { type DataType, StringType, type StructType } from '../../types/data-type.ts';
import { physicalType } from '../../types/physical-type.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import { simpleSql } from './type-name.ts';

/** Which kinds of values a format's parser can write. */
export interface FieldRules {
  readonly format: string;
  /** Structs, arrays and maps. */
  readonly isNested: boolean;
  /** Whether the host reads text of this type, by a pattern. */
  readonly isHost: (type: DataType) => boolean;
  /** The column for the text of malformed records. */
  readonly corruptName: string;
}

/** A name that no text of a record can have, because it is not UTF-8. */
const NO_NAME = Uint8Array.of(0xff);

/** Makes the tree of `Field`s (`assembly/record/field.ts`) for the wanted columns. */
export function newFields(core: WasmCore, columns: StructType, rules: FieldRules): Ptr {
  const root = newField(core, utf8(''), FieldKind.Struct, columns, columns.fields.length);
  columns.fields.forEach(({ name, dataType }, index) => {
    const isCorrupt = name === rules.corruptName;
    const child = isCorrupt
      ? newField(core, NO_NAME, FieldKind.String, StringType, 0)
      : newTree(core, name, dataType, rules, name);
    core.kernels.parse_field_child(root, index, child);
  });
  return root;
}

function newTree(
  core: WasmCore,
  name: string,
  type: DataType,
  rules: FieldRules,
  column: string,
): Ptr {
  const children = nestedTypes(type);
  const kind = fieldKind(type, rules);
  if (kind === undefined || (children.length > 0 && !rules.isNested)) {
    throw unsupportedDataType({
      format: rules.format.toUpperCase(),
      columnName: `\`${column}\``,
      columnType: `"${simpleSql(type)}"`,
    });
  }
  const field = newField(core, utf8(name), kind, type, children.length);
  if (type.kind === 'decimal') core.kernels.parse_field_decimal(field, type.precision, type.scale);
  children.forEach(([childName, childType], index) => {
    const child = newTree(core, childName, childType, rules, column);
    core.kernels.parse_field_child(field, index, child);
  });
  return field;
}

function newField(
  core: WasmCore,
  name: Uint8Array,
  kind: FieldKind,
  type: DataType,
  childCount: number,
): Ptr {
  const text = core.toArena(name);
  return core.kernels.parse_field_new(kind, physicalType(type), text, name.length, childCount);
}

function nestedTypes(type: DataType): readonly (readonly [name: string, type: DataType])[] {
  switch (type.kind) {
    case 'struct':
      return type.fields.map(({ name, dataType }) => [name, dataType]);
    case 'array':
      return [['element', type.elementType]];
    case 'map':
      return [
        ['key', type.keyType],
        ['value', type.valueType],
      ];
    default:
      return [];
  }
}

const KINDS: Partial<Record<DataType['kind'], FieldKind>> = {
  null: FieldKind.Null,
  boolean: FieldKind.Bool,
  byte: FieldKind.I8,
  short: FieldKind.I16,
  integer: FieldKind.I32,
  long: FieldKind.I64,
  float: FieldKind.F32,
  double: FieldKind.F64,
  decimal: FieldKind.Decimal,
  string: FieldKind.String,
  binary: FieldKind.Binary,
  date: FieldKind.Date,
  timestamp: FieldKind.Timestamp,
  timestamp_ntz: FieldKind.TimestampNtz,
  struct: FieldKind.Struct,
  array: FieldKind.List,
  map: FieldKind.Map,
};

function fieldKind(type: DataType, rules: FieldRules): FieldKind | undefined {
  if (rules.isHost(type)) return FieldKind.Host;
  if (type.kind === 'map' && type.keyType.kind !== 'string') return undefined;
  return KINDS[type.kind];
}
