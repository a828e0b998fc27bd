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
import { type Framing, type FramingOptions, LineFraming } from './line-framing.ts';
import { CONNECTION_OPTIONS, LISTENER_OPTIONS, listenerOptions } from './listener-options.ts';
import { openListening } from './open-listening.ts';
import { SyslogFraming } from './syslog-framing.ts';
import { TcpFeed } from './tcp-feed.ts';

const NAME = 'tcp';

/** How messages are told apart. */
const FRAMINGS = ['lines', 'syslog'] as const;
const NEW_FRAMING: Readonly<Record<(typeof FRAMINGS)[number], (of: FramingOptions) => Framing>> = {
  lines: (of) => new LineFraming(of),
  syslog: (of) => new SyslogFraming(of),
};

export const TCP_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'framing',
    type: 'string',
    values: FRAMINGS,
    doc: 'How messages are told apart: by newlines, or as syslog does it (RFC 6587), by a count of octets in front or a newline behind, each message by itself. Default: `syslog` with the format `syslog`, else `lines`.',
  },
  ...LISTENER_OPTIONS,
  ...CONNECTION_OPTIONS,
  ...SPOOL_OPTIONS,
  LINE_FORMAT_OPTION,
];

/** Lines that clients send to a TCP port. To connect to a server that sends lines is `socket`. */
export const tcpConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: TCP_SOURCE_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),
  openSource: async (context: SourceContext) => {
    const options = new ConnectorOptions(NAME, context.description.options);
    const format = await endlessLineFormat(NAME, context.description.options);
    const byFormat = format.name === 'syslog' ? 'syslog' : 'lines';
    const feed = await TcpFeed.listen({
      ...(await listenerOptions(options)),
      clock: context.platform.clock,
      newFraming: NEW_FRAMING[options.oneOf('framing', FRAMINGS, byFormat)],
    });
    return openListening(context, feed, { name: 'TcpSource', format });
  },
});
