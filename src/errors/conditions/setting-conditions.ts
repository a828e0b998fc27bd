import type { ConditionTable } from './condition-table.ts';

/** Conditions of the settings of a session, sorted by name; see `error-conditions.ts`. */
export const SETTING_CONDITIONS = {
  'INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS': {
    message: [
      "The value '<confValue>' in the config \"<confName>\" is invalid. It should be one of '<confOptions>'.",
    ],
    sqlState: '22022',
  },
  'INVALID_CONF_VALUE.REQUIREMENT': {
    message: ['The value \'<confValue>\' in the config "<confName>" is invalid. <confRequirement>'],
    sqlState: '22022',
  },
  'INVALID_CONF_VALUE.TIME_ZONE': {
    message: [
      'The value \'<confValue>\' in the config "<confName>" is invalid. Cannot resolve the given timezone.',
    ],
    sqlState: '22022',
  },
  'INVALID_CONF_VALUE.TYPE_MISMATCH': {
    message: [
      "The value '<confValue>' in the config \"<confName>\" is invalid. It should be a/an '<confType>' value.",
    ],
    sqlState: '22022',
  },
  'UNSUPPORTED_FEATURE.CONF_VALUE': {
    message: [
      'The feature is not supported: the value \'<confValue>\' of the config "<confName>".',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
