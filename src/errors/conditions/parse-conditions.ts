import type { ConditionTable } from './condition-table.ts';

/** Conditions of texts of SQL, schemas and values, sorted by name; see `error-conditions.ts`. */
export const PARSE_CONDITIONS = {
  DATATYPE_MISSING_SIZE: {
    message: [
      'DataType <type> requires a length parameter, for example <type>(10). Please specify the length.',
    ],
    sqlState: '42K01',
  },
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    message: ['Decimal precision <precision> exceeds max precision <maxPrecision>.'],
    sqlState: '22003',
  },
  DECIMAL_SCALE_EXCEEDS_PRECISION: {
    message: ['Decimal scale <scale> cannot be greater than precision <precision>.'],
    sqlState: '22003',
  },
  FAILED_TO_PARSE_TOO_COMPLEX: {
    message: [
      'The statement, including potential SQL functions and referenced views, was too complex to parse. To mitigate this error divide the statement into multiple, less complex chunks.',
    ],
    sqlState: '54001',
  },
  INVALID_JSON_DATA_TYPE: {
    message: [
      "Failed to convert the JSON string '<invalidType>' to a data type. Please enter a valid data type.",
    ],
    sqlState: '2203G',
  },
  PARSE_EMPTY_STATEMENT: {
    message: ['Syntax error, unexpected empty statement.'],
    sqlState: '42617',
  },
  PARSE_SYNTAX_ERROR: { message: ['Syntax error at or near <error><hint>.'], sqlState: '42601' },
  UNCLOSED_BRACKETED_COMMENT: {
    message: ['Found an unclosed bracketed comment. Please, append */ at the end of the comment.'],
    sqlState: '42601',
  },
  UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING: {
    message: [
      'The char/varchar type can\'t be used in the table schema. If you want Spark treat them as string type as same as Spark 3.0 and earlier, please set "spark.sql.legacy.charVarcharAsString" to "true".',
    ],
    sqlState: '0A000',
  },
  UNSUPPORTED_DATATYPE: { message: ['Unsupported data type <typeName><hint>.'], sqlState: '0A000' },
  UNSUPPORTED_TIME_PRECISION: {
    message: [
      'The seconds precision <precision> of the TIME data type is out of the supported range [0, 9].',
    ],
    sqlState: '0A001',
  },
} as const satisfies ConditionTable;
