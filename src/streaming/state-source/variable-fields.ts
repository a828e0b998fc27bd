import { rowDecoder } from '../../connectors/row-codec.ts';
import {
  fieldsType,
  type StateTable,
  type TableOfVariable,
  type VariableTable,
} from '../../state/state-table.ts';
import {
  arrayType,
  type DataType,
  LongType,
  mapType,
  type StructField,
  type StructType,
  structField,
  structType,
} from '../../types/data-type.ts';
import { typeFromJson } from '../../types/schema-json.ts';
import type { Value } from '../../types/value.ts';
import type { Batch } from '../../wasm/batch.ts';

export function isVariable(table: StateTable): table is TableOfVariable {
  return table.variable !== undefined;
}

/** The fields of the key that are grouping columns: behind them are the variable and the item. */
export function groupFields({ key }: StateTable): StateTable['key'] {
  return key.slice(0, -2);
}

/** The columns of a variable. With `isFlat` each element of a list, and each entry of a map, has a row. */
export function variableFields(
  table: TableOfVariable,
  types: readonly DataType[],
  isFlat: boolean,
): readonly StructField[] {
  const { kind } = table.variable;
  const key = structField('key', fieldsType(groupFields(table), types));
  const { valueType, userKeyType } = new EntryValues(table.variable);
  switch (kind) {
    case 'timers':
      return [key, structField('expiration_timestamp_ms', valueType)];
    case 'value':
      return [key, structField('value', valueType)];
    case 'list':
      return isFlat
        ? [key, structField('list_element', valueType)]
        : [key, structField('list_value', arrayType(valueType))];
    case 'map':
      return isFlat
        ? [key, structField('user_map_key', userKeyType), structField('user_map_value', valueType)]
        : [key, structField('map_value', mapType(userKeyType, valueType))];
  }
}

/** An entry as the checkpoint has it: texts that the functions' side wrote. */
export interface HeldEntry {
  readonly item: string;
  readonly value: string;
  readonly expiresMs: bigint | null;
}

/** The entries of a variable in a batch, with the grouping columns of each. */
export interface PartEntries {
  readonly entries: readonly HeldEntry[];
  readonly groups: Batch;
}

/** Makes values of the variable's types of the texts of its entries. */
export class EntryValues {
  readonly valueType: DataType;
  readonly userKeyType: StructType;
  readonly #variable: VariableTable;
  readonly #decode: (text: string) => Value;
  readonly #decodeKey: (text: string) => Value;

  constructor(variable: VariableTable) {
    const { kind, schema, keySchema, isTimed } = variable;
    const type = schemaOf(schema);
    this.#variable = variable;
    this.#decode = rowDecoder(type);
    this.userKeyType = schemaOf(keySchema);
    this.#decodeKey = rowDecoder(this.userKeyType);
    const timed = structType([
      structField('value', type),
      structField('ttlExpirationMs', LongType),
    ]);
    this.valueType = kind === 'timers' ? LongType : isTimed ? timed : type;
  }

  /** What lives for a time only comes with the time at which it is gone. */
  valueOf({ value, expiresMs }: HeldEntry): Value {
    const { kind, isTimed } = this.#variable;
    if (kind === 'timers') return expiresMs;
    return isTimed ? [this.#decode(value), expiresMs] : this.#decode(value);
  }

  userKeyOf({ item }: HeldEntry): Value {
    return this.#decodeKey(item);
  }
}

function schemaOf(json: unknown): StructType {
  const type = json === undefined ? structType([]) : typeFromJson(json);
  return type.kind === 'struct' ? type : structType([]);
}
