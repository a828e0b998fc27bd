import type { ConditionTable } from './condition-table.ts';

/** Conditions of texts by number formats, sorted by name; see `error-conditions.ts`. */
export const NUMBER_FORMAT_CONDITIONS = {
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: {
    message: ['Decimal precision <precision> exceeds max precision <maxPrecision>.'],
    sqlState: '22003',
  },
  'INVALID_FORMAT.CONT_THOUSANDS_SEPS': {
    message: [
      'The format is invalid: <format>. Thousands separators (, or G) must have digits in between them in the number format.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DEC': {
    message: [
      'The format is invalid: <format>. Currency characters must appear before any decimal point in the number format.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.CUR_MUST_BEFORE_DIGIT': {
    message: [
      'The format is invalid: <format>. Currency characters must appear before digits in the number format.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.EMPTY': {
    message: ['The format is invalid: <format>. The number format string cannot be empty.'],
    sqlState: '42601',
  },
  'INVALID_FORMAT.MISMATCH_INPUT': {
    message: [
      'The format is invalid: <format>. The input <inputType> <input> does not match the format.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.THOUSANDS_SEPS_MUST_BEFORE_DEC': {
    message: [
      'The format is invalid: <format>. Thousands separators (, or G) may not appear after the decimal point in the number format.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.UNEXPECTED_TOKEN': {
    message: [
      'The format is invalid: <format>. Found the unexpected <token> in the format string; the structure of the format string must match: `[MI|S]` `[$]` `[0|9|G|,]*` `[.|D]` `[0|9]*` `[$]` `[PR|MI|S]`.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.WRONG_NUM_DIGIT': {
    message: [
      'The format is invalid: <format>. The format string requires at least one number digit.',
    ],
    sqlState: '42601',
  },
  'INVALID_FORMAT.WRONG_NUM_TOKEN': {
    message: [
      'The format is invalid: <format>. At most one <token> is allowed in the number format.',
    ],
    sqlState: '42601',
  },
  'INVALID_PARAMETER_VALUE.BINARY_FORMAT': {
    message: [
      "The value of parameter(s) <parameter> in <functionName> is invalid: expects one of binary formats 'base64', 'hex', 'utf-8', but got <invalidFormat>.",
    ],
    sqlState: '22023',
  },
} as const satisfies ConditionTable;
