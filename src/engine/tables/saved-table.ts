import { tableEntryUnreadable } from '../../errors/saved-table-errors.ts';
import type { StructField, StructType } from '../../types/data-type.ts';
import { structType } from '../../types/data-type.ts';
import { sameName } from '../../types/same-name.ts';
import { schemaFromJson, schemaToJson } from '../../types/schema-json.ts';

/** A table that has a name in the catalog. */
export interface SavedTable {
  /** In lower case. */
  readonly name: string;
  /** By which its rows are written and read: `parquet`, `json`, … */
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** Partition columns come last. Comments and defaults are in the fields' metadata, as in Spark. */
  readonly schema: StructType;
  readonly partitionColumns: readonly string[];
  /** The folder of its rows. */
  readonly location: string;
  /** Its folder is not the catalog's, and outlives it. */
  readonly isExternal: boolean;
  readonly comment?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdMs: number;
}

/** The columns of a table: all but those that partition it, then these, in their own order. */
export function withPartitionsLast(
  fields: readonly StructField[],
  partitionColumns: readonly string[],
): StructType {
  const isPartition = (field: StructField) =>
    partitionColumns.some((name) => sameName(name, field.name));
  const last = partitionColumns.flatMap((name) =>
    fields.filter((field) => sameName(field.name, name)),
  );
  return structType([...fields.filter((field) => !isPartition(field)), ...last]);
}

/** The columns that partition a table. */
export function partitionFields({ schema, partitionColumns }: SavedTable): readonly StructField[] {
  return schema.fields.slice(schema.fields.length - partitionColumns.length);
}

/** What the catalog keeps of a table, as text: of where its rows are only what does not follow from its name. */
export function encodeTable({ schema, name, location, isExternal, ...table }: SavedTable): string {
  const place = isExternal ? { location } : {};
  const entry = { version: 1, ...table, ...place, schema: JSON.parse(schemaToJson(schema)) };
  return `${JSON.stringify(entry, undefined, 2)}\n`;
}

/** Reads what `encodeTable` wrote. Fails with TABLE_ENTRY_UNREADABLE. */
export function decodeTable(name: string, text: string, defaultLocation: string): SavedTable {
  try {
    const { version, schema, location, ...table } = JSON.parse(text) ?? {};
    if (version !== 1) throw new Error(`it has the version ${version}`);
    if (typeof table.format !== 'string') throw new Error('it has no format');
    if (!Array.isArray(table.partitionColumns)) throw new Error('it has no partition columns');
    return {
      ...table,
      options: table.options ?? {},
      properties: table.properties ?? {},
      name,
      location: location ?? defaultLocation,
      isExternal: location !== undefined,
      schema: schemaFromJson(JSON.stringify(schema)),
    };
  } catch (cause) {
    throw tableEntryUnreadable(name, cause);
  }
}
