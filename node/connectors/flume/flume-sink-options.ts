import type { OptionDefinition, SinkContext } from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { formatNames } from '../../../src/connectors/format/loaders.ts';

const NAME = 'flume';
const DEFAULT_BATCH_EVENTS = 1000;
const DEFAULT_ATTEMPTS = 10;
const DEFAULT_TIMEOUT_MS = 20_000;

export const FLUME_SINK_OPTIONS: readonly OptionDefinition[] = [
  { name: 'host', type: 'string', default: '127.0.0.1', doc: 'The agent.' },
  { name: 'port', type: 'int', doc: 'The port of its Avro source.' },
  {
    name: 'batchSize',
    type: 'int',
    default: String(DEFAULT_BATCH_EVENTS),
    doc: 'Events in a call; a transaction of the agent’s channel has to have room for them.',
  },
  {
    name: 'maxAttempts',
    type: 'int',
    default: String(DEFAULT_ATTEMPTS),
    doc: 'Attempts for a call, with waits of up to 30 s between them, after which the query fails.',
  },
  {
    name: 'requestTimeout',
    type: 'interval',
    default: '20s',
    doc: 'How long an answer may take.',
  },
  { name: 'tls', type: 'boolean', default: 'false', doc: 'Whether the agent speaks TLS.' },
  {
    name: 'tls.ca',
    type: 'string',
    doc: 'A file (PEM) with who signs the agent’s certificate. Default: those that Node trusts.',
  },
  {
    name: 'format',
    type: 'string',
    values: formatNames,
    doc: 'Makes each row a line, which is the body. Default: the column `body` is the body, and `headers` the headers; without such a column lines of JSON.',
  },
];

export interface FlumeSinkOptions {
  readonly host: string;
  readonly port: number;
  readonly batchEvents: number;
  readonly attemptsMax: number;
  readonly timeoutMs: number;
  readonly isTls: boolean;
  readonly caPath: string | undefined;
}

export function flumeSinkOptions({ options }: SinkContext): FlumeSinkOptions {
  const given = new ConnectorOptions(NAME, options);
  given.required('port');
  return {
    host: given.text('host') ?? '127.0.0.1',
    port: given.wholeNumber('port', 1, 65535) ?? 0,
    batchEvents: given.wholeNumber('batchSize', 1) ?? DEFAULT_BATCH_EVENTS,
    attemptsMax: given.wholeNumber('maxAttempts', 1) ?? DEFAULT_ATTEMPTS,
    timeoutMs: given.durationMs('requestTimeout', DEFAULT_TIMEOUT_MS),
    isTls: given.flag('tls', false),
    caPath: given.text('tls.ca'),
  };
}
