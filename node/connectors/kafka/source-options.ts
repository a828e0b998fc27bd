import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { LINE_FORMAT_OPTION } from '../../../src/connectors/line-format.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { CONNECTION_OPTIONS } from './connection-settings.ts';
import type { Isolation } from './list-offsets.ts';
import { type RangeLimit, rangeLimit } from './range-limit.ts';
import { type Subscription, subscription } from './subscription.ts';

export const SOURCE_OPTIONS: readonly OptionDefinition[] = [
  { name: 'subscribe', type: 'string', doc: 'Topics, separated by commas.' },
  { name: 'subscribePattern', type: 'string', doc: 'A regular expression for names of topics.' },
  { name: 'assign', type: 'string', doc: 'Partitions: {"topic":[0,1]}.' },
  {
    name: 'startingOffsets',
    type: 'string',
    doc: 'Where the first start begins: earliest, latest, or offsets by partition, with -2 and -1 for them. Default: latest, for tables earliest.',
  },
  {
    name: 'startingTimestamp',
    type: 'long',
    doc: 'Begins at the first record at or after a time in milliseconds.',
  },
  {
    name: 'startingOffsetsByTimestamp',
    type: 'string',
    doc: 'The same by partition: {"topic":{"0":1000}}.',
  },
  {
    name: 'startingOffsetsByTimestampStrategy',
    type: 'string',
    default: 'error',
    values: ['error', 'latest'],
    doc: 'What happens in a partition without a record that late.',
  },
  {
    name: 'endingOffsets',
    type: 'string',
    default: 'latest',
    doc: 'For tables, where they end: latest, or offsets by partition.',
  },
  { name: 'endingTimestamp', type: 'long', doc: 'For tables, the time at which they end.' },
  { name: 'endingOffsetsByTimestamp', type: 'string', doc: 'The same by partition.' },
  {
    name: 'failOnDataLoss',
    type: 'boolean',
    default: 'true',
    doc: 'Whether the query fails when records are gone that it was to read; else they are counted in the progress.',
  },
  {
    name: 'maxOffsetsPerTrigger',
    type: 'long',
    doc: 'How many records a micro-batch takes at most, about. Default: all there are.',
  },
  {
    name: 'minOffsetsPerTrigger',
    type: 'long',
    doc: 'How many records are worth a micro-batch.',
  },
  {
    name: 'maxTriggerDelay',
    type: 'interval',
    default: '15m',
    doc: 'After this long fewer are worth one, too.',
  },
  {
    name: 'includeHeaders',
    type: 'boolean',
    default: 'false',
    doc: 'Adds the column `headers`.',
  },
  {
    name: 'kafkaConsumer.pollTimeoutMs',
    type: 'long',
    default: '120000',
    doc: 'How long records that were announced may keep a micro-batch waiting.',
  },
  {
    name: 'fetchOffset.numRetries',
    type: 'int',
    default: '3',
    doc: 'How often the ends of partitions are asked for when they went back.',
  },
  {
    name: 'fetchOffset.retryIntervalMs',
    type: 'long',
    default: '1000',
    doc: 'The pause in between.',
  },
  {
    name: 'minPartitions',
    type: 'int',
    doc: 'Taken for the sake of programs that give it: a query is one task here.',
  },
  {
    name: 'groupIdPrefix',
    type: 'string',
    doc: 'Taken for the sake of programs that give it: no group is joined.',
  },
  {
    name: 'kafka.isolation.level',
    type: 'string',
    default: 'read_committed',
    values: ['read_committed', 'read_uncommitted'],
    doc: 'Whether records of transactions that are open or were aborted are read.',
  },
  {
    name: 'kafka.metadata.max.age.ms',
    type: 'long',
    default: '10000',
    doc: 'How soon new topics and partitions are found.',
  },
  {
    name: 'kafka.fetch.max.bytes',
    type: 'int',
    default: '4194304',
    doc: 'How many bytes one answer has, about.',
  },
  ...CONNECTION_OPTIONS,
  {
    ...LINE_FORMAT_OPTION,
    default: 'kafka',
    doc: 'Reads the values as lines of a format, whose columns then take the place of those of Kafka.',
  },
];

