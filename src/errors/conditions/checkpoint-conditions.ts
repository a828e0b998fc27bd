import type { ConditionTable } from './condition-table.ts';

/** Conditions of what a checkpoint holds, sorted by name; see `error-conditions.ts`. */
export const CHECKPOINT_CONDITIONS = {
  BATCH_METADATA_NOT_FOUND: {
    message: ['Unable to find batch <batchMetadataFile>.'],
    sqlState: '42K03',
  },
  MALFORMED_LOG_ENTRY: {
    message: [
      'The checkpoint entry <entry> was malformed: expected <expected>, but found <found>.',
      'The checkpoint was left as it is. Restore the entry, or start with a new checkpoint location. <wayOut>',
    ],
    sqlState: 'XXKST',
  },
  UNSUPPORTED_LOG_VERSION: {
    message: [
      'The checkpoint entry <entry> has the log version <version>, but the maximum supported log version is <maxVersion>.',
      'The log was produced by a newer version and cannot be read by this one. Please upgrade.',
    ],
    sqlState: '0A000',
  },
} as const satisfies ConditionTable;
