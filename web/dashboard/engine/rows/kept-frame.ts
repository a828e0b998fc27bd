import type { DataFrame } from '../../../../src/api/dataframe.ts';
import type { Session } from '../../../../src/api/session.ts';
import {
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { ERROR_COLUMN, type LogShape, RAW_COLUMN } from '../source/log-shape.ts';
import { KEPT_ROWS, NUMBER_COLUMN } from './kept-rows.ts';

/** The log's columns, and those that tell of a line. */
function keptSchema({ format, schema }: LogShape): StructType {
  const told = format === 'text' ? [] : [RAW_COLUMN, ERROR_COLUMN];
  return structType([
    structField(NUMBER_COLUMN, LongType),
    ...schema.fields,
    ...told.map((name) => structField(name, StringType)),
  ]);
}

/** Which of the kept lines: a range of numbers, or some by their numbers. */
export type KeptRange =
  | { readonly from: number; readonly to: number }
  | { readonly numbers: readonly number[] };

function rangeOptions(range: KeptRange): Record<string, string | number> {
  return 'numbers' in range ? { numbers: range.numbers.join() } : { ...range };
}

/** Kept lines as a table. */
export function keptRows(session: Session, shape: LogShape, range: KeptRange): DataFrame {
  return session.read
    .format(KEPT_ROWS)
    .schema(keptSchema(shape))
    .options({ ...shape.options, format: shape.format, ...rangeOptions(range) })
    .load();
}

/** All kept lines as a stream, and those that are added. */
export function keptStream(session: Session, shape: LogShape): DataFrame {
  return session.readStream
    .format(KEPT_ROWS)
    .schema(keptSchema(shape))
    .options({ ...shape.options, format: shape.format })
    .load();
}
