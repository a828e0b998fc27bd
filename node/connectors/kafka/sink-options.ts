import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { CONNECTION_OPTIONS } from './connection-settings.ts';

export const SINK_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'topic',
    type: 'string',
    doc: 'The topic of all rows. Default: each row says it in the column `topic`.',
  },
  {
    name: 'includeHeaders',
    type: 'boolean',
    doc: 'Taken for the sake of programs that give it: a column `headers` is written if it is there.',
  },
  {
    name: 'deliveryGuarantee',
    type: 'string',
    default: 'exactly-once',
    values: ['exactly-once', 'at-least-once'],
    doc: "Whether each micro-batch is a transaction, or its rows may come twice after a crash, as with Spark's sink.",
  },
  {
    name: 'transactionalIdPrefix',
    type: 'string',
    default: 'millrace',
    doc: "How the names of transactions begin; the query's id follows.",
  },
  {
    name: 'markerTopic',
    type: 'string',
    default: 'millrace-batches',
    doc: 'The compacted topic that says which micro-batches were committed. It is made where it is not there.',
  },
  {
    name: 'kafka.transaction.timeout.ms',
    type: 'int',
    default: '300000',
    doc: 'How long a transaction may be open before the broker ends it.',
  },
  {
    name: 'kafka.compression.type',
    type: 'string',
    default: 'none',
    values: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    doc: 'How records are compressed.',
  },
  {
    name: 'kafka.batch.size',
    type: 'int',
    default: '524288',
    doc: 'How many bytes of records go to a partition at a time, at most.',
  },
  {
    name: 'kafka.delivery.timeout.ms',
    type: 'int',
    default: '120000',
    doc: 'For how long a request is tried again while brokers are away, before the query fails.',
  },
  ...CONNECTION_OPTIONS,
];

const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export interface KafkaSinkOptions {
  readonly topic: string | undefined;
  readonly isExactlyOnce: boolean;
  readonly transactionalIdPrefix: string;
  readonly markerTopic: string;
  readonly transactionTimeoutMs: number;
  readonly compression: (typeof COMPRESSIONS)[number];
  readonly batchBytes: number;
  readonly deliveryTimeoutMs: number;
}

/** Settings of Java's producer that the sink decides by itself. */
const REFUSED: Readonly<Record<string, string>> = {
  'kafka.key.serializer': 'nothing: keys are bytes',
  'kafka.value.serializer': 'nothing: values are bytes',
  'kafka.transactional.id': 'nothing: transactionalIdPrefix is how it begins',
};

/** Reads them. Fails with `INVALID_OPTION_VALUE`. */
export function sinkOptions(options: ConnectorOptions): KafkaSinkOptions {
  for (const [option, expected] of Object.entries(REFUSED)) {
    const value = options.text(option);
    if (value !== undefined) throw invalidOptionValue({ option, value, expected });
  }
  const guarantees = ['exactly-once', 'at-least-once'] as const;
  return {
    topic: options.text('topic')?.trim(),
    isExactlyOnce:
      options.oneOf('deliveryGuarantee', guarantees, 'exactly-once') === 'exactly-once',
    transactionalIdPrefix: options.text('transactionalIdPrefix') ?? 'millrace',
    markerTopic: options.text('markerTopic') ?? 'millrace-batches',
    transactionTimeoutMs:
      options.wholeNumber('kafka.transaction.timeout.ms', 1, 2 ** 31 - 1) ?? 300_000,
    compression: options.oneOf('kafka.compression.type', COMPRESSIONS, 'none'),
    batchBytes: options.wholeNumber('kafka.batch.size', 0, 2 ** 28) ?? 512 << 10,
    deliveryTimeoutMs: options.wholeNumber('kafka.delivery.timeout.ms', 1) ?? 120_000,
  };
}
