import type { OptionDefinition, SinkContext } from '../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../src/connectors/connector-options.ts';
import { formatNames } from '../../src/connectors/format/loaders.ts';

const DEFAULT_PEER_BYTES_MAX = 64 << 20;

/** The options of sinks that listen on a port. */
export const PORT_SINK_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'host',
    type: 'string',
    default: '127.0.0.1',
    doc: 'The address to listen on; 0.0.0.0 for everyone.',
  },
  { name: 'port', type: 'int', doc: 'The port to listen on; 0 takes any free one.' },
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
];

export interface PortSinkOptions {
  readonly host: string;
  readonly port: number;
  readonly peerBytesMax: number;
}

export function portSinkOptions({ format, options }: SinkContext): PortSinkOptions {
  const given = new ConnectorOptions(format, options);
  given.required('port');
  return {
    host: given.text('host') ?? '127.0.0.1',
    port: given.wholeNumber('port', 0, 65535) ?? 0,
    peerBytesMax: given.size('maxPeerBytes') ?? DEFAULT_PEER_BYTES_MAX,
  };
}
