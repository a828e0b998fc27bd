import { sinkSchema } from '../../../src/errors/kafka-errors.ts';
import {
  BinaryType,
  type DataType,
  IntegerType,
  StringType,
  type StructType,
  simpleString,
} from '../../../src/types/data-type.ts';
import { HEADERS_TYPE } from './kafka-schema.ts';

/** Where the columns of a record are in a result; -1 for those that it does not have. */
export interface SinkColumns {
  readonly key: number;
  readonly value: number;
  /** -1 where the option `topic` says it. */
  readonly topic: number;
  readonly partition: number;
  readonly headers: number;
}

/** Finds them, by Spark's rules. Fails with `KAFKA_SINK_SCHEMA` where a column is missing or has a type that can't be written. */
export function sinkColumns(schema: StructType, topic: string | undefined): SinkColumns {
  const find = (name: string, types: readonly DataType[], missing?: string): number => {
    const at = schema.fields.findIndex((field) => field.name === name);
    if (at < 0) {
      if (missing !== undefined) throw sinkSchema(missing);
      return at;
    }
    const { dataType } = schema.fields[at];
    // Whether there may be nulls makes no difference.
    const text = simpleString(dataType).toLowerCase();
    if (types.some((type) => simpleString(type) === text)) return at;
    const wanted = types.map(simpleString).join(' or ');
    throw sinkSchema(
      `${name} attribute unsupported type ${simpleString(dataType)}. ${name} must be a(n) ${wanted}`,
    );
  };
  const bytes = [StringType, BinaryType];
  const noTopic =
    "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic";
  return {
    topic: topic === undefined ? find('topic', [StringType], noTopic) : -1,
    key: find('key', bytes),
    value: find('value', bytes, "Required attribute 'value' not found"),
    headers: find('headers', [HEADERS_TYPE]),
    partition: find('partition', [IntegerType]),
  };
}
