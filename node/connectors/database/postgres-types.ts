import { unsupportedDataType } from '../../../src/errors/sink-errors.ts';
import type { DataType, StructField } from '../../../src/types/data-type.ts';
import { typeSql } from '../../../src/types/type-sql.ts';

/** A type of PostgreSQL: its name in DDL, and the number by which the server knows it. */
export interface PostgresType {
  readonly name: string;
  readonly oid: number;
}

/** The numbers of built-in types, which never change. */
export const OID = {
  ...{ bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, json: 114, float4: 700 },
  ...{ float8: 701, bpchar: 1042, varchar: 1043, date: 1082, time: 1083, timestamp: 1114 },
  ...{ timestamptz: 1184, interval: 1186, numeric: 1700, uuid: 2950, jsonb: 3802 },
} as const;

/** The type that holds a column of Millrace's. Fails with `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE`. */
export function postgresType({ name, dataType }: StructField): PostgresType {
  const found = typeOf(dataType);
  if (found !== undefined) return found;
  throw unsupportedDataType({
    format: 'postgres',
    columnName: `\`${name}\``,
    columnType: `"${typeSql(dataType)}"`,
  });
}

function typeOf(type: DataType): PostgresType | undefined {
  switch (type.kind) {
    case 'boolean':
      return { name: 'boolean', oid: OID.bool };
    case 'byte':
    case 'short':
      return { name: 'smallint', oid: OID.int2 };
    case 'integer':
      return { name: 'integer', oid: OID.int4 };
    case 'long':
      return { name: 'bigint', oid: OID.int8 };
    case 'float':
      return { name: 'real', oid: OID.float4 };
    case 'double':
      return { name: 'double precision', oid: OID.float8 };
    case 'decimal':
      return { name: `numeric(${type.precision},${type.scale})`, oid: OID.numeric };
    case 'string':
    case 'null':
      return { name: 'text', oid: OID.text };
    case 'binary':
      return { name: 'bytea', oid: OID.bytea };
    case 'date':
      return { name: 'date', oid: OID.date };
    case 'timestamp':
      return { name: 'timestamptz', oid: OID.timestamptz };
    case 'timestamp_ntz':
      return { name: 'timestamp', oid: OID.timestamp };
    case 'time':
      return { name: 'time', oid: OID.time };
    case 'day_time_interval':
    case 'year_month_interval':
      return { name: 'interval', oid: OID.interval };
    case 'array':
    case 'struct':
    case 'map':
      return { name: 'jsonb', oid: OID.jsonb };
    default:
      return undefined;
  }
}

/** Whether a column of a type takes the binary form of another as it is. */
export function takesBinary(type: PostgresType, column: number): boolean {
  if (type.oid === column) return true;
  return type.oid === OID.text && (column === OID.varchar || column === OID.bpchar);
}
