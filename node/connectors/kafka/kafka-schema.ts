import {
  arrayType,
  BinaryType,
  IntegerType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../../../src/types/data-type.ts';

/** The type of a record's headers, read and written. */
export const HEADERS_TYPE = arrayType(
  structType([structField('key', StringType), structField('value', BinaryType)]),
);

const COLUMNS = [
  structField('key', BinaryType),
  structField('value', BinaryType),
  structField('topic', StringType),
  structField('partition', IntegerType),
  structField('offset', LongType),
  structField('timestamp', TimestampType),
  structField('timestampType', IntegerType),
];

/** Spark's columns of a record. */
export function kafkaSchema(includeHeaders: boolean): StructType {
  return structType(includeHeaders ? [...COLUMNS, structField('headers', HEADERS_TYPE)] : COLUMNS);
}
