import {
  BinaryType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import type { ShardRecord } from './shard-cursor.ts';

/** The columns of a record, as other connectors of Spark for Kinesis name them. */
export const KINESIS_SCHEMA: StructType = structType([
  structField('data', BinaryType),
  structField('streamName', StringType),
  structField('partitionKey', StringType),
  structField('sequenceNumber', StringType),
  structField('approximateArrivalTimestamp', TimestampType),
]);

/** A record as a row of them. */
export function recordRow(stream: string, record: ShardRecord): ValueRow {
  const { data, partitionKey, sequenceNumber, arrivalMs } = record;
  return [data, stream, partitionKey, sequenceNumber, BigInt(arrivalMs) * 1000n];
}
