import type { OptionDefinition, SinkContext } from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import { formatNames } from '../../src/connectors/format/loaders.ts';
import { ADDRESS_OPTIONS } from './listen/listener-options.ts';
import { TLS_OPTIONS, type TlsFiles, tlsFiles } from './listen/tls-files.ts';

const DEFAULT_PEER_BYTES_MAX = 64 << 20;

/** The options of sinks that listen on a port. */
export const PORT_SINK_OPTIONS: readonly OptionDefinition[] = [
  ...ADDRESS_OPTIONS,
  {
    name: 'maxPeerBytes',
    type: 'bytes',
    default: '64m',
    doc: 'A peer that lets more than this pile up is cut off.',
  },
  {
    name: 'format',
    type: 'string',
    default: 'json',
    values: formatNames,
    doc: 'How a row becomes a line.',
  },
  ...TLS_OPTIONS,
];

export interface PortSinkOptions {
  readonly host: string;
  readonly port: number;
  readonly peerBytesMax: number;
  readonly tls: TlsFiles | undefined;
}

export async function portSinkOptions({ format, options }: SinkContext): Promise<PortSinkOptions> {
  const given = new ConnectorOptions(format, options);
  given.required('port');
  return {
    host: given.text('host') ?? '127.0.0.1',
    port: given.wholeNumber('port', 0, 65535) ?? 0,
    peerBytesMax: given.size('maxPeerBytes') ?? DEFAULT_PEER_BYTES_MAX,
    tls: await tlsFiles(given),
  };
}
