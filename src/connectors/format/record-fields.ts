import { FieldKind } from '../../../assembly/record-abi.ts';
import { unsupportedDataType } from '../../errors/format-errors.ts';
import {
  type DataType,
  StringType,
  type StructField,
  type StructType,
} from '../../types/data-type.ts';
import { physicalType } from '../../types/physical-type.ts';
import { typeSql } from '../../types/type-sql.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';

/** Which kinds of values a format can hold, and who reads or prints them. */
export interface FieldRules {
  readonly format: string;
  /** Structs, arrays and maps. */
  readonly isNested: boolean;
  /** Whether the host, not the kernel, reads or prints values of this type. */
  readonly isHost: (type: DataType) => boolean;
  /** Whether the host does so for values inside of others, too. */
  readonly isHostNested: boolean;
  /** Keys of maps may be of other types than STRING. */
  readonly anyKey: boolean;
  /** What stands for a field's name; the name itself where absent. */
  readonly label?: (name: string) => Uint8Array;
  /** Whether a column is no field of the record but tells of its line. */
  readonly isLineColumn?: (field: StructField) => boolean;
}

/** A name that no text of a record can have: it is not UTF-8, and no line holds a line end. */
const NO_NAME = Uint8Array.of(0xff, 0x0a);

/** The fields of a parser in linear memory. */
export interface Fields {
  /** A struct field of the wanted columns. */
  readonly root: Ptr;
  /** The type of each field, nested ones too. */
  readonly types: ReadonlyMap<Ptr, DataType>;
}

/**
 * Makes the tree of `Field`s (`assembly/record/field.ts`) for the wanted columns. Fails with
 * `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE` where the format can't hold a column's type.
 */
export function newFields(core: WasmCore, columns: StructType, rules: FieldRules): Fields {
  for (const { name, dataType } of columns.fields) checkType(name, dataType, rules, true);
  const types = new Map<Ptr, DataType>();
  const root = newField(core, utf8(''), FieldKind.Struct, columns, columns.fields.length);
  columns.fields.forEach((field, index) => {
    const child = rules.isLineColumn?.(field)
      ? newField(core, NO_NAME, FieldKind.String, StringType, 0)
      : newTree(core, types, field.name, field.dataType, rules);
    core.kernels.parse_field_child(root, index, child);
  });
  return { root, types };
}

function checkType(column: string, type: DataType, rules: FieldRules, isTop: boolean): void {
  const children = nestedTypes(type);
  const isForHost = rules.isHost(type) && !isTop && !rules.isHostNested;
  const isUnknown = fieldKind(type, rules) === undefined;
  if (isUnknown || isForHost || (children.length > 0 && !rules.isNested)) {
    throw unsupportedDataType({
      format: rules.format.toUpperCase(),
      columnName: `\`${column}\``,
      columnType: `"${typeSql(type)}"`,
    });
  }
  for (const [, childType] of children) checkType(column, childType, rules, false);
}

function newTree(
  core: WasmCore,
  types: Map<Ptr, DataType>,
  name: string,
  type: DataType,
  rules: FieldRules,
): Ptr {
  const children = nestedTypes(type);
  const kind = fieldKind(type, rules) ?? FieldKind.Null;
  const label = rules.label?.(name) ?? utf8(name);
  const field = newField(core, label, kind, type, children.length);
  types.set(field, type);
  if (type.kind === 'decimal') core.kernels.parse_field_decimal(field, type.precision, type.scale);
  children.forEach(([childName, childType], index) => {
    const child = newTree(core, types, childName, childType, rules);
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
  if (rules.isHost(type)) {
    return type.kind === 'timestamp' ? FieldKind.HostTimestamp : FieldKind.Host;
  }
  if (type.kind === 'map' && !isKey(type.keyType, rules)) return undefined;
  return KINDS[type.kind];
}

function isKey(type: DataType, { anyKey }: FieldRules): boolean {
  return type.kind === 'string' || (anyKey && nestedTypes(type).length === 0);
}
