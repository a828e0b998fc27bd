import {
  type Connector,
  defineConnector,
  type SourceContext,
} from '../../../src/connectors/connector.ts';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { endlessLineFormat, lineSchema } from '../../../src/connectors/line-format.ts';
import { loadKafkaClient } from './client.ts';
import { KafkaCluster } from './cluster.ts';
import { connectionSettings } from './connection-settings.ts';
import { kafkaSchema } from './kafka-schema.ts';
import { KafkaSink } from './kafka-sink.ts';
import { KafkaSource } from './kafka-source.ts';
import { SINK_OPTIONS } from './sink-options.ts';
import { SOURCE_OPTIONS, sourceOptions } from './source-options.ts';

const NAME = 'kafka';

/** Apache Kafka, as a source and a sink; see `docs/connectors/kafka.md`. */
export const kafkaConnector: Connector = defineConnector({
  name: NAME,
  sourceOptions: SOURCE_OPTIONS,
  sinkOptions: SINK_OPTIONS,
  schema: async ({ options }) => {
    if (hasFormat(options)) return lineSchema(NAME, options);
    return kafkaSchema(new ConnectorOptions(NAME, options).flag('includeHeaders', false));
  },
  openSource: openKafkaSource,
  openSink: (context) => KafkaSink.open(context),
  tableModes: ['Append', 'ErrorIfExists'],
});

async function openKafkaSource(context: SourceContext): Promise<KafkaSource> {
  const { options: given } = context.description;
  const read = new ConnectorOptions(NAME, given);
  const options = sourceOptions(NAME, read, context.isTable === true);
  const settings = connectionSettings(given);
  // A secret that is missing is told before anything is waited for.
  await settings.connection();
  const client = await loadKafkaClient();
  const description = `kafka[${settings.servers}]`;
  const cluster = new KafkaCluster({ client, settings, platform: context.platform, description });
  const format = hasFormat(given) ? await endlessLineFormat(NAME, given) : undefined;
  return new KafkaSource({ context, cluster, options, format });
}

/** Whether the values are read as lines. */
function hasFormat(options: Readonly<Record<string, string>>): boolean {
  const format = new ConnectorOptions(NAME, options).text('format');
  return format !== undefined && format.toLowerCase() !== NAME;
}
