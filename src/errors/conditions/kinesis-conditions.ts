import type { ConditionTable } from './condition-table.ts';

const LOSS = [
  'Records of the Kinesis stream <stream> that were to be read are gone:',
  'either they were older than the stream keeps them, or the stream was deleted and made again.',
  'Set the source option failOnDataLoss to false to go on with what is there. Reason:',
] as const;

/** Conditions of Kinesis, sorted by name; see `error-conditions.ts`. */
export const KINESIS_CONDITIONS = {
  KINESIS_AUTHENTICATION_FAILED: {
    message: [
      'Kinesis does not take the credentials of the query: <reason>.',
      "They come from where AWS's tools look for them: the environment, the files below ~/.aws, the role of the machine.",
    ],
    sqlState: '28000',
  },
  KINESIS_CREDENTIALS_IN_OPTIONS: {
    message: [
      'The option <option> would put a secret into the plan of the query.',
      "Leave it out: credentials come from where AWS's tools look for them, the environment and the files below ~/.aws.",
    ],
    sqlState: '22023',
  },
  'KINESIS_DATA_LOSS.POSITION_GONE': {
    message: [...LOSS, 'the shard <shard> has no position <position>.'],
    sqlState: '22000',
  },
  'KINESIS_DATA_LOSS.RANGE_INCOMPLETE': {
    message: [
      ...LOSS,
      'the shard <shard> no longer has the record <end>, with which a micro-batch ended.',
    ],
    sqlState: '22000',
  },
  'KINESIS_DATA_LOSS.SHARD_GONE': {
    message: [...LOSS, 'the shard <shard> is not there any more, and was not read to its end.'],
    sqlState: '22000',
  },
  KINESIS_RECORD_TOO_LARGE: {
    message: [
      'A record of <bytes> bytes is larger than Kinesis takes, which is <most> with the partition key.',
      'Write smaller records.',
    ],
    sqlState: '54000',
  },
  KINESIS_REQUEST_FAILED: {
    message: ['Kinesis refuses <request> of the stream <stream>: <reason>.'],
    sqlState: '58030',
  },
  KINESIS_SINK_SCHEMA: {
    message: ['<reason>.'],
    sqlState: '42K09',
  },
  KINESIS_STREAM_NOT_FOUND: {
    message: [
      'There is no Kinesis stream <stream> in <place>.',
      'Make it, or check the options streamName, region and endpointUrl.',
    ],
    sqlState: '42704',
  },
  KINESIS_UNREACHABLE: {
    message: [
      'Kinesis has not answered <request> of the stream <stream> for <seconds> s: <reason>.',
      'The query can be started again from its checkpoint; the option retryTimeout says how long it tries.',
    ],
    sqlState: '08001',
  },
} as const satisfies ConditionTable;
