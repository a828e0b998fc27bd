import type { ConditionTable } from './condition-table.ts';

/** Conditions of what the live page shows, sorted by name; see `error-conditions.ts`. */
export const PAGE_CONDITIONS = {
  SOURCE_EMPTY: {
    message: [
      '<source> has no lines, so there is nothing to count.',
      'Open another source, or open this one again when something is in it.',
    ],
    sqlState: '02000',
  },
  SOURCE_SILENT: {
    message: [
      '<source> is connected but has sent nothing since <since>.',
      'Windows stay open until lines come. Check that something is still written on the other side.',
    ],
    sqlState: '01000',
  },
} as const satisfies ConditionTable;
