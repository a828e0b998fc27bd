import { unsupportedDataType } from '../../errors/format-errors.ts';
import { nearestName } from '../../errors/nearest-name.ts';
import { logColumnNotFound } from '../../errors/record-errors.ts';
import {
  type DataType,
  type StructField,
  type StructType,
  structField,
  structType,
} from '../../types/data-type.ts';
import { typeSql } from '../../types/type-sql.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import type { FormatContext } from './format.ts';
import { FormatOptions } from './format-options.ts';
import { lineColumnFields, lineColumnNames, recordFields } from './line-columns.ts';
import type { RecordFormat } from './record-parser.ts';

/** A column that a format has by itself: its number in the core and its type. */
export interface FixedColumn {
  readonly column: number;
  readonly type: DataType;
}

/** The columns of a format by name, in order. */
export type FixedColumns = ReadonlyMap<string, FixedColumn>;

/** The schema when none is declared: the format's columns, then those that tell of a line as a whole. */
export function fixedColumnsSchema(
  columns: FixedColumns,
  options: Readonly<Record<string, string>>,
): StructType {
  return structType([
    ...[...columns].map(([name, { type }]) => structField(name, type)),
    ...lineColumnFields(new FormatOptions(options)),
  ]);
}

/** What the kernel of such a format is given besides. */
export interface FixedColumnsSetup {
  readonly name: string;
  readonly columns: FixedColumns;
  /** Makes the word table of the names that a column holds. */
  readonly words?: () => Ptr;
  /** See `parse_columns_open`. */
  readonly latestLocalMicros?: bigint;
}

/**
 * Binds the wanted columns to those of the format. A schema may declare fewer columns than the format has, but no others:
 * fails with `LOG_COLUMN_NOT_FOUND` or `UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE`.
 */
export function bindFixedColumns(
  { core, columns, options }: FormatContext,
  { name, columns: fixed, words, latestLocalMicros = 0n }: FixedColumnsSetup,
): Pick<RecordFormat, 'prepare' | 'release'> {
  const { kernels } = core;
  const names = lineColumnNames(new FormatOptions(options));
  const bound = recordFields(columns, names).map((field): [column: number, index: number] => [
    fixedColumn(name, fixed, field),
    columns.fields.indexOf(field),
  ]);
  return {
    prepare: (parser) => {
      kernels.parse_columns_open(parser, words?.() ?? NULL_PTR, latestLocalMicros);
      for (const [column, index] of bound) kernels.parse_columns_bind(parser, column, index);
    },
    release: (parser) => kernels.parse_columns_release(parser),
  };
}

function fixedColumn(
  format: string,
  columns: FixedColumns,
  { name, dataType }: StructField,
): number {
  const found = columns.get(name.toLowerCase());
  if (found === undefined) {
    const names = [...columns.keys()];
    const nearest = nearestName(name, names);
    throw logColumnNotFound({
      format,
      columnName: name,
      proposals: nearest === undefined ? names : [nearest],
    });
  }
  if (found.type.kind !== dataType.kind) {
    throw unsupportedDataType({
      format: format.toUpperCase(),
      columnName: `\`${name}\``,
      columnType: `"${typeSql(dataType)}"`,
    });
  }
  return found.column;
}
