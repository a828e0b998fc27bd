import {
  type Connector,
  defineConnector,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { endlessLineFormat, lineSchema } from '../../../src/connectors/line-format.ts';
import { newKinesisClient } from './client.ts';
import { KINESIS_SCHEMA } from './kinesis-schema.ts';
import { KinesisSink, SINK_OPTIONS } from './kinesis-sink.ts';
import { KinesisSource } from './kinesis-source.ts';
import { SOURCE_OPTIONS, sourceOptions } from './source-options.ts';
import { KinesisStream } from './stream.ts';

const NAME = 'kinesis';

/** Amazon Kinesis, as a source and a sink; see `docs/connectors/kinesis.md`. */
export const kinesisConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: SOURCE_OPTIONS,
  sinkOptions: SINK_OPTIONS,
  schema: async ({ options }) => {
    return hasFormat(options) ? lineSchema(NAME, options) : KINESIS_SCHEMA;
  },
  openSource: openKinesisSource,
  openSink: (context) => KinesisSink.open(context),
  tableModes: ['Append'],
});

async function openKinesisSource(context: SourceContext): Promise<KinesisSource> {
  const { options: given } = context.description;
  const read = new ConnectorOptions(NAME, given);
  const options = sourceOptions(read, given, context.isTable === true);
  const format = hasFormat(given) ? await endlessLineFormat(NAME, given) : undefined;
  const client = await newKinesisClient(options.connection);
  const { platform } = context;
  const stream = new KinesisStream({ client, options: options.connection, platform });
  return new KinesisSource({ context, stream, options, format });
}

/** Whether the data are read as lines. */
function hasFormat(options: Readonly<Record<string, string>>): boolean {
  const format = new ConnectorOptions(NAME, options).text('format');
  return format !== undefined && format.toLowerCase() !== NAME;
}