/** The options that say what is read. */
export interface KafkaSourceOptions {
  readonly subscription: Subscription;
  readonly starting: RangeLimit;
  readonly ending: RangeLimit;
  readonly timestampStrategy: 'error' | 'latest';
  readonly failOnDataLoss: boolean;
  readonly maxOffsetsPerTrigger: number | undefined;
  readonly minOffsetsPerTrigger: number | undefined;
  readonly maxTriggerDelayMs: number;
  readonly isolation: Isolation;
  readonly metadataMaxAgeMs: number;
  readonly pollTimeoutMs: number;
  readonly offsetRetries: number;
  readonly offsetRetryMs: number;
  readonly fetchBytesMax: number;
  /** Shown in errors; no group is joined. */
  readonly groupId: string;
}

/** Settings of Java's consumer that a query decides by itself, with what to use in their place. */
const REFUSED: Readonly<Record<string, string>> = {
  'kafka.auto.offset.reset': 'nothing: startingOffsets says where to begin',
  'kafka.key.deserializer': 'nothing: keys are bytes',
  'kafka.value.deserializer': 'nothing: values are bytes',
  'kafka.enable.auto.commit': 'nothing: offsets are in the checkpoint',
  'kafka.interceptor.classes': 'nothing',
};
const FOR_TABLES = ['endingOffsets', 'endingTimestamp', 'endingOffsetsByTimestamp'];

/** Reads them. Fails with `INVALID_OPTION_VALUE`, or what the subscription fails with. */
export function sourceOptions(
  source: string,
  options: ConnectorOptions,
  isTable: boolean,
): KafkaSourceOptions {
  for (const [option, expected] of Object.entries(REFUSED)) refuse(options, option, expected);
  if (!isTable) for (const option of FOR_TABLES) refuse(options, option, 'nothing for a stream');
  const maxOffsetsPerTrigger = options.wholeNumber('maxOffsetsPerTrigger', 1);
  const starting = rangeLimit(options, 'starting', isTable ? 'earliest' : 'latest');
  if (isTable && starting.kind === 'latest') {
    refuse(options, 'startingOffsets', 'earliest or offsets for a table');
  }
  return {
    subscription: subscription(source, options),
    starting,
    ending: rangeLimit(options, 'ending', 'latest'),
    timestampStrategy: options.oneOf(
      'startingOffsetsByTimestampStrategy',
      ['error', 'latest'],
      'error',
    ),
    failOnDataLoss: options.flag('failOnDataLoss', true),
    maxOffsetsPerTrigger,
    minOffsetsPerTrigger: options.wholeNumber('minOffsetsPerTrigger', 1, maxOffsetsPerTrigger),
    maxTriggerDelayMs: options.durationMs('maxTriggerDelay', 15 * 60_000),
    isolation: isolation(options),
    metadataMaxAgeMs: options.wholeNumber('kafka.metadata.max.age.ms', 0) ?? 10_000,
    pollTimeoutMs: options.wholeNumber('kafkaConsumer.pollTimeoutMs', 0) ?? 120_000,
    offsetRetries: options.wholeNumber('fetchOffset.numRetries', 1) ?? 3,
    offsetRetryMs: options.wholeNumber('fetchOffset.retryIntervalMs', 0) ?? 1000,
    fetchBytesMax: options.wholeNumber('kafka.fetch.max.bytes', 1, 2 ** 30) ?? 4 << 20,
    groupId: options.text('kafka.group.id') ?? 'none',
  };
}

function isolation(options: ConnectorOptions): Isolation {
  const levels = ['read_committed', 'read_uncommitted'] as const;
  const level = options.oneOf('kafka.isolation.level', levels, 'read_committed');
  return level === 'read_committed' ? 'committed' : 'uncommitted';
}

function refuse(options: ConnectorOptions, option: string, expected: string): void {
  const value = options.text(option);
  if (value !== undefined) throw invalidOptionValue({ option, value, expected });
}
