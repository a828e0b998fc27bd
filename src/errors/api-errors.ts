import { type DataType, simpleString } from '../types/data-type.ts';
import { describing } from './condition.ts';
import { API_CONDITIONS } from './conditions/api-conditions.ts';
import { AnalysisException, RuntimeException, UnsupportedOperationException } from './exception.ts';

const describeError = describing(API_CONDITIONS);

/** A column name with unpaired back-ticks or an empty part (Spark's `parseAttributeName`). */
export function invalidAttributeName(name: string): AnalysisException {
  return new AnalysisException(describeError('INVALID_ATTRIBUTE_NAME_SYNTAX', { name }));
}

/** `lit(value)` of something that no SQL literal can hold. */
export function unsupportedLiteral(value: string, type: string): UnsupportedOperationException {
  return new UnsupportedOperationException(
    describeError('UNSUPPORTED_FEATURE.LITERAL_TYPE', { value, type }),
  );
}

/** `.when()` or `.otherwise()` on a column that is no open CASE. */
export function invalidWhenUsage(): AnalysisException {
  return new AnalysisException(describeError('INVALID_WHEN_USAGE', {}));
}

/** A join type that is none of Spark's. */
export function unsupportedJoinType(
  typ: string,
  supportedTypes: readonly string[],
): AnalysisException {
  const supported = supportedTypes.map((name) => `'${name}'`).join(', ');
  return new AnalysisException(describeError('UNSUPPORTED_JOIN_TYPE', { typ, supported }));
}

/** A LONG that a JavaScript number can't hold exactly. */
export function longBeyondNumber(value: bigint, columnName: string): RuntimeException {
  return new RuntimeException(
    describeError('LONG_BEYOND_NUMBER', {
      value: value.toString(),
      columnName: `\`${columnName}\``,
    }),
  );
}

/** A value in a user's row that its column's type does not take. */
export function valueNotAcceptable(
  fieldName: string,
  type: DataType,
  value: unknown,
): AnalysisException {
  return new AnalysisException(
    describeError('FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', {
      field_name: fieldName,
      data_type: simpleString(type).toUpperCase(),
      obj: display(value),
      obj_type: typeOf(value),
    }),
  );
}

/** A null, or nothing, in a column that is NOT NULL. */
export function fieldNotNullable(fieldName: string): AnalysisException {
  return new AnalysisException(
    describeError('FIELD_NOT_NULLABLE_WITH_NAME', { field_name: fieldName }),
  );
}

/** A row as an array of another length than the schema. */
export function lengthMismatch(path: string, expected: number, actual: number): AnalysisException {
  return new AnalysisException(
    describeError('LENGTH_SHOULD_BE_THE_SAME', {
      arg1: path === '' ? 'row' : path,
      arg2: 'fields',
      arg1_length: String(actual),
      arg2_length: String(expected),
    }),
  );
}

/** A column of nothing but nulls, and no schema to say what they are. */
export function cannotDetermineType(fieldName: string): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_DETERMINE_TYPE', { fieldName: `\`${fieldName}\`` }),
  );
}

/** Rows without a schema whose values have no type in common. */
export function cannotMergeType(
  left: DataType,
  right: DataType,
  fieldName: string,
): AnalysisException {
  return new AnalysisException(
    describeError('CANNOT_MERGE_TYPE', {
      fieldName: `\`${fieldName}\``,
      data_type1: simpleString(left).toUpperCase(),
      data_type2: simpleString(right).toUpperCase(),
    }),
  );
}

/** A name or a list of names as back-ticked proposals. */
function proposals(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** A format that no connector has. */
export function dataSourceNotFound(
  provider: string,
  candidates: readonly string[],
): AnalysisException {
  const proposal = proposals(candidates);
  return new AnalysisException(describeError('DATA_SOURCE_NOT_FOUND', { provider, proposal }));
}

/** An option that neither the connector nor its format knows. */
export function unknownOption(
  provider: string,
  option: string,
  candidates: readonly string[],
): AnalysisException {
  const proposal = proposals(candidates);
  return new AnalysisException(
    describeError('UNKNOWN_DATA_SOURCE_OPTION', { provider, option, proposal }),
  );
}

/** `createTempView` over a name that is taken. */
export function tempViewAlreadyExists(name: string): AnalysisException {
  const relationName = `\`${name}\``;
  return new AnalysisException(
    describeError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName }),
  );
}

/** A setting that was never set and has no default. */
export function configNotFound(key: string): AnalysisException {
  return new AnalysisException(describeError('SQL_CONF_NOT_FOUND', { sqlConf: `"${key}"` }));
}

/** Any use of a session after `stop`. */
export function sessionStopped(): RuntimeException {
  return new RuntimeException(describeError('SESSION_STOPPED', {}));
}

/** Connectors of the program for an engine in a worker. */
export function connectorsNeedLocalEngine(names: readonly string[]): UnsupportedOperationException {
  const connectors = names.map((name) => `\`${name}\``).join(', ');
  return new UnsupportedOperationException(
    describeError('CONNECTORS_NEED_LOCAL_ENGINE', { connectors }),
  );
}

/** An output mode that is none of append, update and complete. */
export function invalidOutputMode(outputMode: string): AnalysisException {
  return new AnalysisException(describeError('STREAMING_OUTPUT_MODE.INVALID', { outputMode }));
}

/** An option of a result table that is not one, or has a value that it can't have. */
export function invalidResultTableOption(parameters: {
  option: string;
  value: string;
  expected: string;
}): AnalysisException {
  return new AnalysisException(describeError('INVALID_RESULT_TABLE_OPTION', parameters));
}

/** The result of a query that keeps none. */
export function resultTableNotKept(): AnalysisException {
  return new AnalysisException(describeError('RESULT_TABLE_NOT_KEPT', {}));
}

/** A trigger object with no known key, or with several. */
export function invalidTrigger(
  keys: readonly string[],
  supportedKeys: readonly string[],
): AnalysisException {
  const [trigger, supported] = [`{${keys.join(', ')}}`, supportedKeys.join(', ')];
  return new AnalysisException(describeError('INVALID_TRIGGER', { trigger, supported }));
}

/** A sink that must survive, without a place for its checkpoint. */
export function checkpointLocationRequired(): AnalysisException {
  return new AnalysisException(describeError('CHECKPOINT_LOCATION_REQUIRED', {}));
}

/** A memory sink without a name for its table. */
export function queryNameRequired(): AnalysisException {
  return new AnalysisException(describeError('STREAMING_QUERY_NAME_REQUIRED', {}));
}

/** Two active queries of one name. */
export function queryNameInUse(queryName: string): AnalysisException {
  return new AnalysisException(describeError('STREAMING_QUERY_NAME_IN_USE', { queryName }));
}

const DISPLAY_LENGTH_MAX = 60;

/** A JavaScript value for an error message: short, and on one line. */
function display(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : displayObject(value);
  return text.length > DISPLAY_LENGTH_MAX ? `${text.slice(0, DISPLAY_LENGTH_MAX)}…` : text;
}

function displayObject(value: unknown): string {
  if (typeof value !== 'object' || value instanceof Date) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function typeOf(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? (Object.getPrototypeOf(value)?.constructor?.name ?? 'object')
    : typeof value;
}
