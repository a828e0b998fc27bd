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
import { GATE_OPTIONS, Gatekeeper } from '../listen/gatekeeper.ts';
import { HttpFeed } from '../listen/http-feed.ts';
import {
  CONNECTION_OPTIONS,
  LISTENER_OPTIONS,
  listenerOptions,
} from '../listen/listener-options.ts';
import { openListening } from '../listen/open-listening.ts';
import { HttpSink } from './http-sink.ts';
import { HTTP_SINK_OPTIONS } from './http-sink-options.ts';

const NAME = 'http';
const REQUEST_BYTES_MAX = 16 << 20;

export const HTTP_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  ...GATE_OPTIONS,
  ...LISTENER_OPTIONS.map((option) =>
    option.name === 'maxMessageBytes'
      ? { ...option, default: '16m', doc: 'Bytes of a request’s body, decompressed, at most.' }
      : option,
  ),
  ...CONNECTION_OPTIONS,
  ...SPOOL_OPTIONS,
  LINE_FORMAT_OPTION,
];

/** As a source the lines that clients POST to a port, as a sink rows that are POSTed to a URL. */
export const httpConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: HTTP_SOURCE_OPTIONS,
  sinkOptions: HTTP_SINK_OPTIONS,
  schema: ({ options }) => lineSchema(NAME, options),
  openSource: async (context: SourceContext) => {
    const { clock } = context.platform;
    const options = new ConnectorOptions(NAME, context.description.options);
    const format = await endlessLineFormat(NAME, context.description.options);
    const listener = await listenerOptions(options, REQUEST_BYTES_MAX);
    const gatekeeper = await Gatekeeper.of(options, listener.host, clock);
    const feed = await HttpFeed.listen({ ...listener, clock, gatekeeper });
    return openListening(context, feed, { name: 'HttpSource', format });
  },
  openSink: (context) => HttpSink.open(context),
});
