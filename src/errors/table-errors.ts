import { describing, type ParametersOf } from './condition.ts';
import { TABLE_CONDITIONS } from './conditions/table-conditions.ts';
import { AnalysisException } from './exception.ts';

const describeError = describing(TABLE_CONDITIONS);

/** `write` of a stream. */
export function writeOfStream(): AnalysisException {
  return new AnalysisException(
    describeError('CALL_ON_STREAMING_DATASET_UNSUPPORTED', { methodName: '`write`' }),
  );
}

/** A name given to `mode(…)` that is no mode. */
export function invalidSaveMode(mode: string): AnalysisException {
  return new AnalysisException(describeError('INVALID_SAVE_MODE', { mode: `"${mode}"` }));
}

/** A mode that a kind of sink does not have. */
export function unsupportedSaveMode(source: string, mode: string): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_DATA_SOURCE_SAVE_MODE', { source, createMode: `"${mode}"` }),
  );
}

/** A kind of source or sink that takes no tables. */
export function noBatchWrite(format: string): AnalysisException {
  return new AnalysisException(
    describeError('UNSUPPORTED_FEATURE.TABLE_OPERATION', {
      tableName: `\`${format}\``,
      operation: 'batch write',
    }),
  );
}

/** `sortBy`: tables are not bucketed here. */
export function sortByWithoutBucketing(): AnalysisException {
  return new AnalysisException(describeError('SORT_BY_WITHOUT_BUCKETING', {}));
}

/** `save(path)` after `option('path', …)`. */
export function pathGivenTwice(): AnalysisException {
  return new AnalysisException(describeError('PATH_GIVEN_TWICE', {}));
}

/** A table that is there already, in a mode that does not touch it. */
export function pathAlreadyExists(parameters: { outputPath: string }): AnalysisException {
  return new AnalysisException(describeError('PATH_ALREADY_EXISTS', parameters));
}

/** Rows without columns, or a struct without fields. */
export function emptySchema(parameters: { format: string }): AnalysisException {
  return new AnalysisException(
    describeError('EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE', parameters),
  );
}

/** A partition column whose values are no folder names. */
export function invalidPartitionType(parameters: { type: string }): AnalysisException {
  return new AnalysisException(describeError('INVALID_PARTITION_COLUMN_DATA_TYPE', parameters));
}

/** A compression that there is none of. */
export function codecNotAvailable(
  parameters: ParametersOf<'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION'>,
): AnalysisException {
  return new AnalysisException(
    describeError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', parameters),
  );
}

/** Folders of one table that are named after different columns. Each list is one of names, with a folder that has it. */
export function conflictingPartitionColumns(
  lists: readonly { readonly columns: string; readonly path: string }[],
): AnalysisException {
  const names = lists.map(({ columns }, at) => `\n\tPartition column name list #${at}: ${columns}`);
  return new AnalysisException(
    describeError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: `${names.join('')}\n`,
      suspiciousPaths: lists.map(({ path }) => `\n\t${path}`).join(''),
    }),
  );
}

/** Folders `column=value` below different folders: tables of their own. */
export function conflictingFolders(basePaths: readonly string[]): AnalysisException {
  const discoveredBasePaths = `${basePaths.map((path) => `\n\t${path}`).join('')}\n`;
  return new AnalysisException(
    describeError('CONFLICTING_DIRECTORY_STRUCTURES', { discoveredBasePaths }),
  );
}

/** A folder `column=`. */
export function emptyPartitionValue(parameters: { columnSpec: string }): AnalysisException {
  return new AnalysisException(describeError('EMPTY_PARTITION_COLUMN_VALUE', parameters));
}
