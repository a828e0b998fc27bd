import type { ConditionTable } from './condition-table.ts';

const LOSS = [
  'Some data may have been lost because they are not available in Kafka any more;',
  'either the data was aged out by Kafka or the topic may have been deleted before all the data in the',
  'topic was processed.',
  "If you don't want your streaming query to fail on such cases, set the source option failOnDataLoss to false.",
  'Reason:',
] as const;

/** Conditions of Kafka, sorted by name; see `error-conditions.ts`. */
export const KAFKA_CONDITIONS = {
  KAFKA_AUTHENTICATION_FAILED: {
    message: ['The Kafka broker <broker> does not take the credentials of the query: <reason>.'],
    sqlState: '28000',
  },
  KAFKA_COMPRESSION_NOT_SUPPORTED: {
    message: [
      'Records of the topic partition <topicPartition> are compressed with <codec>, which cannot be read here.',
      'The client of Kafka reads gzip, snappy and lz4, and zstd where Node has it.',
    ],
    sqlState: '0A000',
  },
  'KAFKA_DATA_LOSS.ADDED_PARTITION_DOES_NOT_START_FROM_OFFSET_ZERO': {
    message: [...LOSS, 'Added partition <topicPartition> starts from <startOffset> instead of 0.'],
    sqlState: '22000',
  },
  'KAFKA_DATA_LOSS.COULD_NOT_READ_OFFSET_RANGE': {
    message: [
      ...LOSS,
      'Could not read records in offset [<startOffset>, <endOffset>) for topic partition <topicPartition>',
      'with consumer group <groupId>.',
    ],
    sqlState: '22000',
  },
  'KAFKA_DATA_LOSS.PARTITIONS_DELETED': {
    message: [...LOSS, 'Partitions <partitions> have been deleted.'],
    sqlState: '22000',
  },
  'KAFKA_DATA_LOSS.PARTITION_OFFSET_CHANGED': {
    message: [
      ...LOSS,
      'Partition <topicPartition> offset was changed from <prevOffset> to <newOffset>.',
      'This could either be a user error that the start offset is set too high and this is the first batch, or the kafka topic-partition is broken, and some data may have been missed.',
    ],
    sqlState: '22000',
  },
  KAFKA_MESSAGE_TOO_LARGE: {
    message: [
      'A record of <bytes> bytes is larger than the topic <topic> takes.',
      'Raise `max.message.bytes` of the topic, or write smaller records.',
    ],
    sqlState: '54000',
  },
  KAFKA_NO_TIMESTAMP_MATCH: {
    message: [
      'The topic partition <topicPartition> has no record at or after the timestamp <timestamp>.',
      'Set the source option startingOffsetsByTimestampStrategy to latest to start at its end.',
    ],
    sqlState: '22023',
  },
  KAFKA_NULL_TOPIC_IN_DATA: {
    message: [
      'The Kafka message data sent to the producer contains a null topic. Use the `topic` option for setting a default topic.',
    ],
    sqlState: '22004',
  },
  KAFKA_PARTITION_NOT_FOUND: {
    message: ['The topic <topic> has no partition <partition>: it has <partitions>.'],
    sqlState: '22003',
  },
  KAFKA_PRODUCER_FENCED: {
    message: [
      'The Kafka transaction of <transactionalId> belongs to another process now, or was open for longer than the broker allows.',
      'Either the query runs twice, or `kafka.transaction.timeout.ms` is too short for its batches.',
    ],
    sqlState: '55006',
  },
  KAFKA_RECORDS_CORRUPT: {
    message: ['Records of the topic partition <topicPartition> at offset <offset> are damaged.'],
    sqlState: '58030',
  },
  KAFKA_REQUEST_FAILED: {
    message: ['Kafka refuses a request about <subject>: <reason>.'],
    sqlState: '58030',
  },
  KAFKA_SINK_SCHEMA: {
    message: ['<reason>.'],
    sqlState: '42K09',
  },
  KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED: {
    message: [
      "Partitions specified for Kafka start offsets don't match what are assigned. Maybe topic partitions are created ",
      'or deleted while the query is running. Use -1 for latest, -2 for earliest.',
      'Specified: <specifiedPartitions> Assigned: <assignedPartitions>',
    ],
    sqlState: '42616',
  },
  KAFKA_TIMESTAMP_OFFSET_DOES_NOT_MATCH_ASSIGNED: {
    message: [
      "Partitions specified for Kafka timestamp based <position> offsets don't match what are assigned. Maybe topic partitions are created ",
      "or deleted while the query is running, or you didn't specify all the partitions.",
      'Specified: <specifiedPartitions> Assigned: <assignedPartitions>',
    ],
    sqlState: '42616',
  },
  KAFKA_TOPIC_NOT_FOUND: {
    message: ['The Kafka cluster at <servers> has no topic <topics>.'],
    sqlState: '42704',
  },
  KAFKA_UNREACHABLE: {
    message: [
      'No answer from Kafka at <servers> about <subject> within <seconds> seconds: <reason>.',
      'It was tried again until then; `kafka.default.api.timeout.ms` says for how long.',
    ],
    sqlState: '08001',
  },
  RESOLVED_START_OFFSET_GREATER_THAN_END_OFFSET: {
    message: [
      'The resolved start offset <startOffset> is greater than the resolved end offset <endOffset> for topic <topic> partition <partition>.',
      'There may be multiple reasons:',
      '1. Start offset is set to too big a value that after resolution, end offset is smaller than it. There are multiple input cases:',
      '  (a) Start offset is set to a timestamp, and the end offset is set to an index.',
      '  (b) Start offset is set to an index, and the end offset is set to a timestamp.',
      '  (c) Start offset is set, and the end offset is set to latest.',
      '2. The Kafka topic partition is broken.',
    ],
    sqlState: '22023',
  },
} as const satisfies ConditionTable;
