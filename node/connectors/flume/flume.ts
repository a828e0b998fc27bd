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
import {
  CONNECTION_OPTIONS,
  LISTENER_OPTIONS,
  listenerOptions,
} from '../listen/listener-options.ts';
import { openListening } from '../listen/open-listening.ts';
import { bodyLines, FLUME_SCHEMA, jsonLine } from './event-lines.ts';
import { FlumeFeed } from './flume-feed.ts';
import { flumeService } from './flume-protocol.ts';
import { FlumeSink } from './flume-sink.ts';
import { FLUME_SINK_OPTIONS } from './flume-sink-options.ts';

const NAME = 'flume';

export const FLUME_SOURCE_OPTIONS: readonly OptionDefinition[] = [
  ...LISTENER_OPTIONS,
  ...CONNECTION_OPTIONS,
  ...SPOOL_OPTIONS,
  {
    ...LINE_FORMAT_OPTION,
    default: undefined,
    doc: 'Reads the bodies as lines of a format. Default: the columns `headers` and `body`.',
  },
];

/** Apache Flume: as a source what agents push by their Avro sinks, as a sink the Avro source of an agent. */
export const flumeConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: FLUME_SOURCE_OPTIONS,
  sinkOptions: FLUME_SINK_OPTIONS,
  schema: async ({ options }) => (readsBodies(options) ? lineSchema(NAME, options) : FLUME_SCHEMA),
  openSource: async (context: SourceContext) => {
    const given = context.description.options;
    const options = new ConnectorOptions(NAME, given);
    const hasBodies = readsBodies(given);
    const format = await endlessLineFormat(NAME, hasBodies ? given : { ...given, format: 'json' });
    const service = await flumeService();
    const feed = await FlumeFeed.listen({
      ...(await listenerOptions(options)),
      clock: context.platform.clock,
      server: service.createServer(),
      linesOf: hasBodies ? bodyLines : jsonLine,
    });
    return openListening(context, feed, { name: 'FlumeSource', format });
  },
  openSink: (context) => FlumeSink.open(context),
});

function readsBodies(options: Readonly<Record<string, string>>): boolean {
  return new ConnectorOptions(NAME, options).text('format') !== undefined;
}
