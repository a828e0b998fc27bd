import type { DataType, StructType } from '../types/data-type.ts';
import { simpleString } from '../types/data-type.ts';
import { quoteIdentifier } from '../types/sql-string.ts';
import { typeSql } from '../types/type-sql.ts';
import { type ConditionName, describing, type ParametersOf } from './condition.ts';
import { COMMAND_CONDITIONS } from './conditions/command-conditions.ts';
import { SAVED_TABLE_CONDITIONS } from './conditions/saved-table-conditions.ts';
import { SINK_CONDITIONS } from './conditions/sink-conditions.ts';
import { TABLE_CONDITIONS } from './conditions/table-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const CONDITIONS = {
  ...COMMAND_CONDITIONS,
  ...SAVED_TABLE_CONDITIONS,
  ...SINK_CONDITIONS,
  ...TABLE_CONDITIONS,
};
const describeError = describing(CONDITIONS);

/* What tables of the catalog are refused for. A table is given as its whole name: catalog, schema, table. */

type WholeName = readonly string[];

function analysisException<Name extends ConditionName & keyof typeof CONDITIONS>(
  condition: Name,
  parameters: ParametersOf<Name>,
): AnalysisException {
  return new AnalysisException(describeError(condition, parameters));
}

function quoted(nameParts: WholeName): string {
  return nameParts.map(quoteIdentifier).join('.');
}

function quotedList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

export function tableAlreadyExists(table: WholeName): AnalysisException {
  return analysisException('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoted(table) });
}

/** A name that can't be that of a file either. */
export function invalidTableName(name: string): AnalysisException {
  return analysisException('INVALID_SCHEMA_OR_RELATION_NAME', { name: quoteIdentifier(name) });
}

/** A folder with something in it stands where a table of the warehouse would be. */
export function locationAlreadyExists(table: WholeName, location: string): AnalysisException {
  const parameters = { identifier: quoted(table), location: `'${location}'` };
  return analysisException('LOCATION_ALREADY_EXISTS', parameters);
}

/** CREATE TABLE … LOCATION … AS SELECT into a folder with something in it. */
export function locationNotEmpty(tablePath: string): AnalysisException {
  const config = 'spark.sql.legacy.allowNonEmptyLocationInCTAS';
  return analysisException('_LEGACY_ERROR_TEMP_1241', { tablePath, config });
}

/** `partitionBy` of a column that the new table does not have. */
export function partitionColumnNotDefined(
  table: WholeName,
  name: string,
  columns: readonly string[],
): AnalysisException {
  return analysisException('COLUMN_NOT_DEFINED_IN_TABLE', {
    colType: 'partition',
    colName: quoteIdentifier(name),
    tableName: quoted(table),
    tableCols: quotedList(columns),
  });
}

export function onlyPartitionColumns(): AnalysisException {
  return analysisException('ALL_PARTITION_COLUMNS_NOT_ALLOWED', {});
}

/** Rows are appended as a format that the table does not have. */
export function otherFormat(
  table: WholeName,
  formats: { readonly existing: string; readonly specified: string },
): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1159', {
    tableName: table.join('.'),
    existingProvider: formats.existing,
    specifiedProvider: formats.specified,
  });
}

/** Rows are appended that have more or fewer columns than the table. */
export function otherColumnCount(
  table: WholeName,
  schemas: { readonly existing: StructType; readonly query: StructType },
): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1161', {
    tableName: table.join('.'),
    existingTableSchema: simpleString(schemas.existing),
    querySchema: simpleString(schemas.query),
  });
}

/** Rows are appended that lack a column of the table. */
export function appendedColumnMissing(
  col: string,
  inputColumns: readonly string[],
): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1162', {
    col,
    inputColumns: inputColumns.join(', '),
  });
}

export function otherPartitioning(
  table: WholeName,
  columns: { readonly specified: readonly string[]; readonly existing: readonly string[] },
): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1163', {
    tableName: table.join('.'),
    specifiedPartCols: columns.specified.join(', '),
    existingPartCols: columns.existing.join(', '),
  });
}

/** A table is overwritten with rows of its own. */
export function overwritesItsInput(table: WholeName): AnalysisException {
  return analysisException('UNSUPPORTED_OVERWRITE.TABLE', { table: quoted(table) });
}

export function partitionByOfInsert(nameParts: readonly string[]): AnalysisException {
  return analysisException('PARTITION_BY_NOT_ALLOWED_WITH_INSERT_INTO', {
    tableName: nameParts.join('.'),
  });
}

/** More or fewer columns than the table takes. */
export function insertArityMismatch(
  table: WholeName,
  columns: { readonly table: readonly string[]; readonly data: readonly string[] },
): AnalysisException {
  const parameters = {
    tableName: quoted(table),
    tableColumns: quotedList(columns.table),
    dataColumns: quotedList(columns.data),
  };
  return columns.data.length < columns.table.length
    ? analysisException('INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS', parameters)
    : analysisException('INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS', parameters);
}

/** The same where PARTITION gives some columns their values. */
export function insertPartitionArityMismatch(
  table: WholeName,
  columns: {
    readonly table: readonly string[];
    readonly data: readonly string[];
    readonly given: readonly string[];
  },
): AnalysisException {
  const isShort = columns.data.length + columns.given.length < columns.table.length;
  return analysisException('INSERT_PARTITION_COLUMN_ARITY_MISMATCH', {
    tableName: quoted(table),
    reason: isShort ? 'not enough data columns' : 'too many data columns',
    tableColumns: quotedList(columns.table),
    dataColumns: quotedList(columns.data),
    staticPartCols: quotedList(columns.given),
  });
}

