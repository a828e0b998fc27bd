import type { SchemaElement } from 'hyparquet';
import { internalError } from '../../../errors/internal-error.ts';
import type {
  DataType,
  DecimalType,
  StructField,
  StructType,
  TimeType,
} from '../../../types/data-type.ts';

/** The most digits that fit into 32 and 64 bits. */
const INT32_DIGITS = 9;
const INT64_DIGITS = 18;

/** The schema of a file: Spark's `SparkToParquetSchemaConverter`, with times in microseconds. Columns of nulls are left out. */
export function parquetElements({ fields }: StructType): SchemaElement[] {
  const columns = fields.filter(isWritten);
  return [
    { name: 'spark_schema', num_children: columns.length },
    ...columns.flatMap(fieldElements),
  ];
}

/** Whether a field is in a file: Parquet has no type for nothing but nulls. */
export function isWritten({ dataType }: StructField): boolean {
  return hasValues(dataType);
}

function hasValues(type: DataType): boolean {
  switch (type.kind) {
    case 'null':
      return false;
    case 'struct':
      return type.fields.some(isWritten);
    case 'array':
      return hasValues(type.elementType);
    case 'map':
      return hasValues(type.keyType) && hasValues(type.valueType);
    default:
      return true;
  }
}

function fieldElements({ name, dataType, nullable }: StructField): SchemaElement[] {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  const head = { name, repetition_type } as const;
  switch (dataType.kind) {
    case 'struct': {
      const fields = dataType.fields.filter(isWritten);
      return [{ ...head, num_children: fields.length }, ...fields.flatMap(fieldElements)];
    }
    case 'array': {
      const { elementType, containsNull } = dataType;
      return [
        { ...head, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...fieldElements({ name: 'element', dataType: elementType, nullable: containsNull }),
      ];
    }
    case 'map': {
      const { keyType, valueType, valueContainsNull } = dataType;
      return [
        { ...head, num_children: 1, converted_type: 'MAP', logical_type: { type: 'MAP' } },
        { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
        ...fieldElements({ name: 'key', dataType: keyType, nullable: false }),
        ...fieldElements({ name: 'value', dataType: valueType, nullable: valueContainsNull }),
      ];
    }
    default:
      return [{ ...head, ...leaf(dataType) }];
  }
}

function leaf(type: DataType): Omit<SchemaElement, 'name'> {
  switch (type.kind) {
    case 'boolean':
      return { type: 'BOOLEAN' };
    // Without the newer annotation: the library writes its width in a way that other readers refuse.
    case 'byte':
      return { type: 'INT32', converted_type: 'INT_8' };
    case 'short':
      return { type: 'INT32', converted_type: 'INT_16' };
    case 'integer':
    case 'year_month_interval':
      return { type: 'INT32' };
    case 'long':
    case 'day_time_interval':
      return { type: 'INT64' };
    case 'float':
      return { type: 'FLOAT' };
    case 'double':
      return { type: 'DOUBLE' };
    case 'string':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'binary':
      return { type: 'BYTE_ARRAY' };
    case 'date':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } };
    case 'timestamp':
      return {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
    case 'timestamp_ntz':
      return {
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
      };
    case 'time':
      return {
        type: 'INT64',
        logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: timeUnit(type) },
      };
    case 'decimal':
      return decimal(type);
    default:
      throw internalError(`${type.kind} is not written to Parquet`);
  }
}

/** Digits after the seconds that microseconds hold. */
const MICROS_DIGITS = 6;

/** What a TIME is counted in. */
export function timeUnit({ precision }: TimeType): 'MICROS' | 'NANOS' {
  return precision <= MICROS_DIGITS ? 'MICROS' : 'NANOS';
}

function decimal({ precision, scale }: DecimalType): Omit<SchemaElement, 'name'> {
  const annotation = {
    converted_type: 'DECIMAL',
    logical_type: { type: 'DECIMAL', precision, scale },
    precision,
    scale,
  } as const;
  if (precision <= INT32_DIGITS) return { type: 'INT32', ...annotation };
  if (precision <= INT64_DIGITS) return { type: 'INT64', ...annotation };
  return { type: 'FIXED_LEN_BYTE_ARRAY', type_length: bytesOfDigits(precision), ...annotation };
}

/** Bytes that hold every number of so many digits, with its sign. */
function bytesOfDigits(precision: number): number {
  let bytes = 1;
  while (2n ** BigInt(8 * bytes - 1) < 10n ** BigInt(precision)) bytes++;
  return bytes;
}
