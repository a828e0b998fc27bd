import { type StructField, simpleString } from '../../types/data-type.ts';
import type { ValueRow } from '../../types/value.ts';

/** Columns as DESCRIBE lists them, with comments that they have besides their own. */
export function columnRows(
  fields: readonly StructField[],
  comments: readonly (string | undefined)[] = [],
): readonly ValueRow[] {
  return fields.map((field, at) => [
    field.name,
    simpleString(field.dataType),
    comments[at] ?? commentOf(field),
  ]);
}

export function commentOf({ metadata }: StructField): string | null {
  return typeof metadata?.comment === 'string' ? metadata.comment : null;
}
