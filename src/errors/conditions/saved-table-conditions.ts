import type { ConditionTable } from './condition-table.ts';

/** Conditions of tables that have a name in the catalog, sorted by name; see `error-conditions.ts`. */
export const SAVED_TABLE_CONDITIONS = {
  CANNOT_TRUNCATE_EXTERNAL_TABLE: {
    message: ['Operation not allowed: TRUNCATE TABLE on external tables: <tableName>.'],
    sqlState: '0A000',
  },
  CAST_OVERFLOW_IN_TABLE_INSERT: {
    message: [
      'Fail to assign a value of <sourceType> type to the <targetType> type column or variable <columnName> due to an overflow. Use `try_cast` on the input value to tolerate overflow and return NULL instead.',
    ],
    sqlState: '22003',
  },
  COLUMN_NOT_DEFINED_IN_TABLE: {
    message: [
      '<colType> column <colName> is not defined in table <tableName>, defined table columns are: <tableCols>.',
    ],
    sqlState: '42703',
  },
  DEFAULT_PLACEMENT_INVALID: {
    message: [
      'A DEFAULT keyword in a MERGE, INSERT, UPDATE, or SET VARIABLE command could not be directly assigned to a target column because it was part of an expression.',
      'For example: `UPDATE SET c1 = DEFAULT` is allowed, but `UPDATE T SET c1 = DEFAULT + 1` is not allowed.',
    ],
    sqlState: '42608',
  },
  'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE': {
    message: ["'<operation>' expects a table but <viewName> is a view."],
    sqlState: '42809',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME': {
    message: [
      'Cannot write incompatible data for the table <tableName>: Ambiguous column name in the input data <colName>.',
    ],
    sqlState: 'KD000',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST': {
    message: [
      'Cannot write incompatible data for the table <tableName>: Cannot safely cast <colName> <srcType> to <targetType>.',
    ],
    sqlState: 'KD000',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS': {
    message: [
      'Cannot write incompatible data for the table <tableName>: Cannot write extra columns <extraColumns>.',
    ],
    sqlState: 'KD000',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_STRUCT_FIELDS': {
    message: [
      'Cannot write incompatible data for the table <tableName>: Cannot write extra fields <extraFields> to the struct <colName>.',
    ],
    sqlState: 'KD000',
  },
  'INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS': {
    message: [
      'Cannot write incompatible data for the table <tableName>: Struct <colName> missing fields: <missingFields>.',
    ],
    sqlState: 'KD000',
  },
  'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': {
    message: [
      'Cannot write to <tableName>, the reason is not enough data columns:',
      'Table columns: <tableColumns>.',
      'Data columns: <dataColumns>.',
    ],
    sqlState: '21S01',
  },
  'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': {
    message: [
      'Cannot write to <tableName>, the reason is too many data columns:',
      'Table columns: <tableColumns>.',
      'Data columns: <dataColumns>.',
    ],
    sqlState: '21S01',
  },
  INSERT_PARTITION_COLUMN_ARITY_MISMATCH: {
    message: [
      "Cannot write to '<tableName>', <reason>:",
      'Table columns: <tableColumns>.',
      'Partition columns with static values: <staticPartCols>.',
      'Data columns: <dataColumns>.',
    ],
    sqlState: '21S01',
  },
  'INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY': {
    message: ['The partition command is invalid. Table <name> is not partitioned.'],
    sqlState: '42601',
  },
  INVALID_SCHEMA_OR_RELATION_NAME: {
    message: [
      '<name> is not a valid name for tables/schemas. Valid names only contain alphabet characters, numbers and _.',
    ],
    sqlState: '42602',
  },
  LOCATION_ALREADY_EXISTS: {
    message: [
      'Cannot name the managed table as <identifier>, as its associated location <location> already exists. Please pick a different table name, or remove the existing location first.',
    ],
    sqlState: '42710',
  },
  PARTITIONS_NOT_FOUND: {
    message: [
      'The partition(s) <partitionList> cannot be found in table <tableName>.',
      'Verify the partition specification and table name.',
      'To tolerate the error on drop use ALTER TABLE … DROP IF EXISTS PARTITION.',
    ],
    sqlState: '428FT',
  },
  PARTITION_BY_NOT_ALLOWED_WITH_INSERT_INTO: {
    message: [
      'partitionBy() cannot be used with insertInto(). Partition columns for table <tableName> are determined by the table definition.',
    ],
    sqlState: '42601',
  },
  RENAME_TABLE_SOURCE_DESTINATION_DATABASE_MISMATCH: {
    message: ['RENAME TABLE source and destination databases do not match: <db> != <newDb>.'],
    sqlState: '3F000',
  },
  TABLE_ENTRY_UNREADABLE: {
    message: [
      'The catalog has an entry of the table <tableName> that can not be read: <reason>. Remove the entry, or restore it.',
    ],
    sqlState: 'XX001',
  },
  'UNSUPPORTED_FEATURE.TABLES_WITHOUT_FILES': {
    message: [
      'The feature is not supported: The table <tableName> can not be saved, since this platform has no files that a later session would find. Name the rows with createOrReplaceTempView or CREATE TEMPORARY VIEW, which live as long as the session.',
    ],
    sqlState: '0A000',
  },
  'UNSUPPORTED_OVERWRITE.TABLE': {
    message: [
      "Can't overwrite the target that is also being read from. The target table is <table>.",
    ],
    sqlState: '42902',
  },
  WRONG_COMMAND_FOR_OBJECT_TYPE: {
    message: [
      'The operation <operation> requires a <requiredType>. But <objectName> is a <foundType>. Use <alternative> instead.',
    ],
    sqlState: '42809',
  },
  _LEGACY_ERROR_TEMP_1147: {
    message: [
      'The ordering of partition columns is <partColumns>. All partition columns having constant values need to appear before other partition columns that do not have an assigned constant value.',
    ],
    sqlState: '42601',
  },
  _LEGACY_ERROR_TEMP_1159: {
    message: [
      "The format of the existing table <tableName> is `<existingProvider>`. It doesn't match the specified format `<specifiedProvider>`.",
    ],
    sqlState: '42P07',
  },
  _LEGACY_ERROR_TEMP_1161: {
    message: [
      "The column number of the existing table <tableName> (<existingTableSchema>) doesn't match the data schema (<querySchema>).",
    ],
    sqlState: '21S01',
  },
  _LEGACY_ERROR_TEMP_1162: {
    message: ["Cannot resolve '<col>' given input columns: [<inputColumns>]."],
    sqlState: '42703',
  },
  _LEGACY_ERROR_TEMP_1163: {
    message: [
      'Specified partitioning does not match that of the existing table <tableName>.',
      'Specified partition columns: [<specifiedPartCols>].',
      'Existing partition columns: [<existingPartCols>].',
    ],
    sqlState: '42P10',
  },
  _LEGACY_ERROR_TEMP_1169: {
    message: [
      'Requested partitioning does not match the table <tableName>:',
      'Requested partitions: <normalizedPartSpec>.',
      'Table partitions: <partColNames>.',
    ],
    sqlState: '42P10',
  },
  _LEGACY_ERROR_TEMP_1241: {
    message: [
      "CREATE-TABLE-AS-SELECT cannot create table with location to a non-empty directory <tablePath>. To allow overwriting the existing non-empty directory, set '<config>' to true.",
    ],
    sqlState: '42710',
  },
} as const satisfies ConditionTable;
