import { kinesisSinkSchema } from '../../../src/errors/kinesis-errors.ts';
import {
  BinaryType,
  type DataType,
  StringType,
  type StructType,
  simpleString,
} from '../../../src/types/data-type.ts';

/** Where the columns of a record are in a result. */
export interface SinkColumns {
  readonly data: number;
  /** -1 where there is none: then records are spread evenly. */
  readonly partitionKey: number;
}

/** Finds them. Fails with `KINESIS_SINK_SCHEMA` where one is missing or has a type that can't be written. */
export function sinkColumns(schema: StructType): SinkColumns {
  const find = (names: readonly string[], types: readonly DataType[]): number => {
    const at = schema.fields.findIndex((field) => names.includes(field.name));
    if (at < 0) return at;
    const { name, dataType } = schema.fields[at];
    const text = simpleString(dataType);
    if (types.some((type) => simpleString(type) === text)) return at;
    const wanted = types.map(simpleString).join(' or ');
    throw kinesisSinkSchema(`The column ${name} has the type ${text}, and has to be ${wanted}`);
  };
  const bytes = [BinaryType, StringType];
  // `data` goes before a `value` that stands further left.
  const data = find(['data'], bytes);
  const value = data < 0 ? find(['value'], bytes) : data;
  if (value < 0) {
    throw kinesisSinkSchema(
      'A record is made of the column data, or value, of bytes or text, and there is none; to_json(struct(…)) AS data makes it of others',
    );
  }
  return { data: value, partitionKey: find(['partitionKey'], [StringType]) };
}
