import type { ConditionTable } from './condition-table.ts';

export const HDFS_CONDITIONS = {
  HDFS_ADDRESS_REQUIRED: {
    message: [
      'The path <path> does not say where the NameNode is.',
      "Give it as hdfs://namenode:9870/folder, with the port of WebHDFS, or set the option url, as 'http://namenode:9870'.",
    ],
    sqlState: '42K0E',
  },
  'HDFS_DATA_LOSS.CHANGED': {
    message: [
      'The file <path> was replaced or cut after a batch was planned with it: its bytes up to <end> can no longer be read.',
      "Files for a stream are written elsewhere and renamed into the folder. Set the option failOnDataLoss to 'false' to go on without it.",
    ],
    sqlState: '22000',
  },
  'HDFS_DATA_LOSS.GONE': {
    message: [
      'The file <path> was removed before the query has read it.',
      "Bring it back, or set the option failOnDataLoss to 'false' to go on without it.",
    ],
    sqlState: '22000',
  },
  HDFS_PERMISSION_DENIED: {
    message: [
      'HDFS does not let the user <user> do <operation> on <path>: <reason>',
      'Give that user the right, or name another one with the option user.',
    ],
    sqlState: '42501',
  },
  HDFS_REQUEST_FAILED: {
    message: ['HDFS refused <operation> on <path>: <reason>'],
    sqlState: '58030',
  },
  HDFS_UNREACHABLE: {
    message: [
      'HDFS did not answer at <address> in <attempts> attempts: <reason>',
      'Look whether the NameNode and the DataNodes run and can be reached from here, then start the query again: it goes on where it was.',
    ],
    sqlState: '08001',
  },
} as const satisfies ConditionTable;
