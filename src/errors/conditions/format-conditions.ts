import type { ConditionTable } from './condition-table.ts';

/** Conditions of formats and their options, sorted by name; see `error-conditions.ts`. */
export const FORMAT_CONDITIONS = {
  INVALID_TIMEZONE: {
    message: [
      "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm' or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
    ],
    sqlState: '22009',
  },
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: {
    message: [
      "The <format> datasource doesn't support the column <columnName> of the type <columnType>.",
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
