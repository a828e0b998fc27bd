import {
  type Connector,
  defineConnector,
  type OptionDefinition,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import {
  endlessLineFormat,
  LINE_FORMAT_OPTION,
  lineSchema,
} from '../../../src/connectors/line-format.ts';
import { SPOOL_OPTIONS } from '../../../src/connectors/spooled-source.ts';
import { closedLines } from '../../../src/connectors/whole-lines.ts';
import { LISTENER_OPTIONS, listenerOptions } from './listener-options.ts';
import { messageLine } from './message-line.ts';
import { openListening } from './open-listening.ts';
import { UdpFeed } from './udp-feed.ts';

const NAME = 'udp';
const DEFAULT_BUFFER_BYTES = 8 << 20;

export const UDP_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  ...LISTENER_OPTIONS,
  {
    name: 'bufferBytes',
    type: 'bytes',
    default: '8m',
    doc: 'How much of datagrams waits while the engine is full; beyond it the oldest are dropped and counted.',
  },
  ...SPOOL_OPTIONS,
  LINE_FORMAT_OPTION,
];

/** Datagrams that are sent to a UDP port; each is one line or several, or with the format `syslog` one message (RFC 5426). */
export const udpConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: UDP_SOURCE_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),
  openSource: async (context: SourceContext) => {
    const options = new ConnectorOptions(NAME, context.description.options);
    const format = await endlessLineFormat(NAME, context.description.options);
    const feed = await UdpFeed.listen({
      ...(await listenerOptions(options)),
      bufferBytes: options.size('bufferBytes') ?? DEFAULT_BUFFER_BYTES,
      clock: context.platform.clock,
      linesOf: format.name === 'syslog' ? messageLine : linesOf,
    });
    return openListening(context, feed, { name: 'UdpSource', format });
  },
});

function linesOf(message: Buffer): Uint8Array | undefined {
  return message.length > 0 ? closedLines(message) : undefined;
}
