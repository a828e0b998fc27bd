import type { DataType } from '../types/data-type.ts';
import { typeSql } from '../types/type-sql.ts';
import { describing } from './condition.ts';
import { RECORD_FUNCTION_CONDITIONS } from './conditions/record-function-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(RECORD_FUNCTION_CONDITIONS);

/** A map with keys of another type than STRING in a schema for JSON. */
export function invalidJsonMapKey(sqlExpr: string, schema: DataType): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INVALID_JSON_MAP_KEY_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      schema: `"${typeSql(schema)}"`,
    }),
  );
}

/** A type that a JSON text as a whole can't have. */
export function invalidJsonSchema(sqlExpr: string, schema: DataType): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', {
      sqlExpr: `"${sqlExpr}"`,
      schema: `"${typeSql(schema)}"`,
    }),
  );
}

/** A value that is no row, of a function that prints rows. */
export function csvInputType(sqlExpr: string, type: DataType): AnalysisException {
  return new AnalysisException(
    describeError('DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE', {
      sqlExpr: `"${sqlExpr}"`,
      functionName: '`to_csv`',
      dataType: `"${typeSql(type)}"`,
    }),
  );
}

/** A column for malformed records that can't hold their text. */
export function invalidCorruptRecordType(columnName: string, type: DataType): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_CORRUPT_RECORD_TYPE', {
      columnName: `\`${columnName}\``,
      actualType: `"${typeSql(type)}"`,
    }),
  );
}

/** Options that are not written as a call of `map`. */
export function optionsNotMap(): AnalysisException {
  return new AnalysisException(describeError('INVALID_OPTIONS.NON_MAP_FUNCTION', {}));
}

/** Options that are a map of something else than text. */
export function optionsNotText(mapType: DataType): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_OPTIONS.NON_STRING_TYPE', { mapType: `"${typeSql(mapType)}"` }),
  );
}

/** A schema that is no text known before any row. */
export function schemaNotLiteral(inputSchema: string): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_SCHEMA.NON_STRING_LITERAL', { inputSchema: `"${inputSchema}"` }),
  );
}

/** A schema of no columns, where there have to be some. */
export function schemaNotStruct(inputSchema: string, type: DataType): AnalysisException {
  return new AnalysisException(
    describeError('INVALID_SCHEMA.NON_STRUCT_TYPE', {
      inputSchema: `"${inputSchema}"`,
      dataType: `"${typeSql(type)}"`,
    }),
  );
}

/** A JSON array where the schema is that of an object, in the mode FAILFAST. */
export function jsonArrayAsStruct(badRecord: string): RuntimeException {
  return new RuntimeException(
    describeError('MALFORMED_RECORD_IN_PARSING.CANNOT_PARSE_JSON_ARRAYS_AS_STRUCTS', {
      badRecord,
      failFastMode: 'FAILFAST',
    }),
  );
}

/** A number such as 1E5, whose exact decimal has fewer digits than its value. */
export function negativeScale(scale: number): AnalysisException {
  return new AnalysisException(
    describeError('NEGATIVE_SCALE_DISALLOWED', { scale: String(scale) }),
  );
}

/** A mode that would drop rows, in a function that makes one value of each. */
export function parseModeUnsupported(funcName: string): AnalysisException {
  return new AnalysisException(
    describeError('PARSE_MODE_UNSUPPORTED', {
      funcName: `\`${funcName}\``,
      mode: 'DROPMALFORMED',
    }),
  );
}
