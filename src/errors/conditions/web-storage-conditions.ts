import type { ConditionTable } from './condition-table.ts';

/** Conditions of checkpoints in a browser, sorted by name; see `error-conditions.ts`. */
export const WEB_STORAGE_CONDITIONS = {
  'CHECKPOINT_STORAGE.BLOCKED': {
    message: [
      'The storage of the checkpoint location <location> does not open: another tab of this site keeps it busy.',
      'Close the other tabs of this site and start the query again.',
    ],
    sqlState: '55006',
  },
  'CHECKPOINT_STORAGE.CLOSED': {
    message: [
      'The storage of the checkpoint location <location> is closed: its query has ended.',
      'Start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '55000',
  },
  'CHECKPOINT_STORAGE.LOST': {
    message: [
      'The browser closed the storage of the checkpoint location <location>: the data of this site were cleared, or its storage failed.',
      'Start the query again: it goes on from its last committed batch if that is still there, else from the beginning.',
    ],
    sqlState: '58030',
  },
  'CHECKPOINT_STORAGE.NEWER_FORMAT': {
    message: [
      'The checkpoint location <location> is in use by a newer version of Millrace than that of this page.',
      'Reload the page to get that version.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.NOT_AVAILABLE': {
    message: [
      'This browser keeps nothing for this page, so the checkpoint location <location> cannot be used. Private windows and blocked site data have this effect.',
      'Allow this site to keep data, or leave the checkpoint location out: the query then lasts as long as the page.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.NO_LOCKS': {
    message: [
      'The page cannot make sure that it alone writes the checkpoint location <location>: it has no Web Locks.',
      'Browsers give them to pages over https or from localhost. Open this page there, or leave the checkpoint location out.',
    ],
    sqlState: '0A000',
  },
  'CHECKPOINT_STORAGE.QUOTA_EXCEEDED': {
    message: [
      'The checkpoint location <location> cannot be written: this site uses <usedBytes> of the <quotaBytes> bytes that the browser allows it.',
      'Forget locations that are no longer needed, or free space on the disk, and start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '53100',
  },
} as const satisfies ConditionTable;
