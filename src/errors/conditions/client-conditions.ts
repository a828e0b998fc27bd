import type { ConditionTable } from './condition-table.ts';

/** Conditions of the clients of other systems, and of what they say who asks; see `error-conditions.ts`. */
export const CLIENT_CONDITIONS = {
  CLIENT_NOT_INSTALLED: {
    message: [
      'The connector <connector> needs the package <package>, which is not installed.',
      'Install it beside millrace: npm install <package>',
    ],
    sqlState: '58030',
  },
  'CREDENTIAL_UNAVAILABLE.EMPTY': {
    message: ['The option <option> takes its value from <place>, which is empty.'],
    sqlState: '28000',
  },
  'CREDENTIAL_UNAVAILABLE.NOT_SET': {
    message: [
      'The option <option> takes its value from <place>, which is not set. Set it where the program is started.',
    ],
    sqlState: '28000',
  },
  'CREDENTIAL_UNAVAILABLE.PLAIN_TEXT': {
    message: [
      'The option <option> is secret, so it is not written into programs, where logs and plans would show it.',
      'Say where it stands: env:NAME is a variable of the environment, file:PATH a file.',
    ],
    sqlState: '28000',
  },
  'CREDENTIAL_UNAVAILABLE.UNREADABLE': {
    message: ['The option <option> takes its value from <place>, which cannot be read: <reason>.'],
    sqlState: '28000',
  },
} as const satisfies ConditionTable;
