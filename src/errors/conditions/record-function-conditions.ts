import type { ConditionTable } from './condition-table.ts';

/** Conditions of the functions that read and write JSON and CSV, sorted by name; see `error-conditions.ts`. */
export const RECORD_FUNCTION_CONDITIONS = {
  'DATATYPE_MISMATCH.INVALID_JSON_MAP_KEY_TYPE': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Input schema <schema> can only contain STRING as a key type for a MAP.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA': {
    message: [
      'Cannot resolve <sqlExpr> due to data type mismatch: Input schema <schema> must be a struct, an array, a map or a variant.',
    ],
    sqlState: '42K09',
  },
  'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE': {
    message: [
      "Cannot resolve <sqlExpr> due to data type mismatch: The input of <functionName> can't be <dataType> type data.",
    ],
    sqlState: '42K09',
  },
  INVALID_CORRUPT_RECORD_TYPE: {
    message: [
      'The column <columnName> for corrupt records must have the nullable STRING type, but got <actualType>.',
    ],
    sqlState: '42804',
  },
  'INVALID_OPTIONS.NON_MAP_FUNCTION': {
    message: ['Invalid options: Must use the `map()` function for options.'],
    sqlState: '42K06',
  },
  'INVALID_OPTIONS.NON_STRING_TYPE': {
    message: [
      'Invalid options: A type of keys and values in `map()` must be string, but got <mapType>.',
    ],
    sqlState: '42K06',
  },
  'INVALID_SCHEMA.NON_STRING_LITERAL': {
    message: [
      'The input schema <inputSchema> is not a valid schema string.',
      'The input expression must be string literal and not null.',
    ],
    sqlState: '42K07',
  },
  'INVALID_SCHEMA.NON_STRUCT_TYPE': {
    message: [
      'The input schema <inputSchema> is not a valid schema string.',
      'The input expression should be evaluated to struct type, but got <dataType>.',
    ],
    sqlState: '42K07',
  },
  'MALFORMED_RECORD_IN_PARSING.CANNOT_PARSE_JSON_ARRAYS_AS_STRUCTS': {
    message: [
      'Malformed records are detected in record parsing: <badRecord>.',
      "Parse Mode: <failFastMode>. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
      'Parsing JSON arrays as structs is forbidden.',
    ],
    sqlState: '22023',
  },
  NEGATIVE_SCALE_DISALLOWED: {
    message: ["Negative scale is not allowed: '<scale>'."],
    sqlState: '0A000',
  },
  PARSE_MODE_UNSUPPORTED: {
    message: [
      "The function <funcName> doesn't support the <mode> mode. Acceptable modes are PERMISSIVE and FAILFAST.",
    ],
    sqlState: '42601',
  },
} as const satisfies ConditionTable;
