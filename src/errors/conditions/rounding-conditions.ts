import type { ConditionTable } from './condition-table.ts';

/** Conditions of rounding; see `error-conditions.ts`. */
export const ROUNDING_CONDITIONS = {
  'NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION': {
    message: [
      ' The <roundedValue> rounded half up from <originalValue> cannot be represented as Decimal(<precision>, <scale>).',
    ],
    sqlState: '22003',
  },
} as const satisfies ConditionTable;
