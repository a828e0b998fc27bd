import type { ConditionTable } from './condition-table.ts';

/** Conditions of checkpoints and the parts of the engine, sorted by name; see `error-conditions.ts`. */
export const STORAGE_CONDITIONS = {
  'CHECKPOINT_STORAGE.NOT_A_FOLDER': {
    message: ['The checkpoint location <location> cannot be used: <path> is not a folder.'],
    sqlState: '42K03',
  },
  'CHECKPOINT_STORAGE.NO_SPACE': {
    message: [
      'The checkpoint location <location> cannot be written: there is no space left for <path>.',
      'Free some space and start the query again: it goes on from its last committed batch.',
    ],
    sqlState: '53100',
  },
  'CHECKPOINT_STORAGE.OTHER': {
    message: ['The checkpoint location <location> failed at <path>: <code>.'],
    sqlState: '58030',
  },
  'CHECKPOINT_STORAGE.PERMISSION_DENIED': {
    message: ['The checkpoint location <location> cannot be used: permission denied for <path>.'],
    sqlState: '42501',
  },
  WASM_CORE_NOT_FOUND: {
    message: [
      'The file <file> of the WebAssembly core was not found at <paths>.',
      'Copy it from the millrace package next to the bundle, or build it with `npm run build:core`.',
    ],
    sqlState: '58030',
  },
  WORKER_ENDED: {
    message: ['A worker thread ended by itself, with exit code <code>.'],
    sqlState: '58000',
  },
  WORKER_FAILED: {
    message: [
      'The worker that runs the engine of this session has failed: <reason>. Create a new session; a query with a checkpoint goes on after the last micro-batch that it committed.',
    ],
    sqlState: '58000',
  },
  WORKER_SILENT: {
    message: [
      'The worker of this session has not answered for <seconds> seconds since it was started. If `workerUrl` is configured, it must be `worker.js` of the millrace package.',
    ],
    sqlState: '58000',
  },
} as const satisfies ConditionTable;
