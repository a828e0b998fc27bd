import { columnAlreadyExists } from '../../errors/analysis-errors.ts';
import {
  allColumnsArePartitionColumns,
  partitionColumnNotFound,
} from '../../errors/sink-errors.ts';
import { type StructType, simpleString } from '../../types/data-type.ts';
import { sameName } from '../../types/same-name.ts';
import { checkPartitionType } from './partition-path.ts';

/** A column whose values name folders. */
export interface PartitionColumn {
  readonly ordinal: number;
  /** As folders spell it. */
  readonly name: string;
}

/** The columns that `partitionBy` names, in its order and, as for Spark, in its spelling. Fails for those that can't be. */
export function partitionColumns(schema: StructType, names: readonly string[]): PartitionColumn[] {
  const columns = names.map((name) => {
    const ordinal = schema.fields.findIndex((field) => sameName(field.name, name));
    if (ordinal >= 0) return { ordinal, name };
    throw partitionColumnNotFound({ column: `\`${name}\``, schema: simpleString(schema) });
  });
  const twice = columns.find(({ name }, at) => names.findIndex((one) => sameName(one, name)) < at);
  if (twice !== undefined) throw columnAlreadyExists(`\`${twice.name.toLowerCase()}\``);
  if (columns.length > 0 && columns.length === schema.fields.length) {
    throw allColumnsArePartitionColumns();
  }
  for (const { ordinal } of columns) checkPartitionType(schema.fields[ordinal]);
  return columns;
}
