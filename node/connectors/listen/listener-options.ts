import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { TLS_OPTIONS, type TlsFiles, tlsFiles } from './tls-files.ts';

const DEFAULT_CONNECTIONS_MAX = 1000;
const DEFAULT_MESSAGE_BYTES_MAX = 1 << 20;

/** Where a listener listens. */
export const ADDRESS_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'host',
    type: 'string',
    default: '127.0.0.1',
    doc: 'The address to listen on; 0.0.0.0 for everyone.',
  },
  { name: 'port', type: 'int', doc: 'The port to listen on; 0 takes any free one.' },
];

/** What every source has that others send to. */
export const LISTENER_OPTIONS: readonly OptionDefinition[] = [
  ...ADDRESS_OPTIONS,
  {
    name: 'maxMessageBytes',
    type: 'bytes',
    default: '1m',
    doc: 'Bytes of a line, or of a message, beyond which it is left out and counted.',
  },
  {
    name: 'maxBytesPerSecond',
    type: 'bytes',
    doc: 'How much is taken from all senders together; who sends more waits, or is told to. Default: no limit.',
  },
];

/** What listeners have besides whose senders connect. */
export const CONNECTION_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'maxConnections',
    type: 'int',
    default: String(DEFAULT_CONNECTIONS_MAX),
    doc: 'Senders at a time; who comes then is turned away and counted.',
  },
  ...TLS_OPTIONS,
];

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly connectionsMax: number;
  readonly messageBytesMax: number;
  readonly bytesPerSecond: number | undefined;
  readonly tls: TlsFiles | undefined;
}

/** Reads the options that listeners share; `messageBytesMax` is the default of `maxMessageBytes`. */
export async function listenerOptions(
  options: ConnectorOptions,
  messageBytesMax = DEFAULT_MESSAGE_BYTES_MAX,
): Promise<ListenerOptions> {
  options.required('port');
  return {
    host: options.text('host') ?? '127.0.0.1',
    port: options.wholeNumber('port', 0, 65535) ?? 0,
    connectionsMax: options.wholeNumber('maxConnections', 1) ?? DEFAULT_CONNECTIONS_MAX,
    messageBytesMax: options.size('maxMessageBytes') ?? messageBytesMax,
    bytesPerSecond: options.size('maxBytesPerSecond'),
    tls: await tlsFiles(options),
  };
}

/** An address as URLs have it: of the sixth version of IP in brackets. */
export function addressText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