export function ambiguousDataColumn(table: WholeName, name: string): AnalysisException {
  return analysisException('INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME', {
    tableName: quoted(table),
    colName: quoteIdentifier(name),
  });
}

/** BY NAME of columns that the table does not have. */
export function extraDataColumns(table: WholeName, names: readonly string[]): AnalysisException {
  return analysisException('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS', {
    tableName: quoted(table),
    extraColumns: quotedList(names),
  });
}

/** A type whose values a column does not take. `path` leads into nested columns. */
export function unsafeCast(
  table: WholeName,
  path: readonly string[],
  types: { readonly from: DataType; readonly to: DataType },
): AnalysisException {
  return analysisException('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST', {
    tableName: quoted(table),
    colName: quoted(path),
    srcType: `"${typeSql(types.from)}"`,
    targetType: `"${typeSql(types.to)}"`,
  });
}

export function structMissingFields(
  table: WholeName,
  path: readonly string[],
  names: readonly string[],
): AnalysisException {
  return analysisException('INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS', {
    tableName: quoted(table),
    colName: quoted(path),
    missingFields: quotedList(names),
  });
}

export function extraStructFields(
  table: WholeName,
  path: readonly string[],
  names: readonly string[],
): AnalysisException {
  return analysisException('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_STRUCT_FIELDS', {
    tableName: quoted(table),
    colName: quoted(path),
    extraFields: quotedList(names),
  });
}

/** A value that its column, given with its quotes, has no room for. */
export function overflowInInsert(
  columnName: string,
  types: { readonly from: DataType; readonly to: DataType },
  cause: unknown,
): RuntimeException {
  const parameters = {
    sourceType: `"${typeSql(types.from)}"`,
    targetType: `"${typeSql(types.to)}"`,
    columnName,
  };
  return new RuntimeException(
    describeError('CAST_OVERFLOW_IN_TABLE_INSERT', parameters, { cause }),
  );
}

/** `DEFAULT + 1`. */
export function misplacedDefaultWord(): AnalysisException {
  return analysisException('DEFAULT_PLACEMENT_INVALID', {});
}

/** PARTITION (…) of columns that are no partition columns. */
export function partitionsNotFound(table: WholeName, names: readonly string[]): AnalysisException {
  return analysisException('PARTITIONS_NOT_FOUND', {
    partitionList: quotedList(names),
    tableName: quoted(table),
  });
}

/** PARTITION (…) of some partition columns where all are due. */
export function partitionsNotWhole(
  table: WholeName,
  columns: { readonly requested: readonly string[]; readonly existing: readonly string[] },
): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1169', {
    tableName: quoted(table),
    normalizedPartSpec: columns.requested.join(','),
    partColNames: columns.existing.join(','),
  });
}

/** PARTITION (…) that gives a value of a column and none of one before it. */
export function partitionValuesNotFirst(columns: readonly string[]): AnalysisException {
  return analysisException('_LEGACY_ERROR_TEMP_1147', { partColumns: `[${columns.join(',')}]` });
}

/** A table is renamed to the name of another one; `table` has its schema. */
export function renamedToExisting(table: WholeName): AnalysisException {
  return analysisException('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoted(table) });
}

/** A table does not change its schema with its name. */
export function renamedToOtherSchema(schema: string, newSchema: string): AnalysisException {
  return analysisException('RENAME_TABLE_SOURCE_DESTINATION_DATABASE_MISMATCH', {
    db: quoteIdentifier(schema),
    newDb: quoteIdentifier(newSchema),
  });
}

export function notPartitioned(table: WholeName): AnalysisException {
  return analysisException('INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY', {
    name: quoted(table),
  });
}

/** The rows of a table with a folder of the program's are the program's. */
export function truncatedExternal(table: WholeName): AnalysisException {
  return analysisException('CANNOT_TRUNCATE_EXTERNAL_TABLE', { tableName: quoted(table) });
}

/** A view where a table is due. */
export function viewNotTable(nameParts: readonly string[], operation: string): AnalysisException {
  return analysisException('EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE', {
    viewName: quoted(nameParts),
    operation,
  });
}

/** `DROP VIEW` of a table. */
export function dropViewOfTable(table: WholeName, isExternal: boolean): AnalysisException {
  return analysisException('WRONG_COMMAND_FOR_OBJECT_TYPE', {
    operation: 'DROP VIEW',
    requiredType: 'VIEW or METRIC_VIEW',
    objectName: table.join('.'),
    foundType: isExternal ? 'EXTERNAL' : 'MANAGED',
    alternative: 'DROP TABLE',
  });
}

/** What tables here can't do. */
export function tableOperationUnsupported(table: WholeName, operation: string): AnalysisException {
  return analysisException('UNSUPPORTED_FEATURE.TABLE_OPERATION', {
    tableName: quoted(table),
    operation,
  });
}

/** A table is made where there are no files, as in a page. */
export function tablesUnsupported(table: WholeName): AnalysisException {
  return analysisException('UNSUPPORTED_FEATURE.TABLES_WITHOUT_FILES', {
    tableName: quoted(table),
  });
}

/** An entry of the catalog that somebody has damaged, or that can't be read. */
export function tableEntryUnreadable(tableName: string, cause: unknown): RuntimeException {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RuntimeException(
    describeError(
      'TABLE_ENTRY_UNREADABLE',
      { tableName: quoteIdentifier(tableName), reason },
      { cause },
    ),
  );
}
