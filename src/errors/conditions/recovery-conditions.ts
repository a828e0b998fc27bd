import type { ConditionTable } from './condition-table.ts';

/** Conditions of a checkpoint that another query wrote, sorted by name; see `error-conditions.ts`. */
export const RECOVERY_CONDITIONS = {
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.COUNT': {
    message: [
      'There are [<checkpointCount>] sources in the checkpoint offsets and now there are [<queryCount>] sources requested by the query. Cannot continue.',
      'What became of the sources: <report>',
      'Run the query as it was, or start the changed query with a new checkpoint location.',
    ],
    sqlState: '42K03',
  },
  'STREAMING_SOURCES_NOT_MATCH_IN_CHECKPOINT.FORMAT': {
    message: [
      'Source <ordinal> of the query has the format <queryFormat>, but the checkpoint offsets are those of the format <checkpointFormat>. Cannot continue.',
      'What became of the sources: <report>',
      'Run the query as it was, or start the changed query with a new checkpoint location.',
    ],
    sqlState: '42K03',
  },
} as const satisfies ConditionTable;
